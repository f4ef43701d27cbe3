package dev.sardonyx.ops.contrib.quantization;

import dev.sardonyx.ir.graph.Value;
import dev.sardonyx.ir.type.Dim;
import dev.sardonyx.ir.type.Shape;
import dev.sardonyx.ops.Decomposer;
import dev.sardonyx.ops.InferenceContext;
import dev.sardonyx.ops.NodeContext;
import dev.sardonyx.ops.reference.Index;
import dev.sardonyx.tensor.ElementType;
import dev.sardonyx.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Products of matrices of integers less their zero points, which go with all elements or with columns. */
final class IntegerProducts {
    private IntegerProducts() {}

    /** The shape of the product of operands {@code left} and {@code right}. */
    static Shape shape(InferenceContext in, int left, int right) {
        Shape a = in.shape(left);
        Shape b = in.shape(right);
        if (a.rank() < 2 || b.rank() < 2) {
            throw in.error("operands must have at least two axes, found " + a + " and " + b, "");
        }
        in.requireEqual(
                a.dim(a.rank() - 1), b.dim(b.rank() - 2), "the axes of A and B that are summed over must agree");
        Shape batch = in.broadcast(
                Shape.of(a.dims().subList(0, a.rank() - 2)), Shape.of(b.dims().subList(0, b.rank() - 2)));
        List<Dim> dims = new ArrayList<>(batch.dims());
        dims.add(a.dim(a.rank() - 2));
        dims.add(b.dim(b.rank() - 1));
        return Shape.of(dims);
    }

    /** Checks that {@code operand} is one number, or goes with the last axis of operand {@code right}. */
    static void checkColumns(InferenceContext in, int operand, int right) {
        if (in.has(operand) && !in.shape(operand).size().isKnown(1)) {
            Shape shape = in.shape(operand);
            in.requireEqual(
                    shape.dim(shape.rank() - 1),
                    in.shape(right).dim(in.rank(right) - 1),
                    "operand " + operand + " must be one number, or one for each column");
            Shape columns = in.shape(right).with(in.rank(right) - 2, Dim.ONE);
            in.requireBroadcast(shape, columns, "operand " + operand);
        }
    }

    /** The element of {@code x} for an element of B: the only one, that of its column, or its own by broadcast. */
    static double at(Tensor x, long[] index) {
        if (x == null) {
            return 0;
        }
        if (x.size() == 1) {
            return x.getDouble(0);
        }
        return x.getDouble(Index.broadcast(x.shape(), index));
    }

    /** The sums of products less zero points, for references; elements as f64. */
    static Tensor reference(Tensor a, Tensor b, Tensor zeroA, Tensor zeroB) {
        int rankA = a.rank();
        int rankB = b.rank();
        long[] batch = Index.broadcastShape(Arrays.copyOf(a.shape(), rankA - 2), Arrays.copyOf(b.shape(), rankB - 2));
        long[] shape = Arrays.copyOf(batch, batch.length + 2);
        shape[batch.length] = a.extent(rankA - 2);
        shape[batch.length + 1] = b.extent(rankB - 1);
        Tensor y = Tensor.zeros(ElementType.F64, shape);
        Index.forEach(shape, index -> {
            long[] ofA = index.clone();
            long[] ofB = index.clone();
            double sum = 0;
            for (long k = 0; k < a.extent(rankA - 1); k++) {
                ofA[index.length - 1] = k;
                ofB[index.length - 2] = k;
                double left = a.getDouble(Index.broadcast(a.shape(), ofA)) - at(zeroA, ofA);
                sum += left * (b.getDouble(Index.broadcast(b.shape(), ofB)) - at(zeroB, ofB));
            }
            y.setDouble(Index.flat(shape, index), sum);
        });
        return y;
    }

    /** {@code value}, one number or a vector, as a number where it has one element. */
    static Value single(Decomposer out, Value value) {
        Shape shape = out.type(value).shape();
        return shape.rank() > 0 && shape.size().isKnown(1) ? out.node("Reshape", value, out.vector()) : value;
    }

    /** Operand {@code index} by {@link #single}, absent where it is not given. */
    static Value operand(Decomposer out, NodeContext to, int index) {
        return to.has(index) ? single(out, out.operand(index)) : Value.ABSENT;
    }
}
