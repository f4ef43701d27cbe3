package dev.sardonyx.ops.controlflow;

import dev.sardonyx.ir.type.TensorType;
import dev.sardonyx.ir.type.ValueType;
import dev.sardonyx.ops.LoweringContext;
import dev.sardonyx.ops.reference.Index;
import dev.sardonyx.tensor.ElementType;
import dev.sardonyx.tensor.Tensor;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Stacks tensors for references. */
final class Stacking {
    private Stacking() {}

    /**
     * The shapes of stacked results, from result {@code first} on, after no runs of the body: under {@code empty0},
     * {@code empty1} and so on, unknown extents as 0.
     */
    static Map<String, Object> emptyShapes(LoweringContext to, int first) {
        Map<String, Object> shapes = new HashMap<>();
        for (int i = Math.max(first, 0); i < to.resultCount(); i++) {
            if (to.node().results().get(i).isPresent() && to.resultShape(i).isRanked()) {
                long[] shape = to.resultShape(i).dims().stream()
                        .mapToLong(d -> d.isKnown() ? d.knownValue() : 0)
                        .toArray();
                shapes.put("empty" + (i - first), shape);
            }
        }
        return shapes;
    }

    /** {@code pieces} along a new axis; {@code type} tells what none of them are. */
    static Tensor stack(List<Tensor> pieces, ValueType type, int axis, boolean backwards) {
        if (pieces.isEmpty()) {
            ElementType element = type instanceof TensorType tensor ? tensor.element() : ElementType.F32;
            int rank = type instanceof TensorType tensor && tensor.shape().isRanked()
                    ? tensor.shape().rank()
                    : 0;
            return Tensor.zeros(element, new long[rank + 1]);
        }
        long[] one = pieces.getFirst().shape();
        for (Tensor piece : pieces) {
            if (!Arrays.equals(one, piece.shape())) {
                throw new IllegalArgumentException(
                        "pieces of different shapes cannot be stacked: " + pieces.getFirst() + " and " + piece);
            }
        }
        int at = axis < 0 ? axis + one.length + 1 : axis;
        long[] shape = new long[one.length + 1];
        System.arraycopy(one, 0, shape, 0, at);
        shape[at] = pieces.size();
        System.arraycopy(one, at, shape, at + 1, one.length - at);
        Tensor y = Tensor.zeros(pieces.getFirst().elementType(), shape);
        Index.forEach(shape, index -> {
            long[] source = new long[one.length];
            System.arraycopy(index, 0, source, 0, at);
            System.arraycopy(index, at + 1, source, at, one.length - at);
            int piece = (int) (backwards ? pieces.size() - 1 - index[at] : index[at]);
            y.copyElement(Index.flat(shape, index), pieces.get(piece), Index.flat(one, source));
        });
        return y;
    }

    /** Slice {@code position} of {@code x} along {@code axis}, without that axis. */
    static Tensor slice(Tensor x, int axis, long position) {
        long[] shape = new long[x.rank() - 1];
        System.arraycopy(x.shape(), 0, shape, 0, axis);
        System.arraycopy(x.shape(), axis + 1, shape, axis, shape.length - axis);
        Tensor y = Tensor.zeros(x.elementType(), shape);
        Index.forEach(shape, index -> {
            long[] source = new long[x.rank()];
            System.arraycopy(index, 0, source, 0, axis);
            source[axis] = position;
            System.arraycopy(index, axis, source, axis + 1, shape.length - axis);
            y.copyElement(Index.flat(shape, index), x, Index.flat(x.shape(), source));
        });
        return y;
    }
}
