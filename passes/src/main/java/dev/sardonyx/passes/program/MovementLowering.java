package dev.sardonyx.passes.program;

import dev.sardonyx.ir.graph.Node;
import dev.sardonyx.ir.graph.Value;
import dev.sardonyx.ir.graph.Weight;
import dev.sardonyx.ir.program.Algorithm;
import dev.sardonyx.ir.program.Call.KernelCall;
import dev.sardonyx.ir.program.Slice;
import dev.sardonyx.ir.type.Dim;
import dev.sardonyx.ir.type.Layout;
import dev.sardonyx.ir.type.Shape;
import dev.sardonyx.ops.Lowering;
import dev.sardonyx.passes.layout.AxisGroups;
import dev.sardonyx.tensor.ElementType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Views, reshapes, concatenations and selections: as little moves as possible. */
final class MovementLowering {
    /** Elements from which a table is read in place rather than copied to an array at load. */
    private static final long MAPPED_TABLE = 1 << 14;

    private final ProgramBuilder builder;

    MovementLowering(ProgramBuilder builder) {
        this.builder = builder;
    }

    void view(Node node, Lowering.View view) {
        Place source = builder.place(node.operand(0));
        for (int i = 0; i < node.results().size(); i++) {
            if (!node.results().get(i).isPresent()) {
                continue;
            }
            Dim offset = source.offset();
            for (var fixed : view.fixed().entrySet()) {
                offset = offset.plus(source.strides().get(fixed.getKey()).times(fixed.getValue()));
            }
            List<Dim> strides = new ArrayList<>();
            for (Lowering.ViewAxis axis : view.results().get(i)) {
                if (axis.source() < 0) {
                    strides.add(Dim.ZERO);
                    continue;
                }
                Dim stride = source.strides().get(axis.source());
                offset = offset.plus(stride.times(axis.start()));
                strides.add(stride.times(axis.step()));
            }
            place(node.results().get(i), source.withStrides(offset, strides), node);
        }
    }

    /** States where a value lies without moving it, unless its place was promised elsewhere or may not be shared. */
    private void place(Value value, Place place, Node node) {
        if (builder.isPlaced(value)) {
            builder.copy(
                    place.slice(builder.shape(value)),
                    builder.slice(value),
                    builder.type(value).element(),
                    node.location());
        } else {
            builder.place(value, place);
        }
    }

    void reshape(Node node) {
        Value value = node.result();
        Place place = reshaped(builder.slice(node.operand(0)), builder.shape(value));
        if (place != null) {
            place(value, place, node);
        } else if (builder.type(value).layout().equals(Layout.ROW_MAJOR) || !movesInto(node)) {
            Slice copy = builder.rowMajor(node.operand(0), node.location());
            place(
                    value,
                    new Place(copy.buffer(), copy.offset(), Place.strides(builder.shape(value), Layout.ROW_MAJOR)),
                    node);
        }
    }

    /** Copies the operand to where the result lies, if its axes can be told apart there. */
    private boolean movesInto(Node node) {
        Shape shape = builder.shape(node.operand(0));
        Slice target = builder.allocate(node.result()).slice(builder.shape(node.result()));
        Place place = reshaped(target, shape);
        if (place != null) {
            builder.copy(
                    builder.slice(node.operand(0)),
                    place.slice(shape),
                    builder.type(node.result()).element(),
                    node.location());
        }
        return place != null;
    }

    /** The strides of {@code source} under another shape, or null when elements would have to move. */
    private static Place reshaped(Slice source, Shape shape) {
        Place original = new Place(source.buffer(), source.offset(), source.strides());
        if (original.isRowMajor(Shape.of(source.extents()))) {
            return new Place(source.buffer(), source.offset(), Place.strides(shape, Layout.ROW_MAJOR));
        }
        // Groups of axes with equal products keep their own strides as long as each group is contiguous in itself.
        Optional<AxisGroups> groups = AxisGroups.of(source.extents(), shape.dims());
        if (groups.isEmpty()) {
            return null;
        }
        Dim[] strides = new Dim[shape.rank()];
        for (AxisGroups.Group group : groups.get().groups()) {
            if (!isContiguous(source, group.firstOld(), group.endOld() - 1)) {
                return null;
            }
            Dim stride = group.endOld() > 0 ? source.strides().get(group.endOld() - 1) : Dim.ZERO;
            for (int axis = group.endNew() - 1; axis >= group.firstNew(); axis--) {
                strides[axis] = stride;
                stride = stride.times(shape.dim(axis));
            }
        }
        return new Place(source.buffer(), source.offset(), List.of(strides));
    }

    private static boolean isContiguous(Slice source, int first, int last) {
        for (int axis = last - 1; axis >= Math.max(first, 0); axis--) {
            Dim expected = source.strides().get(axis + 1).times(source.extents().get(axis + 1));
            if (!source.strides().get(axis).equals(expected)) {
                return false;
            }
        }
        return true;
    }

    void concatenation(Node node, Lowering.Concatenation concatenation) {
        Place whole = builder.allocate(node.result());
        Dim start = Dim.ZERO;
        for (Value operand : node.operands()) {
            if (!operand.isPresent()) {
                continue;
            }
            Shape shape = builder.shape(operand);
            Place part = whole.shifted(concatenation.axis(), start);
            Place current = builder.place(operand);
            if (!current.equals(part)) {
                builder.copy(
                        current.slice(shape),
                        part.slice(shape),
                        builder.type(operand).element(),
                        node.location());
            }
            start = start.plus(shape.dim(concatenation.axis()));
        }
    }

    void padding(Node node, Lowering.Padding padding) {
        Value operand = node.operand(0);
        ElementType element = builder.type(node.result()).element();
        Place whole = builder.allocate(node.result());
        Slice target = whole.slice(builder.shape(node.result()));
        RowsLowering.fill(builder, target, element, padding.value(), node.location());
        Place interior = whole;
        for (int axis = 0; axis < padding.begins().size(); axis++) {
            interior = interior.shifted(axis, padding.begins().get(axis));
        }
        builder.copy(builder.slice(operand), interior.slice(builder.shape(operand)), element, node.location());
    }

    void selection(Node node, Lowering.Selection selection) {
        Value table = node.operand(0);
        Shape tableShape = builder.shape(table);
        ElementType element = builder.type(table).element();
        Optional<Weight> weight = builder.graph().weight(table);
        boolean mapped = weight.isPresent()
                && element == ElementType.F32
                && tableShape.size().knownValue() >= MAPPED_TABLE;
        Slice source = mapped
                ? builder.mapped(table, () -> weight.orElseThrow().tensor()).slice(tableShape)
                : builder.rowMajor(table, node.location());
        Slice indices = builder.rowMajor(node.operand(1), node.location());
        Place place = builder.allocate(node.result());
        Shape shape = builder.shape(node.result());
        boolean direct = place.isRowMajor(shape);
        Slice target = direct
                ? place.slice(shape)
                : Place.dense(builder.arena(node.result().name(), element, shape.size()), shape, Layout.ROW_MAJOR)
                        .slice(shape);
        int axis = selection.axis();
        List<Dim> extents = List.of(
                tableShape.size(0, axis),
                tableShape.dim(axis),
                builder.shape(node.operand(1)).size(),
                tableShape.size(axis + 1, tableShape.rank()));
        builder.add(new KernelCall(
                new Algorithm.Select(element, builder.type(node.operand(1)).element(), mapped),
                List.of(source, indices),
                List.of(target),
                extents,
                List.of(),
                Optional.empty(),
                node.location()));
        if (!direct) {
            builder.copy(target, place.slice(shape), element, node.location());
        }
    }
}
