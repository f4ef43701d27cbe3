package dev.sardonyx.ops.quantization;

import dev.sardonyx.ir.graph.Value;
import dev.sardonyx.ir.type.Dim;
import dev.sardonyx.ir.type.Shape;
import dev.sardonyx.ops.Decomposer;
import dev.sardonyx.ops.InferenceContext;
import dev.sardonyx.ops.reference.Index;
import dev.sardonyx.tensor.ElementType;
import dev.sardonyx.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** What products of quantized matrices share. */
final class MatrixOfIntegers {
    private MatrixOfIntegers() {}

    /** Takes one sum of products. */
    interface Sum {
        void accept(long place, long sum);
    }

    /** The shape of the product of two operands. */
    static Shape shape(InferenceContext in, int left, int right) {
        return in.productShape(in.shape(left), in.shape(right));
    }

    /** A zero point has one element, one for each row of A or column of B, or broadcasts to the matrices. */
    static void checkZeroPoint(InferenceContext in, int matrix, int zero, boolean rows) {
        if (!in.has(zero) || in.rank(zero) == 0) {
            return;
        }
        Shape whole = in.shape(matrix);
        if (in.rank(zero) > 1) {
            in.requireBroadcast(in.shape(zero), whole, "the zero point");
        } else {
            Dim slices = whole.rank() == 1 ? Dim.ONE : whole.dim(whole.rank() - (rows ? 2 : 1));
            requireSlices(in, zero, slices, "zero point", rows);
        }
    }

    /** A vector has one element or one for each row or column. */
    private static void requireSlices(InferenceContext in, int operand, Dim slices, String what, boolean rows) {
        String reason = "there must be a " + what + " for each " + (rows ? "row" : "column");
        Dim count = in.shape(operand).dim(0);
        if (count.isKnown()) {
            in.requireEqual(count.isKnown(1) ? slices : count, slices, reason);
        } else {
            in.requireBroadcast(in.shape(operand), Shape.of(slices), reason + ", which");
        }
    }

    /**
     * What the product is scaled by has one element, one for each row or column, or broadcasts to the product with
     * extent 1 along the other axis.
     */
    static void checkScale(InferenceContext in, Shape product, int scale, boolean rows) {
        if (in.rank(scale) == 0) {
            return;
        }
        if (in.rank(scale) > 1) {
            in.requireBroadcast(in.shape(scale), product, "the scale");
            Dim other = in.shape(scale).dim(in.rank(scale) - (rows ? 1 : 2));
            in.requireEqual(other, Dim.ONE, "there must be a scale for each " + (rows ? "row" : "column"));
        } else {
            Dim slices = product.rank() < 2 ? Dim.ONE : product.dim(product.rank() - (rows ? 2 : 1));
            requireSlices(in, scale, slices, "scale", rows);
        }
    }

    /** The shape of the product of two tensors, for references. */
    static long[] shape(Tensor a, Tensor b) {
        long[] batch = Index.broadcastShape(
                Arrays.copyOf(a.shape(), Math.max(a.rank() - 2, 0)),
                Arrays.copyOf(b.shape(), Math.max(b.rank() - 2, 0)));
        List<Long> shape = new ArrayList<>(Arrays.stream(batch).boxed().toList());
        if (a.rank() > 1) {
            shape.add(a.extent(a.rank() - 2));
        }
        if (b.rank() > 1) {
            shape.add(b.extent(b.rank() - 1));
        }
        return shape.stream().mapToLong(Long::longValue).toArray();
    }

    /** Calls {@code body} with every sum of products of elements less their zero points, for references. */
    static void forEachSum(Tensor a, Tensor b, Tensor zeroA, Tensor zeroB, long[] shape, Sum body) {
        Tensor left = a.rank() == 1 ? a.reshaped(1, a.size()) : a;
        Tensor right = b.rank() == 1 ? b.reshaped(b.size(), 1) : b;
        long depth = left.extent(left.rank() - 1);
        long[] full = shape(left, right);
        Index.forEach(full, index -> {
            int rank = index.length;
            long sum = 0;
            for (long k = 0; k < depth; k++) {
                long[] ofA = index.clone();
                ofA[rank - 1] = k;
                long[] ofB = index.clone();
                ofB[rank - 2] = k;
                long x = left.getLong(Index.broadcast(left.shape(), ofA)) - zero(zeroA, index[rank - 2], ofA);
                long y = right.getLong(Index.broadcast(right.shape(), ofB)) - zero(zeroB, index[rank - 1], ofB);
                sum += x * y;
            }
            body.accept(Index.flat(full, index), sum);
        });
    }

    private static long zero(Tensor zero, long slice, long[] index) {
        if (zero == null) {
            return 0;
        }
        if (zero.size() == 1) {
            return zero.getLong(0);
        }
        return zero.getLong(zero.rank() == 1 ? slice : Index.broadcast(zero.shape(), index));
    }

    /** {@code value} less {@code zero}, as i32; a vector of zeros goes with the rows of A or the columns of B. */
    static Value centered(Decomposer out, Value value, Value zero, boolean rows) {
        Value wide = out.cast(value, ElementType.I32);
        if (!zero.isPresent()) {
            return wide;
        }
        Value wideZero = out.cast(zero, ElementType.I32);
        Shape shape = out.type(zero).shape();
        if (shape.rank() == 1 && shape.dim(0).isKnown(1)) {
            wideZero = out.node("Squeeze", wideZero, out.vector(0));
        } else if (rows && shape.rank() == 1) {
            wideZero = out.node("Unsqueeze", wideZero, out.vector(1));
        }
        return out.node("Sub", wide, wideZero);
    }
}
