package dev.sardonyx.ops.attention;

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
import dev.sardonyx.ops.reference.Index;
import dev.sardonyx.tensor.Datum;
import dev.sardonyx.tensor.ElementType;
import dev.sardonyx.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Pairs of elements turned by angles that grow with the position (ONNX RotaryEmbedding-23). */
public final class RotaryEmbedding implements Operator {
    /** Pairs lie side by side; otherwise the first half pairs with the second. */
    public static final AttributeKey<Boolean> INTERLEAVED =
            AttributeKey.flag("interleaved").orElse(false);

    public static final AttributeKey<Long> NUM_HEADS =
            AttributeKey.integer("num_heads").orElse(0L);
    /** How many elements of a head turn; 0: all. */
    public static final AttributeKey<Long> ROTARY_EMBEDDING_DIM =
            AttributeKey.integer("rotary_embedding_dim").orElse(0L);

    private static final Set<ElementType> TYPES =
            ElementTypes.of(ElementType.F32, ElementType.F16, ElementType.BF16, ElementType.F64);

    @Override
    public OperatorSchema schema() {
        return OperatorSchema.onnx("RotaryEmbedding")
                .since(23)
                .operand("X", "T", TYPES)
                .operand("cos_cache", "T", TYPES)
                .operand("sin_cache", "T", TYPES)
                .optionalOperand("position_ids", "M", ElementTypes.of(ElementType.I64))
                .result("Y", "T", TYPES)
                .attribute(INTERLEAVED)
                .attribute(NUM_HEADS)
                .attribute(ROTARY_EMBEDDING_DIM)
                .accuracy(Accuracy.relative(1e-6))
                .build();
    }

    @Override
    public List<ValueType> infer(InferenceContext in) {
        if (in.rank(0) != 4 && (in.rank(0) != 3 || in.attribute(NUM_HEADS) < 1)) {
            throw in.error("the operand must have four axes, or three and 'num_heads', found " + in.shape(0), "");
        }
        int rank = in.has(3) ? 2 : 3;
        if (in.rank(1) != rank || in.rank(2) != rank) {
            throw in.error("the caches must have " + rank + " axes, found " + in.shape(1) + " and " + in.shape(2), "");
        }
        checkCaches(in, rank);
        return List.of(in.operandType(0));
    }

    /** The caches hold half of what turns for each position: in order, or where position_ids point. */
    private static void checkCaches(InferenceContext in, int rank) {
        boolean flat = in.rank(0) == 3;
        Dim length = in.shape(0).dim(flat ? 1 : 2);
        Dim size = flat
                ? in.shape(0).dim(2).floorDiv(Dim.known(in.attribute(NUM_HEADS)))
                : in.shape(0).dim(3);
        long given = in.attribute(ROTARY_EMBEDDING_DIM);
        Dim half = (given == 0 ? size : Dim.known(given)).floorDiv(Dim.known(2));
        for (int axis = 0; axis < rank; axis++) {
            in.requireEqual(in.shape(2).dim(axis), in.shape(1).dim(axis), "the caches must have one shape");
        }
        in.requireEqual(in.shape(1).dim(rank - 1), half, "the caches must have half the extent that turns");
        if (in.has(3) && in.rank(3) != 2) {
            throw in.error("the positions must have two axes, found " + in.shape(3), "");
        }
        Shape positions = in.shape(in.has(3) ? 3 : 1);
        in.requireEqual(positions.dim(0), in.shape(0).dim(0), "there must be positions for each of the batch");
        in.requireEqual(positions.dim(1), length, "there must be a position for each step");
    }

    @Override
    public List<Datum> evaluate(EvaluationContext in) {
        Tensor x = in.tensor(0);
        boolean flat = x.rank() == 3;
        long heads = flat ? in.attribute(NUM_HEADS) : x.extent(1);
        long length = flat ? x.extent(1) : x.extent(2);
        long size = flat ? x.extent(2) / heads : x.extent(3);
        long turning = in.attribute(ROTARY_EMBEDDING_DIM) == 0 ? size : in.attribute(ROTARY_EMBEDDING_DIM);
        Tensor y = x.copy();
        long half = turning / 2;
        Index.forEach(new long[] {x.extent(0), heads, length, half}, i -> {
            long start = (flat ? (i[0] * length + i[2]) * heads + i[1] : (i[0] * heads + i[1]) * length + i[2]) * size;
            long row = in.has(3) ? in.tensor(3).getLong(i[0] * length + i[2]) : i[0] * length + i[2];
            double cos = in.tensor(1).getDouble(row * half + i[3]);
            double sin = in.tensor(2).getDouble(row * half + i[3]);
            long first = start + (in.attribute(INTERLEAVED) ? 2 * i[3] : i[3]);
            long second = in.attribute(INTERLEAVED) ? first + 1 : first + half;
            y.setDouble(first, cos * x.getDouble(first) - sin * x.getDouble(second));
            y.setDouble(second, sin * x.getDouble(first) + cos * x.getDouble(second));
        });
        return List.of(y);
    }

    @Override
    public Lowering lower(LoweringContext to) {
        Shape shape = to.shape(0);
        boolean flat = shape.rank() == 3;
        Dim size = flat ? shape.dim(2).floorDiv(Dim.known(to.attribute(NUM_HEADS))) : shape.dim(3);
        long given = to.attribute(ROTARY_EMBEDDING_DIM);
        Dim turning = given == 0 ? size : Dim.known(given);
        return new Lowering.Decomposition(out -> {
            Value x = out.operand(0);
            if (flat) {
                x = out.node("Reshape", x, out.vector(0, 0, to.attribute(NUM_HEADS), -1));
            }
            Value cos = rows(out, to, 1, flat);
            Value sin = rows(out, to, 2, flat);
            boolean paired = to.attribute(INTERLEAVED);
            Dim half = turning.floorDiv(Dim.known(2));
            Value first = paired ? slice(out, x, Dim.ZERO, turning, 2) : slice(out, x, Dim.ZERO, half, 1);
            Value second = paired ? slice(out, x, Dim.ONE, turning, 2) : slice(out, x, half, turning, 1);
            Value real = out.node("Sub", out.node("Mul", cos, first), out.node("Mul", sin, second));
            Value imaginary = out.node("Add", out.node("Mul", sin, first), out.node("Mul", cos, second));
            Attributes last = Attributes.NONE.with(AttributeKey.integer("axis"), -1L);
            Value turned;
            if (paired) {
                Value axis = out.vector(4);
                Value pairs = out.node(
                        "Concat", last, out.node("Unsqueeze", real, axis), out.node("Unsqueeze", imaginary, axis));
                List<Dim> dims = new ArrayList<>(out.type(x).shape().dims());
                dims.set(3, turning);
                turned = out.reshape(pairs, dims);
            } else {
                turned = out.node("Concat", last, real, imaginary);
            }
            if (!turning.equals(size)) {
                turned = out.node("Concat", last, turned, slice(out, x, turning, size, 1));
            }
            out.result(flat ? out.reshape(turned, shape.dims()) : turned);
        });
    }

    private static Value slice(Decomposer out, Value x, Dim start, Dim end, long step) {
        return out.node("Slice", x, out.dims(List.of(start)), out.dims(List.of(end)), out.vector(3), out.vector(step));
    }

    /** The cosines or sines of each position, shaped to broadcast over heads. */
    private static Value rows(Decomposer out, LoweringContext to, int cache, boolean flat) {
        Value rows = to.has(3) ? out.node("Gather", out.operand(cache), out.operand(3)) : out.operand(cache);
        return out.node("Unsqueeze", rows, out.vector(flat ? 2 : 1));
    }
}
