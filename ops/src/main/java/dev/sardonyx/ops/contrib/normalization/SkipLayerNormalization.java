package dev.sardonyx.ops.contrib.normalization;

import dev.sardonyx.ir.attribute.AttributeKey;
import dev.sardonyx.ir.attribute.Attributes;
import dev.sardonyx.ir.graph.Value;
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
import dev.sardonyx.tensor.Tensor;
import java.util.Arrays;
import java.util.List;

/**
 * The layer normalization of {@code input + skip + bias} over the last axis (com.microsoft SkipLayerNormalization-1).
 * Results are the normalized rows, their means and inverse deviations, and the sum.
 */
public final class SkipLayerNormalization implements Operator {
    @Override
    public OperatorSchema schema() {
        return OperatorSchema.microsoft("SkipLayerNormalization")
                .operand("input", "T", ElementTypes.FLOATS)
                .operand("skip", "T", ElementTypes.FLOATS)
                .operand("gamma", "T", ElementTypes.FLOATS)
                .optionalOperand("beta", "T", ElementTypes.FLOATS)
                .optionalOperand("bias", "T", ElementTypes.FLOATS)
                .result("output", "T", ElementTypes.FLOATS)
                .optionalResult("mean", "", ElementTypes.of(ElementType.F32))
                .optionalResult("inv_std_var", "", ElementTypes.of(ElementType.F32))
                .optionalResult("input_skip_bias_sum", "T", ElementTypes.FLOATS)
                .attribute(SkipSums.EPSILON)
                .accuracy(Accuracy.relative(1e-5))
                .build();
    }

    @Override
    public List<ValueType> infer(InferenceContext in) {
        SkipSums.check(in, 2, 3, 4);
        return SkipSums.types(in);
    }

    @Override
    public List<Datum> evaluate(EvaluationContext in) {
        Tensor x = in.tensor(0);
        double[] sums = SkipSums.sum(x, in.tensor(1), in.has(4) ? in.tensor(4) : null);
        int width = (int) in.tensor(2).size();
        long[] rows = x.shape();
        rows[rows.length - 1] = 1;
        Tensor y = Tensor.zeros(x.elementType(), x.shape());
        Tensor total = Tensor.zeros(x.elementType(), x.shape());
        Tensor means = Tensor.zeros(ElementType.F32, rows);
        Tensor inverses = Tensor.zeros(ElementType.F32, rows);
        for (int row = 0; row < means.size(); row++) {
            double[] values = Arrays.copyOfRange(sums, row * width, (row + 1) * width);
            double mean = Arrays.stream(values).average().orElse(0);
            double variance =
                    Arrays.stream(values).map(v -> (v - mean) * (v - mean)).sum() / width;
            double inverse = 1 / Math.sqrt(variance + in.attribute(SkipSums.EPSILON));
            means.setDouble(row, mean);
            inverses.setDouble(row, inverse);
            for (int i = 0; i < width; i++) {
                double shift = in.has(3) ? in.tensor(3).getDouble(i) : 0;
                y.setDouble(
                        (long) row * width + i,
                        (values[i] - mean) * inverse * in.tensor(2).getDouble(i) + shift);
                total.setDouble((long) row * width + i, values[i]);
            }
        }
        return List.of(y, means, inverses, total);
    }

    @Override
    public Lowering lower(LoweringContext to) {
        ElementType type = to.element(0);
        ElementType wide = ElementTypes.accumulating(type);
        Attributes attributes = Attributes.NONE.with(AttributeKey.number("epsilon"), to.attribute(SkipSums.EPSILON));
        return new Lowering.Decomposition(out -> {
            Value sum = SkipSums.sum(out, to.has(4) ? out.operand(4) : Value.ABSENT, wide);
            Value gamma = out.cast(out.operand(2), wide);
            List<Value> normal = to.has(3)
                    ? out.nodes("LayerNormalization", attributes, 3, sum, gamma, out.cast(out.operand(3), wide))
                    : out.nodes("LayerNormalization", attributes, 3, sum, gamma);
            List<Value> results =
                    List.of(out.cast(normal.get(0), type), normal.get(1), normal.get(2), out.cast(sum, type));
            results.subList(0, to.resultCount()).forEach(out::result);
        });
    }
}
