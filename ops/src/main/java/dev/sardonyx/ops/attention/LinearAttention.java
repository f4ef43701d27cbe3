package dev.sardonyx.ops.attention;

import dev.sardonyx.ir.attribute.AttributeKey;
import dev.sardonyx.ir.type.Dim;
import dev.sardonyx.ir.type.Shape;
import dev.sardonyx.ir.type.TensorType;
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
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Attention as a recurrence over a state of keys by values, by {@link #UPDATE_RULE} (ONNX LinearAttention-27): each
 * step may fade the state, corrects the value by what the state already gives for the key, writes, and reads.
 */
public final class LinearAttention implements Operator {
    public static final AttributeKey<Long> CHUNK_SIZE =
            AttributeKey.integer("chunk_size").orElse(64L);
    public static final AttributeKey<Long> KV_NUM_HEADS = AttributeKey.integer("kv_num_heads");
    public static final AttributeKey<Long> Q_NUM_HEADS = AttributeKey.integer("q_num_heads");
    /** 0: 1 / sqrt(key size). */
    public static final AttributeKey<Float> SCALE = AttributeKey.number("scale").orElse(0f);
    /** {@code linear}, {@code gated}, {@code delta} or {@code gated_delta}. */
    public static final AttributeKey<String> UPDATE_RULE =
            AttributeKey.text("update_rule").orElse("gated_delta");

    private static final Set<String> RULES = Set.of("linear", "gated", "delta", "gated_delta");

    @Override
    public OperatorSchema schema() {
        return OperatorSchema.onnx("LinearAttention")
                .since(27)
                .operand("query", "T", ElementTypes.FLOATS)
                .operand("key", "T", ElementTypes.FLOATS)
                .operand("value", "T", ElementTypes.FLOATS)
                .optionalOperand("past_state", "S", ElementTypes.FLOATS)
                .optionalOperand("decay", "T", ElementTypes.FLOATS)
                .optionalOperand("beta", "T", ElementTypes.FLOATS)
                .optionalOperand("erase_gate", "T", ElementTypes.FLOATS)
                .result("output", "T", ElementTypes.FLOATS)
                .result("present_state", "S", ElementTypes.FLOATS)
                .attribute(CHUNK_SIZE)
                .attribute(KV_NUM_HEADS)
                .attribute(Q_NUM_HEADS)
                .attribute(SCALE)
                .attribute(UPDATE_RULE)
                .accuracy(Accuracy.relative(1e-4))
                .build();
    }

    @Override
    public List<ValueType> infer(InferenceContext in) {
        String rule = in.attribute(UPDATE_RULE);
        if (!RULES.contains(rule)) {
            throw in.error("'update_rule' must be one of " + new TreeSet<>(RULES) + ", found '" + rule + "'", "");
        }
        if (in.has(4) != rule.startsWith("gated") || in.has(5) != rule.endsWith("delta")) {
            throw in.error("'decay' goes with gated rules and 'beta' with delta rules, found rule '" + rule + "'", "");
        }
        for (int i = 0; i < 3; i++) {
            if (in.rank(i) != 3) {
                throw in.error("operand " + i + " must have three axes, found " + in.shape(i), "");
            }
        }
        Dim queries = Dim.known(in.attribute(Q_NUM_HEADS));
        Dim heads = Dim.known(in.attribute(KV_NUM_HEADS));
        if (heads.knownValue() < 1 || queries.knownValue() % heads.knownValue() != 0) {
            throw in.error(queries + " query heads do not divide into groups for " + heads + " key heads", "");
        }
        Dim keySize = in.shape(0).dim(2).floorDiv(queries);
        Dim valueSize = in.shape(2).dim(2).floorDiv(heads);
        Shape y = Shape.of(in.shape(0).dim(0), in.shape(0).dim(1), queries.times(valueSize));
        Shape state = Shape.of(in.shape(0).dim(0), heads, keySize, valueSize);
        return List.of(in.tensor(0).withShape(y), TensorType.of(in.has(3) ? in.element(3) : in.element(0), state));
    }

    @Override
    public List<Datum> evaluate(EvaluationContext in) {
        return new LinearAttentionReference(in).evaluate();
    }

    @Override
    public Lowering lower(LoweringContext to) {
        return new Lowering.HostCall(
                "linear_attention",
                Map.of(
                        "kv_num_heads", to.attribute(KV_NUM_HEADS),
                        "q_num_heads", to.attribute(Q_NUM_HEADS),
                        "scale", to.attribute(SCALE),
                        "update_rule", to.attribute(UPDATE_RULE)));
    }
}
