package dev.sardonyx.passes.program;

import dev.sardonyx.ir.diagnostic.Location;
import dev.sardonyx.ir.kernel.Expression;
import dev.sardonyx.ir.program.Algorithm.Access;
import dev.sardonyx.ir.program.Algorithm.Pass;
import dev.sardonyx.ir.program.Algorithm.Result;
import dev.sardonyx.ir.program.Algorithm.RowOperand;
import dev.sardonyx.ir.program.Algorithm.Rows;
import dev.sardonyx.ir.program.Buffer;
import dev.sardonyx.ir.program.Call.KernelCall;
import dev.sardonyx.ir.program.Slice;
import dev.sardonyx.ir.type.Dim;
import dev.sardonyx.ir.type.DimAtom;
import dev.sardonyx.ir.type.DimFunction;
import dev.sardonyx.ir.type.Layout;
import dev.sardonyx.ir.type.Shape;
import dev.sardonyx.tensor.ElementType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Fits slices to the loops of a rows kernel and makes the call. */
final class RowsLowering {
    private final ProgramBuilder builder;
    private final Location location;
    /** The logical axes in the order loops walk them, reduced ones last. */
    private final List<Integer> order;

    private final List<Dim> extents;
    private final int reduced;

    /**
     * @param domain the logical domain
     * @param order its axes, outermost first
     * @param reduced how many of the last axes in that order are combined
     */
    RowsLowering(ProgramBuilder builder, Location location, List<Dim> domain, List<Integer> order, int reduced) {
        this.builder = builder;
        this.location = location;
        this.order = order;
        this.extents = order.stream().map(domain::get).toList();
        this.reduced = reduced;
    }

    /** The strides of a place along the ordered domain; {@code axes} gives the logical axis of the place, or -1. */
    List<Dim> strides(List<Dim> sliceExtents, List<Dim> sliceStrides, List<Integer> axes) {
        List<Dim> strides = new ArrayList<>();
        for (int position = 0; position < order.size(); position++) {
            int axis = axes.get(order.get(position));
            if (axis < 0) {
                strides.add(Dim.ZERO);
                continue;
            }
            Dim own = sliceExtents.get(axis);
            boolean whole = own.equals(extents.get(position));
            strides.add(whole ? sliceStrides.get(axis) : sliceStrides.get(axis).times(own.unlessOne()));
        }
        return strides;
    }

    /** What a call works on, before it is fitted. */
    record Body(
            List<Slice> operands,
            List<Slice> results,
            List<ElementType> operandTypes,
            List<ElementType> resultTypes,
            List<dev.sardonyx.ir.kernel.ScalarType> temporaries,
            List<Dim> parameters,
            List<Pass> passes,
            boolean usesIndex) {}

    /**
     * The call of {@code body}, whose slices have the ordered domain's axes. For a {@code tile} the innermost axis
     * stays as it is and at least one stands in front of it.
     */
    KernelCall call(Body body, boolean tile) {
        List<Slice> operands = new ArrayList<>(body.operands());
        if (reduced > 1) {
            makeRowsWalkable(operands, body.operandTypes());
        }
        Domain domain = domain(operands, body.results());
        int inner = order.size() - Math.max(reduced, tile ? 1 : 0);
        int outer = order.size();
        if (body.usesIndex()) {
            int rank = reduced > 1 ? domain.collapse(inner, domain.rank()) : domain.rank();
            outer = Math.max(rank - 1, 0);
        } else if (reduced > 0 || tile) {
            int end = domain.collapse(inner, domain.rank());
            int before = domain.rank();
            domain.collapse(0, inner);
            outer = end - (before - domain.rank()) - 1;
            if (tile && outer == 0) {
                domain.insertUnit(0);
                outer = 1;
            }
        } else {
            domain.collapse(0, domain.rank());
            domain.lengthenRows();
            outer = Math.max(domain.rank() - 1, 0);
        }
        if (domain.rank() == 0) {
            domain.insertUnit(0);
        }
        KernelCall call = fit(body, operands, domain, outer);
        return tile ? call : Transposition.of(call);
    }

    /**
     * The call of {@code body} whose rows along the last axis that is not combined come in {@code count} blocks of {@code
     * size}. Slices in memory of a lane hold one block.
     */
    KernelCall blocks(Body body, Dim count, Dim size) {
        int last = order.size() - 1;
        List<Slice> operands = new ArrayList<>();
        for (int i = 0; i < body.operands().size(); i++) {
            Slice slice = whole(body.operands().get(i));
            boolean undecided = isUndecided(slice.strides().get(last));
            operands.add(
                    undecided ? expandedRows(slice, last, body.operandTypes().get(i)) : slice);
        }
        List<Slice> all = new ArrayList<>(operands);
        all.addAll(body.results());
        Domain domain = domain(operands, body.results());
        int rows = last - 1 == 0 ? 0 : domain.collapse(0, last - 1);
        domain.split(rows, count, size, i -> all.get(i).buffer().storage() == Buffer.Storage.LANE);
        return fit(body, operands, domain, domain.rank() - 1);
    }

    private Domain domain(List<Slice> operands, List<Slice> results) {
        List<Slice> all = new ArrayList<>(operands);
        all.addAll(results);
        List<List<Dim>> strides = new ArrayList<>();
        for (int axis = 0; axis < order.size(); axis++) {
            List<Dim> ofAxis = new ArrayList<>();
            for (Slice slice : all) {
                ofAxis.add(slice.strides().get(axis));
            }
            strides.add(ofAxis);
        }
        return new Domain(extents, strides, all.size());
    }

    /** Several reduced axes must be one axis in memory; operands for which they are not are copied. */
    private void makeRowsWalkable(List<Slice> operands, List<ElementType> types) {
        for (int i = 0; i < operands.size(); i++) {
            if (!isWalkable(operands.get(i))) {
                Slice whole = whole(operands.get(i));
                operands.set(
                        i, builder.copied(whole, types.get(i), whole.buffer().name(), location));
            }
        }
    }

    /** True when the reduced axes of a slice that has the ordered domain's axes are one axis in memory. */
    boolean isWalkable(Slice slice) {
        int inner = order.size() - reduced;
        Domain alone = domain(List.of(slice), List.of());
        return alone.collapse(inner, alone.rank()) <= inner + 1;
    }

    /** A slice with the extents of the ordered domain along all axes. */
    Slice whole(Slice slice) {
        return new Slice(slice.buffer(), slice.offset(), extents, slice.strides());
    }

    /** A part of the arena for all elements of the ordered domain, without gaps. */
    Slice dense(String name, ElementType element) {
        Shape shape = Shape.of(extents);
        return Place.dense(builder.arena(name, element, shape.size()), shape, Layout.ROW_MAJOR)
                .slice(shape);
    }

    private KernelCall fit(Body body, List<Slice> operands, Domain domain, int outer) {
        List<RowOperand> operandKinds = new ArrayList<>();
        List<Slice> fittedOperands = new ArrayList<>();
        for (int i = 0; i < operands.size(); i++) {
            Slice slice = domain.slice(operands.get(i), i);
            Dim step = slice.strides().get(outer);
            if (isUndecided(step)) {
                slice = expandedRows(slice, outer, body.operandTypes().get(i));
                step = slice.strides().get(outer);
            }
            fittedOperands.add(slice);
            operandKinds.add(new RowOperand(body.operandTypes().get(i), access(slice, step)));
        }
        List<RowOperand> resultKinds = new ArrayList<>();
        List<Slice> fittedResults = new ArrayList<>();
        for (int i = 0; i < body.results().size(); i++) {
            Slice slice = domain.slice(body.results().get(i), operands.size() + i);
            fittedResults.add(slice);
            resultKinds.add(new RowOperand(
                    body.resultTypes().get(i), access(slice, slice.strides().get(outer))));
        }
        Rows rows = new Rows(
                outer,
                operandKinds,
                resultKinds,
                body.temporaries(),
                body.parameters().size(),
                body.passes());
        return new KernelCall(
                rows, fittedOperands, fittedResults, domain.extents(), body.parameters(), Optional.empty(), location);
    }

    private static Access access(Slice slice, Dim step) {
        if (slice.buffer().storage() == Buffer.Storage.LANE) {
            return Access.LANE;
        }
        if (step.isKnown(1)) {
            return Access.UNIT;
        }
        return step.isKnown(0) ? Access.SAME : Access.STRIDED;
    }

    /** True when only a run tells whether the operand broadcasts along the row. */
    private static boolean isUndecided(Dim step) {
        return step.terms().stream()
                .flatMap(t -> t.atoms().stream())
                .anyMatch(a -> a instanceof DimAtom.Call call && call.function() == DimFunction.UNLESS_ONE);
    }

    /** A copy of {@code slice} whose rows are whole: only axes that the slice really has are copied. */
    private Slice expandedRows(Slice slice, int outer, ElementType element) {
        List<Dim> copyExtents = new ArrayList<>();
        List<Dim> sourceStrides = new ArrayList<>();
        for (int axis = 0; axis < slice.rank(); axis++) {
            boolean repeated = axis != outer && slice.strides().get(axis).isKnown(0);
            copyExtents.add(repeated ? Dim.ONE : slice.extents().get(axis));
            sourceStrides.add(slice.strides().get(axis));
        }
        Shape shape = Shape.of(copyExtents);
        Buffer buffer = builder.arena(slice.buffer().name(), element, shape.size());
        Slice copy = Place.dense(buffer, shape, Layout.ROW_MAJOR).slice(shape);
        strided(
                builder,
                new Slice(slice.buffer(), slice.offset(), copyExtents, sourceStrides),
                copy,
                element,
                location);
        List<Dim> strides = new ArrayList<>();
        for (int axis = 0; axis < slice.rank(); axis++) {
            boolean repeated = axis != outer && slice.strides().get(axis).isKnown(0);
            strides.add(repeated ? Dim.ZERO : copy.strides().get(axis));
        }
        return new Slice(buffer, Dim.ZERO, slice.extents(), strides);
    }

    /** A copy whose source rows are read with a stride, whatever it is. */
    private static void strided(ProgramBuilder builder, Slice from, Slice to, ElementType element, Location location) {
        ElementType raw = raw(element);
        int outer = from.rank() - 1;
        Rows rows = new Rows(
                outer,
                List.of(new RowOperand(raw, Access.STRIDED)),
                List.of(new RowOperand(raw, Access.UNIT)),
                List.of(),
                0,
                List.of(move(raw)));
        builder.add(
                new KernelCall(rows, List.of(from), List.of(to), to.extents(), List.of(), Optional.empty(), location));
    }

    /** The integer or float type whose elements move like those of {@code element}. */
    private static ElementType raw(ElementType element) {
        return switch (element.carrier()) {
            case FLOAT -> ElementType.F32;
            case DOUBLE -> ElementType.F64;
            case BYTE -> ElementType.I8;
            case SHORT -> ElementType.I16;
            case INT -> ElementType.I32;
            case LONG -> ElementType.I64;
            case STRING -> throw new IllegalArgumentException("strings are moved by host calls");
        };
    }

    private static Pass move(ElementType raw) {
        return new Pass(
                List.of(), List.of(), List.of(new Result(0, new Expression.Operand(0, raw))), List.of(), List.of());
    }

    /** Copies {@code from} to {@code to}, slices of one shape. */
    static void copy(ProgramBuilder builder, Slice from, Slice to, ElementType element, Location location) {
        rows(builder, List.of(from), to, raw(element), move(raw(element)), location);
    }

    /** Sets every element of {@code to} to {@code value}. */
    static void fill(ProgramBuilder builder, Slice to, ElementType element, Expression value, Location location) {
        Pass pass = new Pass(List.of(), List.of(), List.of(new Result(0, value)), List.of(), List.of());
        rows(builder, List.of(), to, element, pass, location);
    }

    private static void rows(
            ProgramBuilder builder, List<Slice> operands, Slice to, ElementType element, Pass pass, Location location) {
        List<Integer> order = loopOrder(to);
        RowsLowering lowering = new RowsLowering(builder, location, to.extents(), order, 0);
        Body body = new Body(
                operands.stream().map(s -> ordered(s, order)).toList(),
                List.of(ordered(to, order)),
                operands.stream().map(s -> element).toList(),
                List.of(element),
                List.of(),
                List.of(),
                List.of(pass),
                false);
        builder.add(lowering.call(body, false));
    }

    private static Slice ordered(Slice slice, List<Integer> order) {
        return new Slice(
                slice.buffer(),
                slice.offset(),
                order.stream().map(slice.extents()::get).toList(),
                order.stream().map(slice.strides()::get).toList());
    }

    /** The axes of {@code slice} from the largest stride to the smallest, as far as constants tell; else as given. */
    static List<Integer> loopOrder(Slice slice) {
        List<Integer> order = new ArrayList<>();
        int unit = -1;
        for (int axis = 0; axis < slice.rank(); axis++) {
            if (slice.strides().get(axis).isKnown(1)
                    && !slice.extents().get(axis).isKnown(1)) {
                unit = axis;
            }
        }
        for (int axis = 0; axis < slice.rank(); axis++) {
            if (axis != unit) {
                order.add(axis);
            }
        }
        if (unit >= 0) {
            order.add(unit);
        }
        return order;
    }
}
