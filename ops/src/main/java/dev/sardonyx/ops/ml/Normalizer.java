package dev.sardonyx.ops.ml;

import dev.sardonyx.ir.attribute.AttributeKey;
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
import java.util.Set;

/**
 * Each sample divided by its largest element, by the sum of its magnitudes or by its length, or as it is where that is
 * 0 (ONNX-ML Normalizer-1); computed in f32.
 */
public final class Normalizer implements Operator {
    /** {@code MAX}, {@code L1} or {@code L2}. */
    public static final AttributeKey<String> NORM = AttributeKey.text("norm").orElse("MAX");

    @Override
    public OperatorSchema schema() {
        return OperatorSchema.of(Samples.DOMAIN, "Normalizer")
                .operand("X", "T", Samples.NUMBERS)
                .result("Y", "", ElementTypes.of(ElementType.F32))
                .attribute(NORM)
                .accuracy(Accuracy.relative(1e-5))
                .build();
    }

    @Override
    public List<ValueType> infer(InferenceContext in) {
        Samples.features(in);
        if (!Set.of("MAX", "L1", "L2").contains(in.attribute(NORM))) {
            throw in.error("'norm' must be MAX, L1 or L2, found " + in.attribute(NORM), "");
        }
        return List.of(in.tensor(0).withElement(ElementType.F32));
    }

    @Override
    public List<Datum> evaluate(EvaluationContext in) {
        Tensor x = in.tensor(0);
        Tensor y = Tensor.zeros(ElementType.F32, x.shape());
        int width = (int) x.extent(x.rank() - 1);
        for (int row = 0; row < Samples.rows(x); row++) {
            double norm = in.attribute(NORM).equals("MAX") ? Double.NEGATIVE_INFINITY : 0;
            for (int i = 0; i < width; i++) {
                double value = x.getFloat((long) row * width + i);
                norm = switch (in.attribute(NORM)) {
                    case "MAX" -> Math.max(norm, value);
                    case "L1" -> norm + Math.abs(value);
                    default -> norm + value * value;
                };
            }
            norm = in.attribute(NORM).equals("L2") ? Math.sqrt(norm) : norm;
            for (int i = 0; i < width; i++) {
                long place = (long) row * width + i;
                y.setDouble(place, x.getFloat(place) / (norm == 0 ? 1 : norm));
            }
        }
        return List.of(y);
    }

    @Override
    public Lowering lower(LoweringContext to) {
        String reduction = switch (to.attribute(NORM)) {
            case "MAX" -> "ReduceMax";
            case "L1" -> "ReduceL1";
            default -> "ReduceL2";
        };
        return new Lowering.Decomposition(out -> {
            Value x = out.cast(out.operand(0), ElementType.F32);
            Value norm = out.node(reduction, x, out.vector(to.rank(0) - 1));
            Value none = out.node("Equal", norm, out.constant(ElementType.F32, 0));
            out.result(out.node("Div", x, out.node("Where", none, out.constant(ElementType.F32, 1), norm)));
        });
    }
}
