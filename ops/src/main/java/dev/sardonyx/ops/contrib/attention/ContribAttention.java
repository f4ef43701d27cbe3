package dev.sardonyx.ops.contrib.attention;

import dev.sardonyx.ir.attribute.AttributeKey;
import dev.sardonyx.ir.graph.Value;
import dev.sardonyx.ir.type.Dim;
import dev.sardonyx.ir.type.ValueType;
import dev.sardonyx.ops.Accuracy;
import dev.sardonyx.ops.ElementTypes;
import dev.sardonyx.ops.EvaluationContext;
import dev.sardonyx.ops.InferenceContext;
import dev.sardonyx.ops.Lowering;
import dev.sardonyx.ops.LoweringContext;
import dev.sardonyx.ops.NodeContext;
import dev.sardonyx.ops.Operator;
import dev.sardonyx.ops.OperatorSchema;
import dev.sardonyx.tensor.Datum;
import dev.sardonyx.tensor.ElementType;
import dev.sardonyx.tensor.Tensor;
import java.util.Collections;
import java.util.List;
import java.util.Set;

/**
 * Self-attention over heads with the projections of its input [batch, length, width] to queries, keys and values,
 * masks and a state of earlier keys and values (com.microsoft Attention-1).
 */
public final class ContribAttention implements Operator {
    /** The widths of queries, keys and values; default: a third of the weights each. */
    public static final AttributeKey<List<Long>> QKV_HIDDEN_SIZES =
            AttributeKey.integers("qkv_hidden_sizes").optional();

    private static final SelfAttention ATTENTION = new SelfAttention(3, 4, 5);
    private static final Set<ElementType> INTEGERS = ElementTypes.of(ElementType.I32);
    private static final int PAST_SEQUENCE_LENGTH = 6;

    @Override
    public OperatorSchema schema() {
        return OperatorSchema.microsoft("Attention")
                .operand("input", "T", ElementTypes.FLOATS)
                .operand("weights", "T", ElementTypes.FLOATS)
                .optionalOperand("bias", "T", ElementTypes.FLOATS)
                .optionalOperand("mask_index", "", INTEGERS)
                .optionalOperand("past", "T", ElementTypes.FLOATS)
                .optionalOperand("attention_bias", "T", ElementTypes.FLOATS)
                .optionalOperand("past_sequence_length", "", INTEGERS)
                .result("output", "T", ElementTypes.FLOATS)
                .optionalResult("present", "T", ElementTypes.FLOATS)
                .attribute(SelfAttention.DO_ROTARY)
                .attribute(SelfAttention.MASK_FILTER_VALUE)
                .attribute(SelfAttention.NUM_HEADS)
                .attribute(SelfAttention.PAST_PRESENT_SHARE_BUFFER)
                .attribute(QKV_HIDDEN_SIZES)
                .attribute(SelfAttention.ROTARY_EMBEDDING_DIM)
                .attribute(SelfAttention.SCALE)
                .attribute(SelfAttention.UNIDIRECTIONAL)
                .accuracy(Accuracy.relative(1e-4))
                .notes("separate states only")
                .build();
    }

    private static List<Dim> widths(NodeContext in) {
        List<Long> given = in.find(QKV_HIDDEN_SIZES).orElse(List.of());
        return given.isEmpty()
                ? Collections.nCopies(3, in.shape(1).dim(1).floorDiv(Dim.known(3)))
                : given.stream().map(Dim::known).toList();
    }

    @Override
    public List<ValueType> infer(InferenceContext in) {
        if (in.rank(0) != 3 || in.rank(1) != 2) {
            throw in.error(
                    "input and weights must have three and two axes, found " + in.shape(0) + " and " + in.shape(1), "");
        }
        in.requireEqual(in.shape(0).dim(2), in.shape(1).dim(0), "the weights must have a row for each input");
        List<Dim> widths = widths(in);
        if (widths.size() != 3) {
            throw in.error("'qkv_hidden_sizes' must be three numbers, found " + widths, "");
        }
        Dim sum = widths.stream().reduce(Dim.ZERO, Dim::plus);
        in.requireEqual(sum, in.shape(1).dim(1), "the weights must have columns for queries, keys and values");
        if (in.has(2)) {
            in.requireEqual(in.shape(2).size(), in.shape(1).dim(1), "the bias must have one element a column");
        }
        if (in.has(PAST_SEQUENCE_LENGTH)) {
            throw in.error("states in one buffer are not supported", "export the model with separate states");
        }
        return ATTENTION.infer(in, in.element(0), widths);
    }

    @Override
    public List<Datum> evaluate(EvaluationContext in) {
        Tensor x = in.tensor(0);
        Tensor weights = in.tensor(1);
        long columns = weights.extent(1);
        Tensor projected = Tensor.zeros(ElementType.F64, x.extent(0), x.extent(1), columns);
        for (long i = 0; i < projected.size(); i++) {
            double sum = in.has(2) ? in.tensor(2).getDouble(i % columns) : 0;
            for (long k = 0; k < x.extent(2); k++) {
                sum += x.getDouble(i / columns * x.extent(2) + k) * weights.getDouble(k * columns + i % columns);
            }
            projected.setDouble(i, sum);
        }
        List<Long> given = in.find(QKV_HIDDEN_SIZES).orElse(List.of());
        long[] widths = {columns / 3, columns / 3, columns / 3};
        for (int i = 0; i < given.size(); i++) {
            widths[i] = given.get(i);
        }
        return ATTENTION.evaluate(in, projected, widths, x.elementType());
    }

    @Override
    public Lowering lower(LoweringContext to) {
        return new Lowering.Decomposition(out -> {
            Value projected = out.node("MatMul", out.operand(0), out.operand(1));
            if (to.has(2)) {
                projected = out.node("Add", projected, out.operand(2));
            }
            ATTENTION.write(out, to, projected, widths(to));
        });
    }
}
