package dev.sardonyx.ops.contrib.contraction;

import dev.sardonyx.ir.attribute.AttributeKey;
import dev.sardonyx.ir.attribute.Attributes;
import dev.sardonyx.ir.graph.Value;
import dev.sardonyx.ir.type.Dim;
import dev.sardonyx.ir.type.Shape;
import dev.sardonyx.ir.type.ValueType;
import dev.sardonyx.ops.Accuracy;
import dev.sardonyx.ops.Decomposer;
import dev.sardonyx.ops.ElementTypes;
import dev.sardonyx.ops.EvaluationContext;
import dev.sardonyx.ops.InferenceContext;
import dev.sardonyx.ops.Lowering;
import dev.sardonyx.ops.LoweringContext;
import dev.sardonyx.ops.Operator;
import dev.sardonyx.ops.OperatorSchema;
import dev.sardonyx.ops.contrib.PackedBits;
import dev.sardonyx.tensor.Datum;
import dev.sardonyx.tensor.ElementType;
import dev.sardonyx.tensor.Tensor;
import java.util.List;
import java.util.Set;

/**
 * The product of A [..., K] and the transpose of a matrix [N, K] of quantized weights, plus a bias (com.microsoft
 * MatMulNBits-1). Weights are numbers of {@link #BITS} bits in rows of blocks of {@link #BLOCK_SIZE} of them, each block
 * with a scale and a zero point; {@code g_idx} tells the block whose scale an element of the row has, if it is not that
 * in which it lies. Products are computed in f32 whatever {@link #ACCURACY_LEVEL} permits.
 */
public final class MatMulNBits implements Operator {
    public static final AttributeKey<Long> ACCURACY_LEVEL =
            AttributeKey.integer("accuracy_level").orElse(0L);
    public static final AttributeKey<Long> BITS = AttributeKey.integer("bits").orElse(4L);
    public static final AttributeKey<Long> BLOCK_SIZE = AttributeKey.integer("block_size");
    public static final AttributeKey<Long> K = AttributeKey.integer("K");
    public static final AttributeKey<Long> N = AttributeKey.integer("N");
    /** Layouts for graphics cards; only 0, none of them. */
    public static final AttributeKey<Long> WEIGHT_PREPACKED =
            AttributeKey.integer("weight_prepacked").orElse(0L);

    private static final Set<ElementType> FLOATS = ElementTypes.of(ElementType.F32, ElementType.F16, ElementType.BF16);
    private static final int ZERO_POINTS = 3;
    private static final int BLOCKS = 4;
    private static final int BIAS = 5;

    @Override
    public OperatorSchema schema() {
        return OperatorSchema.microsoft("MatMulNBits")
                .operand("A", "T1", FLOATS)
                .operand("B", "", ElementTypes.of(ElementType.U8))
                .operand("scales", "T1", FLOATS)
                .optionalOperand("zero_points", "", ElementTypes.union(FLOATS, ElementTypes.of(ElementType.U8)))
                .optionalOperand("g_idx", "", ElementTypes.of(ElementType.I32))
                .optionalOperand("bias", "T1", FLOATS)
                .result("Y", "T1", FLOATS)
                .attribute(ACCURACY_LEVEL)
                .attribute(BITS)
                .attribute(BLOCK_SIZE)
                .attribute(K)
                .attribute(N)
                .attribute(WEIGHT_PREPACKED)
                .accuracy(Accuracy.relative(1e-5))
                .build();
    }

    /** How the weights lie in memory. */
    private record Layout(long rows, long depth, long block, int bits) {
        static Layout of(Attributes attributes) {
            return new Layout(
                    attributes.get(N),
                    attributes.get(K),
                    attributes.get(BLOCK_SIZE),
                    attributes.get(BITS).intValue());
        }

        long blocks() {
            return (depth + block - 1) / block;
        }

        long blockBytes() {
            return block * bits / 8;
        }
    }

    @Override
    public List<ValueType> infer(InferenceContext in) {
        in.attribute(N);
        in.attribute(K);
        long block = in.attribute(BLOCK_SIZE);
        if (block < 16 || Long.bitCount(block) != 1) {
            throw in.error("'block_size' must be a power of two of at least 16, found " + block, "");
        }
        long bits = in.attribute(BITS);
        if (bits != 2 && bits != 4 && bits != 8) {
            throw in.error("'bits' must be 2, 4 or 8, found " + bits, "quantize the model with one of these");
        }
        if (in.attribute(WEIGHT_PREPACKED) != 0) {
            throw in.error("weights are packed for a graphics card", "export the model with 'weight_prepacked' = 0");
        }
        Layout layout = Layout.of(in.node().attributes());
        Shape a = in.shape(0);
        if (a.rank() < 1) {
            throw in.error("A must have at least one axis", "");
        }
        in.requireEqual(a.dim(a.rank() - 1), Dim.known(layout.depth()), "the last axis of A must be 'K'");
        size(in, 1, layout.rows() * layout.blocks() * layout.blockBytes());
        size(in, 2, layout.rows() * layout.blocks());
        if (in.has(ZERO_POINTS)) {
            boolean packed = in.element(ZERO_POINTS) == ElementType.U8;
            long row = packed ? PackedBits.bytes(layout.blocks(), layout.bits()) : layout.blocks();
            size(in, ZERO_POINTS, layout.rows() * row);
        }
        if (in.has(BIAS)) {
            size(in, BIAS, layout.rows());
        }
        return List.of(in.tensor(0).withShape(a.with(a.rank() - 1, Dim.known(layout.rows()))));
    }

    private static void size(InferenceContext in, int operand, long expected) {
        in.requireEqual(
                in.shape(operand).size(),
                Dim.known(expected),
                "operand " + operand + " must have as many elements as N, K, 'bits' and 'block_size' tell");
    }

    @Override
    public List<Datum> evaluate(EvaluationContext in) {
        Layout layout = Layout.of(in.node().attributes());
        Tensor a = in.tensor(0);
        long[] shape = a.shape();
        shape[shape.length - 1] = layout.rows();
        Tensor y = Tensor.zeros(a.elementType(), shape);
        for (long n = 0; n < layout.rows(); n++) {
            double[] weights = new double[(int) layout.depth()];
            for (int k = 0; k < weights.length; k++) {
                weights[k] = weight(in, layout, n, k);
            }
            for (long row = 0; row * layout.rows() < y.size(); row++) {
                double sum = in.has(BIAS) ? in.tensor(BIAS).getDouble(n) : 0;
                for (int k = 0; k < weights.length; k++) {
                    sum += a.getDouble(row * weights.length + k) * weights[k];
                }
                y.setDouble(row * layout.rows() + n, sum);
            }
        }
        return List.of(y);
    }

    private static double weight(EvaluationContext in, Layout layout, long n, long k) {
        long start = (n * layout.blocks() + k / layout.block()) * layout.blockBytes();
        long stored = PackedBits.at(in.tensor(1), start, k % layout.block(), layout.bits());
        long block = in.has(BLOCKS) ? in.tensor(BLOCKS).getLong(k) : k / layout.block();
        double zero = 1 << layout.bits() - 1;
        if (in.has(ZERO_POINTS) && in.tensor(ZERO_POINTS).elementType() == ElementType.U8) {
            long bytes = PackedBits.bytes(layout.blocks(), layout.bits());
            zero = PackedBits.at(in.tensor(ZERO_POINTS), n * bytes, block, layout.bits());
        } else if (in.has(ZERO_POINTS)) {
            zero = in.tensor(ZERO_POINTS).getDouble(n * layout.blocks() + block);
        }
        return (float) ((stored - zero) * in.tensor(2).getDouble(n * layout.blocks() + block));
    }

    @Override
    public Lowering lower(LoweringContext to) {
        Layout layout = Layout.of(to.node().attributes());
        return new Lowering.Decomposition(out -> {
            Value transposed = out.node("Transpose", weights(out, to, layout));
            Value y = out.node("MatMul", out.cast(out.operand(0), ElementType.F32), transposed);
            if (to.has(BIAS)) {
                y = out.node("Add", y, out.cast(out.operand(BIAS), ElementType.F32));
            }
            out.result(out.cast(y, to.element(0)));
        });
    }

    /** The weights as f32 [N, K]. */
    private static Value weights(Decomposer out, LoweringContext to, Layout layout) {
        Value bytes = out.node("Reshape", out.operand(1), out.vector(layout.rows(), layout.blocks(), -1));
        Value stored = out.cast(PackedBits.unpacked(out, bytes, layout.bits()), ElementType.F32);
        Value scale = out.cast(
                out.node("Reshape", out.operand(2), out.vector(layout.rows(), layout.blocks())), ElementType.F32);
        Value zero = zeroPoints(out, to, layout);
        if (to.has(BLOCKS)) {
            Value blocks = first(out, out.operand(BLOCKS), 0, layout.depth());
            Attributes columns = Attributes.NONE.with(AttributeKey.integer("axis"), 1L);
            scale = out.node("Gather", columns, scale, blocks);
            zero = to.has(ZERO_POINTS) ? out.node("Gather", columns, zero, blocks) : zero;
            return out.node("Mul", out.node("Sub", rows(out, stored, layout), zero), scale);
        }
        zero = to.has(ZERO_POINTS) ? out.node("Unsqueeze", zero, out.vector(2)) : zero;
        Value weights = out.node("Mul", out.node("Sub", stored, zero), out.node("Unsqueeze", scale, out.vector(2)));
        return rows(out, weights, layout);
    }

    private static Value rows(Decomposer out, Value blocks, Layout layout) {
        Value rows = out.node("Reshape", blocks, out.vector(layout.rows(), layout.blocks() * layout.block()));
        return first(out, rows, 1, layout.depth());
    }

    /** The first {@code count} elements along an axis. */
    private static Value first(Decomposer out, Value x, int axis, long count) {
        return out.type(x).shape().dim(axis).isKnown(count)
                ? x
                : out.node("Slice", x, out.vector(0), out.vector(count), out.vector(axis));
    }

    /** The zero points as f32 [N, blocks], or one for all. */
    private static Value zeroPoints(Decomposer out, LoweringContext to, Layout layout) {
        if (!to.has(ZERO_POINTS)) {
            return out.constant(ElementType.F32, 1 << layout.bits() - 1);
        }
        Value given = out.node("Reshape", out.operand(ZERO_POINTS), out.vector(layout.rows(), -1));
        if (to.element(ZERO_POINTS) != ElementType.U8) {
            return out.cast(given, ElementType.F32);
        }
        Value unpacked = first(out, PackedBits.unpacked(out, given, layout.bits()), 1, layout.blocks());
        return out.cast(unpacked, ElementType.F32);
    }
}
