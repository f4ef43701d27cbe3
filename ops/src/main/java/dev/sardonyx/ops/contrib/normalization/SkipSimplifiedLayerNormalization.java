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
import java.util.List;

/**
 * {@code input + skip + bias} divided by the root of the mean square of the last axis (com.microsoft
 * SkipSimplifiedLayerNormalization-1). Results are the normalized rows, a mean that this normalization does not have
 * and that must not be asked for, the inverse roots, and the sum.
 */
public final class SkipSimplifiedLayerNormalization implements Operator {
    @Override
    public OperatorSchema schema() {
        return OperatorSchema.microsoft("SkipSimplifiedLayerNormalization")
                .operand("input", "T", ElementTypes.FLOATS)
                .operand("skip", "T", ElementTypes.FLOATS)
                .operand("gamma", "T", ElementTypes.FLOATS)
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
        SkipSums.check(in, 2, 3);
        if (in.wantsResult(1)) {
            throw in.error("result 'mean' does not exist: rows are not centered", "leave its name empty in the model");
        }
        return SkipSums.types(in);
    }

    @Override
    public List<Datum> evaluate(EvaluationContext in) {
        Tensor x = in.tensor(0);
        double[] sums = SkipSums.sum(x, in.tensor(1), in.has(3) ? in.tensor(3) : null);
        int width = (int) in.tensor(2).size();
        long[] rows = x.shape();
        rows[rows.length - 1] = 1;
        Tensor y = Tensor.zeros(x.elementType(), x.shape());
        Tensor total = Tensor.zeros(x.elementType(), x.shape());
        Tensor inverses = Tensor.zeros(ElementType.F32, rows);
        for (int row = 0; row < inverses.size(); row++) {
            double squares = 0;
            for (int i = row * width; i < (row + 1) * width; i++) {
                squares += sums[i] * sums[i];
            }
            double inverse = 1 / Math.sqrt(squares / width + in.attribute(SkipSums.EPSILON));
            inverses.setDouble(row, inverse);
            for (int i = row * width; i < (row + 1) * width; i++) {
                y.setDouble(i, sums[i] * inverse * in.tensor(2).getDouble(i % width));
                total.setDouble(i, sums[i]);
            }
        }
        return List.of(y, Tensor.zeros(ElementType.F32, rows), inverses, total);
    }

    @Override
    public Lowering lower(LoweringContext to) {
        ElementType type = to.element(0);
        ElementType wide = ElementTypes.accumulating(type);
        Attributes attributes = Attributes.NONE.with(AttributeKey.number("epsilon"), to.attribute(SkipSums.EPSILON));
        return new Lowering.Decomposition(out -> {
            Value sum = SkipSums.sum(out, to.has(3) ? out.operand(3) : Value.ABSENT, wide);
            List<Value> normal =
                    out.nodes("SimplifiedLayerNormalization", attributes, 2, sum, out.cast(out.operand(2), wide));
            Value inverse = normal.get(1);
            List<Value> results = List.of(out.cast(normal.get(0), type), inverse, inverse, out.cast(sum, type));
            results.subList(0, to.resultCount()).forEach(out::result);
        });
    }
}
