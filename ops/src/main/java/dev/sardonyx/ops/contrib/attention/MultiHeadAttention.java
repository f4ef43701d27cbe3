package dev.sardonyx.ops.contrib.attention;

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
import dev.sardonyx.tensor.Datum;
import dev.sardonyx.tensor.ElementType;
import dev.sardonyx.tensor.Tensor;
import java.util.List;
import java.util.Set;

/**
 * Attention over heads of queries, keys and values that are projected already (com.microsoft MultiHeadAttention-1).
 * Queries are [batch, length, width]; keys and values too, or [batch, heads, keys, size] as a state has them. All three
 * may be packed in the first operand [batch, length, heads, 3, size], keys and values in the second
 * [batch, keys, heads, 2, size].
 */
public final class MultiHeadAttention implements Operator {
    private static final Set<ElementType> INTEGERS = ElementTypes.of(ElementType.I32);

    @Override
    public OperatorSchema schema() {
        return OperatorSchema.microsoft("MultiHeadAttention")
                .operand("query", "T", ElementTypes.FLOATS)
                .optionalOperand("key", "T", ElementTypes.FLOATS)
                .optionalOperand("value", "T", ElementTypes.FLOATS)
                .optionalOperand("bias", "T", ElementTypes.FLOATS)
                .optionalOperand("key_padding_mask", "", INTEGERS)
                .optionalOperand("attention_bias", "T", ElementTypes.FLOATS)
                .optionalOperand("past_key", "T", ElementTypes.FLOATS)
                .optionalOperand("past_value", "T", ElementTypes.FLOATS)
                .optionalOperand("past_sequence_length", "", INTEGERS)
                .optionalOperand("cache_indirection", "", INTEGERS)
                .result("output", "T", ElementTypes.FLOATS)
                .optionalResult("present_key", "T", ElementTypes.FLOATS)
                .optionalResult("present_value", "T", ElementTypes.FLOATS)
                .optionalResult("qk", "", ElementTypes.FLOATS)
                .attribute(SelfAttention.MASK_FILTER_VALUE)
                .attribute(SelfAttention.NUM_HEADS)
                .attribute(SelfAttention.SCALE)
                .attribute(SelfAttention.UNIDIRECTIONAL)
                .accuracy(Accuracy.relative(1e-4))
                .notes("separate states only; `qk` are the scores before the softmax")
                .build();
    }

    @Override
    public List<ValueType> infer(InferenceContext in) {
        if (in.has(HeadLayout.PAST_LENGTH) || in.has(HeadLayout.INDIRECTION)) {
            throw in.error("states in one buffer are not supported", "export the model with separate states");
        }
        HeadLayout layout = HeadLayout.of(in);
        layout.check(in);
        Dim heads = Dim.known(layout.heads());
        Shape y = Shape.of(layout.batch(), layout.queries(), layout.valueSize().times(heads));
        Shape present = Shape.of(layout.batch(), heads, layout.total(), layout.size());
        Shape scores = Shape.of(layout.batch(), heads, layout.queries(), layout.total());
        return List.of(
                in.tensor(0).withShape(y),
                in.tensor(0).withShape(present),
                in.tensor(0).withShape(present.with(3, layout.valueSize())),
                in.tensor(0).withShape(scores));
    }

    @Override
    public List<Datum> evaluate(EvaluationContext in) {
        long heads = in.attribute(SelfAttention.NUM_HEADS);
        List<Tensor> parts = new UnpackedHeads(in, heads).parts();
        Tensor query = parts.get(0);
        Tensor key = HeadedTensor.behind(past(in, HeadLayout.PAST_KEY), parts.get(1));
        Tensor value = HeadedTensor.behind(past(in, HeadLayout.PAST_VALUE), parts.get(2));
        long keys = key.extent(2);
        long before = keys - parts.get(1).extent(2);
        ScaledProducts.Term terms = ScaledProducts.NONE;
        if (in.has(HeadLayout.MASK)) {
            PaddingMask padding = new PaddingMask(
                    HeadLayout.MASK,
                    Dim.known(query.extent(0)),
                    Dim.known(query.extent(2)),
                    Dim.known(before),
                    Dim.known(keys),
                    in.attribute(SelfAttention.MASK_FILTER_VALUE));
            terms = padding.reference(in.tensor(HeadLayout.MASK));
        }
        if (in.has(HeadLayout.SUMMAND)) {
            terms = terms.plus(ScaledProducts.bias(in.tensor(HeadLayout.SUMMAND)));
        }
        if (in.attribute(SelfAttention.UNIDIRECTIONAL)) {
            terms = terms.plus((b, n, s, t) -> t > before + s ? Double.NEGATIVE_INFINITY : 0);
        }
        float given = in.attribute(SelfAttention.SCALE);
        double scale = given == 0 ? 1 / Math.sqrt(query.extent(3)) : given;
        List<Tensor> results = new ScaledProducts(query, key, value, scale, 0, null).with(terms);
        ElementType type = in.tensor(0).elementType();
        return List.of(
                HeadedTensor.joined(results.get(0), type),
                HeadedTensor.of(key, type),
                HeadedTensor.of(value, type),
                HeadedTensor.of(results.get(1), type));
    }

    private static Tensor past(EvaluationContext in, int operand) {
        return in.has(operand) ? in.tensor(operand) : null;
    }

    @Override
    public Lowering lower(LoweringContext to) {
        HeadLayout layout = HeadLayout.of(to);
        Attributes given = Attributes.NONE
                .with(AttributeKey.integer("q_num_heads"), layout.heads())
                .with(AttributeKey.integer("kv_num_heads"), layout.heads())
                .with(AttributeKey.flag("is_causal"), to.attribute(SelfAttention.UNIDIRECTIONAL))
                .with(AttributeKey.integer("qk_matmul_output_mode"), 2L);
        float scale = to.attribute(SelfAttention.SCALE);
        Attributes attributes = scale == 0 ? given : given.with(AttributeKey.number("scale"), scale);
        return new Lowering.Decomposition(out -> {
            List<Value> parts = layout.parts(out, to);
            List<Value> results = out.nodes(
                    "Attention",
                    attributes,
                    Math.max(to.resultCount(), 1),
                    parts.get(0),
                    parts.get(1),
                    parts.get(2),
                    summand(out, to, layout),
                    layout.past(out, to, HeadLayout.PAST_KEY, layout.size()),
                    layout.past(out, to, HeadLayout.PAST_VALUE, layout.valueSize()));
            results.forEach(out::result);
        });
    }

    private static Value summand(Decomposer out, LoweringContext to, HeadLayout layout) {
        Value padded = to.has(HeadLayout.MASK) ? layout.padding(to).write(out) : Value.ABSENT;
        if (!to.has(HeadLayout.SUMMAND)) {
            return padded;
        }
        Value given = out.cast(out.operand(HeadLayout.SUMMAND), ElementType.F32);
        return padded.isPresent() ? out.node("Add", padded, given) : given;
    }
}
