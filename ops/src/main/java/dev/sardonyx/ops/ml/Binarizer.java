package dev.sardonyx.ops.ml;

import dev.sardonyx.ir.attribute.AttributeKey;
import dev.sardonyx.ir.graph.Value;
import dev.sardonyx.ir.type.ValueType;
import dev.sardonyx.ops.EvaluationContext;
import dev.sardonyx.ops.InferenceContext;
import dev.sardonyx.ops.Lowering;
import dev.sardonyx.ops.LoweringContext;
import dev.sardonyx.ops.Operator;
import dev.sardonyx.ops.OperatorSchema;
import dev.sardonyx.tensor.Datum;
import dev.sardonyx.tensor.ElementType;
import dev.sardonyx.tensor.Tensor;
import java.math.BigDecimal;
import java.util.List;

/** 1 where an element is greater than {@link #THRESHOLD}, else 0 (ONNX-ML Binarizer-1). */
public final class Binarizer implements Operator {
    public static final AttributeKey<Float> THRESHOLD =
            AttributeKey.number("threshold").orElse(0f);

    @Override
    public OperatorSchema schema() {
        return OperatorSchema.of(Samples.DOMAIN, "Binarizer")
                .operand("X", "T", Samples.NUMBERS)
                .result("Y", "T", Samples.NUMBERS)
                .attribute(THRESHOLD)
                .build();
    }

    @Override
    public List<ValueType> infer(InferenceContext in) {
        return List.of(in.operandType(0));
    }

    @Override
    public List<Datum> evaluate(EvaluationContext in) {
        Tensor x = in.tensor(0);
        float threshold = in.attribute(THRESHOLD);
        Tensor y = Tensor.zeros(x.elementType(), x.shape());
        for (long i = 0; i < x.size(); i++) {
            boolean greater = x.elementType().isFloat() || !Float.isFinite(threshold)
                    ? x.getDouble(i) > threshold
                    : BigDecimal.valueOf(x.getLong(i)).compareTo(new BigDecimal(threshold)) > 0;
            y.setLong(i, greater ? 1 : 0);
        }
        return List.of(y);
    }

    @Override
    public Lowering lower(LoweringContext to) {
        ElementType type = to.element(0);
        return new Lowering.Decomposition(out -> {
            float threshold = to.attribute(THRESHOLD);
            Value greater;
            if (type.isFloat()) {
                greater = out.node("Greater", out.operand(0), out.constant(type, threshold));
            } else {
                // An integer is greater than a number when it is greater than the integer below it.
                double lowest = type == ElementType.I64 ? Long.MIN_VALUE : Integer.MIN_VALUE;
                double highest = -lowest;
                long limit = type == ElementType.I64 ? Long.MAX_VALUE : Integer.MAX_VALUE;
                limit = threshold < highest ? (long) Math.floor(threshold) : limit;
                Value constant = out.constant(integer(type, threshold < lowest ? (long) lowest : limit));
                greater = out.node(threshold < lowest ? "GreaterOrEqual" : "Greater", out.operand(0), constant);
            }
            out.result(out.cast(greater, type));
        });
    }

    private static Tensor integer(ElementType type, long value) {
        Tensor tensor = Tensor.zeros(type);
        tensor.setLong(0, value);
        return tensor;
    }
}
