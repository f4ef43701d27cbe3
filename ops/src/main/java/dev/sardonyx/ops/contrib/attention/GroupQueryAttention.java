package dev.sardonyx.ops.contrib.attention;

import dev.sardonyx.ir.type.Dim;
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
 * Attention in which groups of query heads share a key head, with a state of earlier keys and values that sequences of
 * a batch fill to their own lengths (com.microsoft GroupQueryAttention-1). Queries, keys and values may be packed in
 * the first operand. Where {@code total_sequence_length} is not known before a run, the new states are as long as the
 * earlier ones and the queries together.
 */
public final class GroupQueryAttention implements Operator {
    private static final Set<ElementType> LENGTHS = ElementTypes.of(ElementType.I32);

    @Override
    public OperatorSchema schema() {
        OperatorSchema.Builder schema = OperatorSchema.microsoft("GroupQueryAttention")
                .operand("query", "T", ElementTypes.FLOATS)
                .optionalOperand("key", "T", ElementTypes.FLOATS)
                .optionalOperand("value", "T", ElementTypes.FLOATS)
                .optionalOperand("past_key", "T", ElementTypes.FLOATS)
                .optionalOperand("past_value", "T", ElementTypes.FLOATS)
                .operand("seqlens_k", "", LENGTHS)
                .operand("total_sequence_length", "", LENGTHS)
                .optionalOperand("cos_cache", "T", ElementTypes.FLOATS)
                .optionalOperand("sin_cache", "T", ElementTypes.FLOATS)
                .optionalOperand("position_ids", "", ElementTypes.of(ElementType.I64))
                .optionalOperand("attention_bias", "T", ElementTypes.FLOATS)
                .optionalOperand("head_sink", "T", ElementTypes.FLOATS)
                .result("output", "T", ElementTypes.FLOATS)
                .optionalResult("present_key", "T", ElementTypes.FLOATS)
                .optionalResult("present_value", "T", ElementTypes.FLOATS)
                .accuracy(Accuracy.relative(1e-4))
                .notes("states of floats; no result `output_qk`");
        GroupLayout.ATTRIBUTES.forEach(schema::attribute);
        return schema.build();
    }

    @Override
    public List<ValueType> infer(InferenceContext in) {
        GroupLayout layout = GroupLayout.of(in);
        layout.check(in);
        Shape state = Shape.of(layout.batch(), Dim.known(layout.keyHeads()), layout.present(), layout.size());
        Shape y = Shape.of(layout.batch(), layout.queries(), layout.size().times(layout.heads()));
        ValueType present = in.tensor(0).withShape(state);
        return List.of(in.tensor(0).withShape(y), present, present);
    }

    @Override
    public List<Datum> evaluate(EvaluationContext in) {
        return new GroupedReference(in).evaluate();
    }

    @Override
    public Lowering lower(LoweringContext to) {
        return new Lowering.Decomposition(out -> new GroupedDecomposition(out, to).write());
    }
}
