package dev.sardonyx.passes.program;

import dev.sardonyx.ir.graph.Node;
import dev.sardonyx.ir.graph.Value;
import dev.sardonyx.ir.graph.Weight;
import dev.sardonyx.ir.program.Algorithm;
import dev.sardonyx.ir.program.Call.KernelCall;
import dev.sardonyx.ir.program.Slice;
import dev.sardonyx.ir.type.Dim;
import dev.sardonyx.ir.type.Shape;
import dev.sardonyx.tensor.ElementType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Matrix products of f32 to product calls: weights in packed panels, other right operands packed before the call. */
final class ProductLowering {
    private static final Dim WIDTH = Dim.known(Panels.WIDTH);

    private final ProgramBuilder builder;

    ProductLowering(ProgramBuilder builder) {
        this.builder = builder;
    }

    /** The call that writes the product of {@code node} to {@code result}; a packing call is added before it. */
    KernelCall lower(Node node, Slice result) {
        Slice left = builder.slice(node.operand(0));
        Optional<Weight> weight = builder.graph().weight(node.operand(1));
        Shape rightShape = builder.shape(node.operand(1));
        if (!left.strides().getLast().isKnown(1) && !left.extents().getLast().isKnown(1)) {
            left = builder.copied(left, ElementType.F32, node.operand(0).name(), node.location());
        }
        List<Dim> rightBatch = weight.isPresent()
                ? panelStrides(rightShape)
                : builder.slice(node.operand(1)).strides().subList(0, rightShape.rank() - 2);
        Domain batch = batch(node, left, rightShape, rightBatch, result);
        if (batch.rank() > 2) {
            left = builder.copied(
                    expanded(left, result), ElementType.F32, node.operand(0).name(), node.location());
            if (weight.isEmpty()) {
                Slice right = builder.copied(
                        expanded(builder.slice(node.operand(1)), result),
                        ElementType.F32,
                        node.operand(1).name(),
                        node.location());
                return product(node, left, right, result);
            }
            batch = batch(node, left, rightShape, rightBatch, result);
        }
        return weight.isPresent()
                ? mappedProduct(node, left, weight.get(), result, batch)
                : product(node, left, builder.slice(node.operand(1)), result);
    }

    /** {@code operand} with the batch extents of the result: stride 0 where it broadcasts. */
    private static Slice expanded(Slice operand, Slice result) {
        List<Dim> extents = new ArrayList<>(result.extents().subList(0, result.rank() - 2));
        extents.addAll(operand.extents().subList(operand.rank() - 2, operand.rank()));
        List<Dim> strides = new ArrayList<>();
        for (int axis = 0; axis < result.rank() - 2; axis++) {
            strides.add(batchStride(operand.extents(), operand.strides(), result, axis));
        }
        strides.addAll(operand.strides().subList(operand.rank() - 2, operand.rank()));
        return new Slice(operand.buffer(), operand.offset(), extents, strides);
    }

    /** The stride of an operand [batch..., x, y] along batch axis {@code axis} of the result. */
    static Dim batchStride(List<Dim> extents, List<Dim> strides, Slice result, int axis) {
        int own = axis - (result.rank() - extents.size());
        if (own < 0) {
            return Dim.ZERO;
        }
        Dim extent = extents.get(own);
        return extent.equals(result.extents().get(axis))
                ? strides.get(own)
                : strides.get(own).times(extent.unlessOne());
    }

    /** Strides of packed matrices along the batch axes of a constant. */
    private static List<Dim> panelStrides(Shape shape) {
        int rank = shape.rank();
        Dim panels = shape.dim(rank - 1).plus(Panels.WIDTH - 1).floorDiv(WIDTH);
        Dim next = panels.times(shape.dim(rank - 2)).times(WIDTH);
        List<Dim> strides = new ArrayList<>();
        for (int axis = rank - 3; axis >= 0; axis--) {
            strides.add(0, next);
            next = next.times(shape.dim(axis));
        }
        return strides;
    }

    /** The batch axes with the strides of left, right and result; rows join as the last axis where they can. */
    private Domain batch(Node node, Slice left, Shape rightShape, List<Dim> rightBatch, Slice result) {
        int rank = result.rank();
        List<Dim> extents = new ArrayList<>();
        List<List<Dim>> strides = new ArrayList<>();
        for (int axis = 0; axis < rank - 2; axis++) {
            extents.add(result.extents().get(axis));
            List<Dim> rightStrides = new ArrayList<>(rightBatch);
            rightStrides.add(Dim.ZERO);
            rightStrides.add(Dim.ZERO);
            strides.add(List.of(
                    batchStride(left.extents(), left.strides(), result, axis),
                    batchStride(rightShape.dims(), rightStrides, result, axis),
                    result.strides().get(axis)));
        }
        Domain domain = new Domain(extents, strides, 3);
        domain.collapse(0, domain.rank());
        return domain;
    }

    private KernelCall mappedProduct(Node node, Slice left, Weight weight, Slice result, Domain batch) {
        Value value = node.operand(1);
        Place panels = builder.mapped(value, () -> Panels.pack(weight.tensor()));
        List<Dim> rightStrides = batch.rank() == 0 ? List.of() : batch.strides(1);
        boolean shared = rightStrides.stream().allMatch(s -> s.isKnown(0));
        if (shared) {
            return sharedProduct(node, left, panels, result, batch);
        }
        return call(node, left, panels, result, batch, true);
    }

    /** All batches have one right operand: batch axes and rows are rows, where left and result allow it. */
    private KernelCall sharedProduct(Node node, Slice left, Place panels, Slice result, Domain batch) {
        int rank = result.rank();
        List<Dim> extents = new ArrayList<>(batch.extents());
        List<List<Dim>> strides = new ArrayList<>();
        for (int axis = 0; axis < batch.rank(); axis++) {
            strides.add(List.of(
                    batch.strides(0).get(axis), Dim.ZERO, batch.strides(2).get(axis)));
        }
        extents.add(result.extents().get(rank - 2));
        strides.add(List.of(
                left.strides().get(left.rank() - 2), Dim.ZERO, result.strides().get(rank - 2)));
        Domain rows = new Domain(extents, strides, 3);
        rows.collapse(0, rows.rank());
        return finish(node, left, panels, result, rows, true);
    }

    private KernelCall product(Node node, Slice left, Slice right, Slice result) {
        Shape rightShape = Shape.of(right.extents());
        Domain batch = batch(node, left, rightShape, right.strides().subList(0, right.rank() - 2), result);
        int rank = right.rank();
        Dim depth = right.extents().get(rank - 2);
        Dim columns = right.extents().get(rank - 1);
        // Packed once for each right matrix; along axes where it broadcasts the packed one does too.
        Domain padded = twoAxes(batch);
        List<Dim> rightStrides = padded.strides(1);
        Dim outerCount =
                rightStrides.get(0).isKnown(0) ? Dim.ONE : padded.extents().get(0);
        Dim innerCount =
                rightStrides.get(1).isKnown(0) ? Dim.ONE : padded.extents().get(1);
        Slice source = new Slice(
                right.buffer(),
                right.offset(),
                List.of(outerCount, innerCount, depth, columns),
                List.of(
                        rightStrides.get(0),
                        rightStrides.get(1),
                        right.strides().get(rank - 2),
                        right.strides().get(rank - 1)));
        Place panels = Panels.packed(builder, source, node.operand(1).name(), node.location());
        return emit(node, left, panels, result, padded, panels.strides(), false);
    }

    private static Domain twoAxes(Domain batch) {
        Domain padded = new Domain(batch.extents(), axes(batch), 3);
        while (padded.rank() < 2) {
            if (padded.rank() == 0) {
                padded = new Domain(List.of(Dim.ONE), List.of(List.of(Dim.ZERO, Dim.ZERO, Dim.ZERO)), 3);
            } else {
                padded.insertUnit(0);
            }
        }
        return padded;
    }

    private static List<List<Dim>> axes(Domain batch) {
        List<List<Dim>> strides = new ArrayList<>();
        for (int axis = 0; axis < batch.rank(); axis++) {
            strides.add(List.of(
                    batch.strides(0).get(axis),
                    batch.strides(1).get(axis),
                    batch.strides(2).get(axis)));
        }
        return strides;
    }

    private KernelCall call(Node node, Slice left, Place panels, Slice result, Domain batch, boolean mapped) {
        Domain padded = twoAxes(batch);
        return emit(node, left, panels, result, padded, padded.strides(1), mapped);
    }

    /** The last axis of {@code rows} is the rows of one product, those before it are batches. */
    private KernelCall finish(Node node, Slice left, Place panels, Slice result, Domain rows, boolean mapped) {
        Dim count = rows.rank() == 0 ? Dim.ONE : rows.extents().getLast();
        Dim leftStride = rows.rank() == 0 ? Dim.ZERO : rows.strides(0).getLast();
        Dim resultStride = rows.rank() == 0 ? Dim.ZERO : rows.strides(2).getLast();
        Domain batch = new Domain(
                rows.extents().subList(0, Math.max(rows.rank() - 1, 0)),
                axes(rows).subList(0, Math.max(rows.rank() - 1, 0)),
                3);
        Domain padded = twoAxes(batch);
        return emit(node, left, panels, result, padded, padded.strides(1), mapped, count, leftStride, resultStride);
    }

    private KernelCall emit(
            Node node, Slice left, Place panels, Slice result, Domain batch, List<Dim> panelStrides, boolean mapped) {
        int rank = result.rank();
        return emit(
                node,
                left,
                panels,
                result,
                batch,
                panelStrides,
                mapped,
                result.extents().get(rank - 2),
                left.strides().get(left.rank() - 2),
                result.strides().get(rank - 2));
    }

    private KernelCall emit(
            Node node,
            Slice left,
            Place panels,
            Slice result,
            Domain batch,
            List<Dim> panelStrides,
            boolean mapped,
            Dim rows,
            Dim leftStride,
            Dim resultStride) {
        Dim depth = left.extents().getLast();
        Dim columns = result.extents().getLast();
        List<Dim> extents = List.of(batch.extents().get(0), batch.extents().get(1), rows, columns, depth, Dim.ONE);
        Slice leftSlice = new Slice(
                left.buffer(),
                left.offset(),
                List.of(extents.get(0), extents.get(1), rows, depth),
                List.of(batch.strides(0).get(0), batch.strides(0).get(1), leftStride, Dim.ONE));
        Slice panelSlice =
                new Slice(panels.buffer(), panels.offset(), List.of(extents.get(0), extents.get(1)), panelStrides);
        Slice resultSlice = new Slice(
                result.buffer(),
                result.offset(),
                List.of(extents.get(0), extents.get(1), rows, columns),
                List.of(batch.strides(2).get(0), batch.strides(2).get(1), resultStride, Dim.ONE));
        return new KernelCall(
                new Algorithm.Product(mapped, false, false),
                List.of(leftSlice, panelSlice),
                List.of(resultSlice),
                extents,
                List.of(Dim.ZERO, Dim.ZERO),
                Optional.empty(),
                node.location());
    }
}
