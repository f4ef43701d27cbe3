package dev.sardonyx.ops.ml;

import dev.sardonyx.ir.attribute.AttributeKey;
import dev.sardonyx.ir.graph.Value;
import dev.sardonyx.ir.type.Dim;
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

/** {@code (X - offset) * scale}, with one number for all or one a feature (ONNX-ML Scaler-1), rounded to f32. */
public final class Scaler implements Operator {
    public static final AttributeKey<List<Float>> OFFSET =
            AttributeKey.numbers("offset").orElse(List.of());
    public static final AttributeKey<List<Float>> SCALE =
            AttributeKey.numbers("scale").orElse(List.of());

    @Override
    public OperatorSchema schema() {
        return OperatorSchema.of(Samples.DOMAIN, "Scaler")
                .operand("X", "T", Samples.NUMBERS)
                .result("Y", "", ElementTypes.of(ElementType.F32))
                .attribute(OFFSET)
                .attribute(SCALE)
                .accuracy(Accuracy.relative(1e-6))
                .build();
    }

    @Override
    public List<ValueType> infer(InferenceContext in) {
        for (AttributeKey<List<Float>> key : List.of(OFFSET, SCALE)) {
            int count = in.attribute(key).size();
            if (count > 1) {
                in.requireEqual(
                        in.shape(0).dim(in.rank(0) - 1),
                        Dim.known(count),
                        "'" + key.name() + "' must have one number, or one a feature");
            }
        }
        return List.of(in.tensor(0).withElement(ElementType.F32));
    }

    @Override
    public List<Datum> evaluate(EvaluationContext in) {
        Tensor x = in.tensor(0);
        Tensor y = Tensor.zeros(ElementType.F32, x.shape());
        for (long i = 0; i < x.size(); i++) {
            int feature = x.rank() == 0 ? 0 : (int) (i % x.extent(x.rank() - 1));
            double offset = number(in.attribute(OFFSET), feature, 0);
            y.setDouble(i, (x.getDouble(i) - offset) * number(in.attribute(SCALE), feature, 1));
        }
        return List.of(y);
    }

    private static double number(List<Float> numbers, int feature, double missing) {
        return numbers.isEmpty() ? missing : numbers.get(numbers.size() == 1 ? 0 : feature);
    }

    @Override
    public Lowering lower(LoweringContext to) {
        ElementType wide = to.element(0) == ElementType.F64 ? ElementType.F64 : ElementType.F32;
        return new Lowering.Decomposition(out -> {
            Value x = out.cast(out.operand(0), wide);
            if (!to.attribute(OFFSET).isEmpty()) {
                x = out.node("Sub", x, numbers(out, to.attribute(OFFSET), wide));
            }
            if (!to.attribute(SCALE).isEmpty()) {
                x = out.node("Mul", x, numbers(out, to.attribute(SCALE), wide));
            }
            out.result(out.node("Identity", out.cast(x, ElementType.F32)));
        });
    }

    private static Value numbers(Decomposer out, List<Float> numbers, ElementType type) {
        return out.cast(
                out.constant(numbers.size() == 1 ? Samples.vector(numbers).reshaped() : Samples.vector(numbers)), type);
    }
}
