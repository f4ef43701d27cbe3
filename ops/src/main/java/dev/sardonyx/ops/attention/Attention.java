package dev.sardonyx.ops.attention;

import dev.sardonyx.ir.attribute.AttributeKey;
import dev.sardonyx.ir.type.Shape;
import dev.sardonyx.ir.type.ValueType;
import dev.sardonyx.ops.Accuracy;
import dev.sardonyx.ops.ElementTypes;
import dev.sardonyx.ops.EvaluationContext;
import dev.sardonyx.ops.InferenceContext;
import dev.sardonyx.ops.Lowering;
import dev.sardonyx.ops.LoweringContext;
import dev.sardonyx.ops.Operator;
import dev.sardonyx.ops.OperatorSchema;
import dev.sardonyx.tensor.Datum;
import dev.sardonyx.tensor.ElementType;
import java.util.List;
import java.util.Set;

/**
 * Scaled dot-product attention over heads (ONNX Attention-24), with a cache of earlier keys and values, masks, grouped
 * heads and a soft limit. Rows in which every key is masked give 0.
 */
public final class Attention implements Operator {
    public static final AttributeKey<Boolean> IS_CAUSAL =
            AttributeKey.flag("is_causal").orElse(false);
    public static final AttributeKey<Long> KV_NUM_HEADS =
            AttributeKey.integer("kv_num_heads").optional();
    public static final AttributeKey<Long> Q_NUM_HEADS =
            AttributeKey.integer("q_num_heads").optional();
    /** What the last result holds: 0 products, 1 limited, 2 masked, 3 weights. */
    public static final AttributeKey<Long> QK_MATMUL_OUTPUT_MODE =
            AttributeKey.integer("qk_matmul_output_mode").orElse(0L);
    /** Default: 1 / sqrt(head size). */
    public static final AttributeKey<Float> SCALE = AttributeKey.number("scale").optional();
    /** 0: no limit. */
    public static final AttributeKey<Float> SOFTCAP =
            AttributeKey.number("softcap").orElse(0f);

    public static final AttributeKey<Long> SOFTMAX_PRECISION =
            AttributeKey.integer("softmax_precision").optional();

    private static final Set<ElementType> MASKS = ElementTypes.NUMERIC_OR_BOOL;

    @Override
    public OperatorSchema schema() {
        return OperatorSchema.onnx("Attention")
                .since(24)
                .operand("Q", "T1", ElementTypes.FLOATS)
                .operand("K", "T1", ElementTypes.FLOATS)
                .operand("V", "T2", ElementTypes.FLOATS)
                .optionalOperand("attn_mask", "U", MASKS)
                .optionalOperand("past_key", "T1", ElementTypes.FLOATS)
                .optionalOperand("past_value", "T2", ElementTypes.FLOATS)
                .optionalOperand("nonpad_kv_seqlen", "", ElementTypes.of(ElementType.I64))
                .result("Y", "T1", ElementTypes.FLOATS)
                .optionalResult("present_key", "T1", ElementTypes.FLOATS)
                .optionalResult("present_value", "T2", ElementTypes.FLOATS)
                .optionalResult("qk_matmul_output", "T1", ElementTypes.FLOATS)
                .attribute(IS_CAUSAL)
                .attribute(KV_NUM_HEADS)
                .attribute(Q_NUM_HEADS)
                .attribute(QK_MATMUL_OUTPUT_MODE)
                .attribute(SCALE)
                .attribute(SOFTCAP)
                .attribute(SOFTMAX_PRECISION)
                .accuracy(Accuracy.relative(1e-4))
                .build();
    }

    @Override
    public List<ValueType> infer(InferenceContext in) {
        AttentionShapes shapes = AttentionShapes.of(in);
        in.requireEqual(shapes.query().dim(3), shapes.key().dim(3), "queries and keys must have one head size");
        in.requireEqual(shapes.key().dim(1), shapes.value().dim(1), "keys and values must have as many heads");
        in.requireEqual(shapes.key().dim(2), shapes.value().dim(2), "there must be as many keys as values");
        if (in.has(6)) {
            in.requireVector(6, "the lengths");
            in.requireEqual(in.shape(6).dim(0), shapes.query().dim(0), "there must be a length for each of the batch");
        }
        long mode = in.attribute(QK_MATMUL_OUTPUT_MODE);
        if (mode < 0 || mode > 3) {
            throw in.error("'qk_matmul_output_mode' must be 0 to 3, found " + mode, "");
        }
        Shape present = shapes.key().with(2, shapes.total());
        Shape product = shapes.query().with(3, shapes.total());
        Shape y = shapes.query().with(3, shapes.value().dim(3));
        if (in.rank(0) == 3) {
            y = Shape.of(y.dim(0), y.dim(2), y.dim(1).times(y.dim(3)));
        }
        return List.of(
                in.tensor(0).withShape(y),
                in.tensor(1).withShape(present),
                in.tensor(2).withShape(shapes.value().with(2, shapes.total())),
                in.tensor(0).withShape(product));
    }

    @Override
    public List<Datum> evaluate(EvaluationContext in) {
        return new AttentionReference(in).evaluate();
    }

    @Override
    public Lowering lower(LoweringContext to) {
        return new Lowering.Decomposition(out -> new AttentionDecomposition(out, to).write());
    }
}
