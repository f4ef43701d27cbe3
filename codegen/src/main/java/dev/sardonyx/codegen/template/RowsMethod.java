package dev.sardonyx.codegen.template;

import static dev.sardonyx.ir.kernel.KernelBuilder.add;
import static dev.sardonyx.ir.kernel.KernelBuilder.apply;
import static dev.sardonyx.ir.kernel.KernelBuilder.compare;
import static dev.sardonyx.ir.kernel.KernelBuilder.convert;
import static dev.sardonyx.ir.kernel.KernelBuilder.laneScratch;
import static dev.sardonyx.ir.kernel.KernelBuilder.literal;
import static dev.sardonyx.ir.kernel.KernelBuilder.load;
import static dev.sardonyx.ir.kernel.KernelBuilder.mul;

import dev.sardonyx.codegen.schedule.VectorTarget;
import dev.sardonyx.ir.kernel.Expression;
import dev.sardonyx.ir.kernel.KernelBuilder;
import dev.sardonyx.ir.kernel.KernelExpression;
import dev.sardonyx.ir.kernel.KernelExpression.Operation;
import dev.sardonyx.ir.kernel.KernelExpression.Variable;
import dev.sardonyx.ir.kernel.KernelMethod;
import dev.sardonyx.ir.kernel.KernelType;
import dev.sardonyx.ir.kernel.KernelType.Base;
import dev.sardonyx.ir.kernel.ScalarType;
import dev.sardonyx.ir.program.Algorithm.Access;
import dev.sardonyx.ir.program.Algorithm.RowOperand;
import dev.sardonyx.ir.program.Algorithm.Rows;
import dev.sardonyx.tensor.ElementType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** The method that computes a range of rows and columns: addresses once a row, then the passes. */
final class RowsMethod {
    /** Vector operations in a row without a loop: more take the compiler longer than they save. */
    private static final int MOST_STRAIGHT_OPERATIONS = 64;

    private static final int MOST_CHEAP_OPERATIONS = 6;

    private final Rows rows;
    private final VectorTarget target;
    private final KernelBuilder code = new KernelBuilder("rows");
    private final Variable lane = code.parameter("lane", KernelType.LANE);
    private final Variable at = code.parameter("at", KernelType.I32);
    private final Variable rowBegin = code.parameter("rowBegin", KernelType.I32);
    private final Variable rowEnd = code.parameter("rowEnd", KernelType.I32);
    private final Variable columnBegin = code.parameter("columnBegin", KernelType.I32);
    private final Variable columnEnd = code.parameter("columnEnd", KernelType.I32);
    private final List<Place> operands = new ArrayList<>();
    private final List<Place> results = new ArrayList<>();
    private final List<Variable> parameters = new ArrayList<>();
    private final List<Variable> outerIndex = new ArrayList<>();
    private final Map<Integer, KernelExpression> rowValues = new HashMap<>();
    private final Map<Base, Variable> scratch = new HashMap<>();
    private Variable columns;
    private long maskedAccesses;

    /** Where an operand or result lies; {@code row} is the offset of the current row's first element. */
    private static final class Place {
        RowOperand operand;
        Variable array;
        Variable offset;
        List<Variable> strides = new ArrayList<>();
        Variable step;
        KernelExpression row;
        KernelExpression rowElement;
    }

    RowsMethod(Rows rows, VectorTarget target) {
        this.rows = rows;
        this.target = target;
    }

    KernelMethod build() {
        ParameterReader reader = new ParameterReader(code, lane, at);
        columns = reader.integer("columns");
        List<Variable> extents = new ArrayList<>();
        for (int axis = 1; axis < rows.outerRank(); axis++) {
            extents.add(reader.integer("extent" + axis));
        }
        rows.operands().forEach(o -> operands.add(place(reader, "a", o)));
        rows.results().forEach(r -> results.add(place(reader, "y", r)));
        for (int i = 0; i < rows.parameters(); i++) {
            Variable parameter = reader.integer("n");
            parameters.add(code.let("wide", convert(KernelType.I64, parameter)));
        }
        scratchArrays();
        if (target.isVector() && rows.isElementwise() && rows.outerRank() > 0 && isNarrow()) {
            Variable count = code.let("count", KernelBuilder.sub(columnEnd, columnBegin));
            Runnable loops = () -> rows(extents, PassWriter::write);
            straight(count, ProductTemplate.GROUP_COLUMNS, extents, () -> {
                if (isCheap()) {
                    straight(count, VectorTarget.PANEL, extents, loops);
                } else {
                    loops.run();
                }
            });
        } else {
            rows(extents, PassWriter::write);
        }
        return code.build();
    }

    /** Rows of {@code columns} columns without a loop over them, if that is how many there are. */
    private void straight(Variable count, int columns, List<Variable> extents, Runnable otherwise) {
        code.ifElse(
                compare(Operation.EQ, count, literal(columns)),
                () -> rows(extents, pass -> pass.writeStraight(columns)),
                otherwise);
    }

    private void rows(List<Variable> extents, Consumer<PassWriter> writePass) {
        code.forRange("row", rowBegin, rowEnd, row -> {
            addresses(row, extents);
            rows.passes().forEach(pass -> writePass.accept(new PassWriter(this, pass)));
        });
    }

    /** True when the columns of one panel are worth code without a loop too: a bias and an activation. */
    private boolean isCheap() {
        return rows.passes().stream()
                .allMatch(pass -> new PassWriter(this, pass).operations() <= MOST_CHEAP_OPERATIONS);
    }

    /** True when the columns of a tile behind a product are worth code without a loop. */
    private boolean isNarrow() {
        int vectors = ProductTemplate.GROUP_COLUMNS / target.lanes();
        return rows.passes().stream().allMatch(pass -> {
            PassWriter writer = new PassWriter(this, pass);
            return writer.isVector() && writer.operations() * vectors <= MOST_STRAIGHT_OPERATIONS;
        });
    }

    private Place place(ParameterReader reader, String name, RowOperand operand) {
        Place place = new Place();
        place.operand = operand;
        place.array = array(reader, name, operand);
        place.offset = reader.integer(name + "Offset");
        for (int axis = 0; axis < rows.outerRank(); axis++) {
            place.strides.add(reader.integer(name + "Stride"));
        }
        if (operand.access() == Access.STRIDED) {
            place.step = reader.integer(name + "Step");
        }
        return place;
    }

    private Variable array(ParameterReader reader, String name, RowOperand operand) {
        if (operand.access() != Access.LANE) {
            return reader.array(name, Elements.base(operand.element()));
        }
        reader.skip(1);
        return code.let(name, laneScratch(lane, Elements.base(operand.element())));
    }

    private void scratchArrays() {
        boolean combines =
                rows.passes().stream().anyMatch(p -> !p.combinations().isEmpty());
        if (combines || rows.temporaries().contains(ScalarType.F32)) {
            scratch.put(Base.F32, code.let("scratch", laneScratch(lane, Base.F32)));
        }
        for (Base base : List.of(Base.F64, Base.I32, Base.I64)) {
            boolean kept = rows.temporaries().stream().anyMatch(t -> scratchBase(t) == base);
            boolean partial = base == Base.F64
                    && rows.passes().stream()
                            .flatMap(p -> p.combinations().stream())
                            .anyMatch(c -> c.value().type() == ScalarType.F64);
            if (kept || partial) {
                scratch.put(base, code.let("scratch", laneScratch(lane, base)));
            }
        }
    }

    static Base scratchBase(ScalarType type) {
        return switch (type) {
            case F32 -> Base.F32;
            case F64 -> Base.F64;
            case I32, BOOL -> Base.I32;
            case I64 -> Base.I64;
        };
    }

    private void addresses(Variable row, List<Variable> extents) {
        outerIndex.clear();
        int rank = rows.outerRank();
        KernelExpression rest = row;
        Variable[] index = new Variable[rank];
        for (int axis = rank - 1; axis > 0; axis--) {
            Variable extent = extents.get(axis - 1);
            Variable quotient = code.let("q", apply(Operation.DIV, rest, extent));
            index[axis] = code.let("i", KernelBuilder.sub(rest, mul(quotient, extent)));
            rest = quotient;
        }
        if (rank > 0) {
            index[0] = code.let("i", rest);
        }
        outerIndex.addAll(List.of(index));
        operands.forEach(this::locate);
        results.forEach(this::locate);
        for (Place place : operands) {
            if (place.operand.access() == Access.SAME) {
                place.rowElement =
                        code.let("same", Elements.decode(place.operand.element(), load(place.array, place.row)));
            }
        }
    }

    private void locate(Place place) {
        KernelExpression offset = place.offset;
        for (int axis = 0; axis < outerIndex.size(); axis++) {
            offset = add(offset, mul(outerIndex.get(axis), place.strides.get(axis)));
        }
        place.row = outerIndex.isEmpty() ? place.offset : code.let("at", offset);
    }

    // What a pass asks for.

    KernelBuilder code() {
        return code;
    }

    VectorTarget target() {
        return target;
    }

    Variable columnBegin() {
        return columnBegin;
    }

    Variable columnEnd() {
        return columnEnd;
    }

    Variable scratch(Base base) {
        return scratch.get(base);
    }

    void rowValue(int index, KernelExpression value) {
        rowValues.put(index, value);
    }

    /** The value of a leaf in {@code span} (null behind the loop). */
    KernelExpression leaf(Expression leaf, Span span) {
        return switch (leaf) {
            case Expression.Operand operand -> element(operands.get(operand.index()), span);
            case Expression.RowValue value -> rowValues.get(value.index());
            case Expression.Kept kept -> kept(kept, span);
            case Expression.Parameter parameter -> parameters.get(parameter.index());
            case Expression.Index index ->
                convert(KernelType.I64, index.axis() == rows.outerRank() ? span.first() : outerIndex.get(index.axis()));
            default -> throw new IllegalArgumentException("no leaf: " + leaf);
        };
    }

    private KernelExpression element(Place place, Span span) {
        ElementType type = place.operand.element();
        if (span == null && place.operand.access() != Access.SAME) {
            // Read once a row: rows of one element.
            return code.let("x", Elements.decode(type, load(place.array, place.row)));
        }
        return switch (place.operand.access()) {
            case SAME -> place.rowElement;
            case UNIT, LANE -> {
                KernelExpression loaded = span.load(place.array, add(place.row, span.first()));
                yield code.let("x", span.isVector() ? loaded : Elements.decode(type, loaded));
            }
            case STRIDED -> {
                KernelExpression index = add(place.row, mul(span.first(), place.step));
                yield code.let("x", Elements.decode(type, load(place.array, index)));
            }
        };
    }

    KernelExpression keptIndex(int index, KernelExpression column) {
        Base base = scratchBase(rows.temporaries().get(index));
        int before = 0;
        for (int i = 0; i < index; i++) {
            before += scratchBase(rows.temporaries().get(i)) == base ? 1 : 0;
        }
        return add(add(mul(columns, literal(before)), literal(RowsTemplate.PARTIALS)), column);
    }

    private KernelExpression kept(Expression.Kept kept, Span span) {
        Variable array = scratch.get(scratchBase(kept.type()));
        KernelExpression value = span.load(array, keptIndex(kept.index(), span.first()));
        boolean truth = !span.isVector() && kept.type() == ScalarType.BOOL;
        return code.let("k", truth ? compare(Operation.NE, value, literal(0)) : value);
    }

    void keep(int index, Span span, KernelExpression value) {
        ScalarType type = rows.temporaries().get(index);
        KernelExpression stored = type == ScalarType.BOOL ? convert(KernelType.I32, value) : value;
        span.store(code, scratch.get(scratchBase(type)), keptIndex(index, span.first()), stored);
    }

    /** Stores elements of result {@code index}; {@code span} is null for a store once a row. */
    void store(int index, Span span, KernelExpression value) {
        Place place = results.get(index);
        KernelExpression stored = value.type().isVector() ? value : Elements.encode(place.operand.element(), value);
        if (span == null) {
            code.store(place.array, place.row, stored);
            return;
        }
        KernelExpression column =
                place.operand.access() == Access.STRIDED ? mul(span.first(), place.step) : span.first();
        span.store(code, place.array, add(place.row, column), stored);
    }

    /** True when every operand that {@code expression} reads can be loaded as a vector. */
    boolean loadsVectors(Expression expression) {
        if (expression instanceof Expression.Operand operand) {
            return rows.operands().get(operand.index()).access() != Access.STRIDED;
        }
        return expression.inputs().stream().allMatch(this::loadsVectors);
    }

    /** True for a leaf that vectors are loaded for. */
    boolean isLoadedInVectors(Expression expression) {
        return expression instanceof Expression.Kept
                || expression instanceof Expression.Operand operand
                        && rows.operands().get(operand.index()).access().isUnit();
    }

    /** Takes {@code count} masked accesses of the {@code most} that the method may have, if they are left. */
    boolean takeMasked(long count, int most) {
        boolean fits = maskedAccesses + count <= most;
        maskedAccesses += fits ? count : 0;
        return fits;
    }

    RowOperand result(int index) {
        return rows.results().get(index);
    }
}
