package dev.sardonyx.ops.ml;

import dev.sardonyx.ir.attribute.AttributeKey;
import dev.sardonyx.ir.graph.Value;
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
import dev.sardonyx.tensor.ElementType;
import dev.sardonyx.tensor.Tensor;
import java.util.List;

/** Linear regression (ONNX-ML LinearRegressor-1): [N, C] or [C] to [N, targets], computed in f32. */
public final class LinearRegressor implements Operator {
    public static final AttributeKey<List<Float>> COEFFICIENTS = LinearModel.COEFFICIENTS;
    public static final AttributeKey<List<Float>> INTERCEPTS = LinearModel.INTERCEPTS;
    public static final AttributeKey<Long> TARGETS =
            AttributeKey.integer("targets").orElse(1L);

    @Override
    public OperatorSchema schema() {
        return OperatorSchema.of(Samples.DOMAIN, "LinearRegressor")
                .operand("X", "T", Samples.NUMBERS)
                .result("Y", "", ElementTypes.of(ElementType.F32))
                .attribute(COEFFICIENTS)
                .attribute(INTERCEPTS)
                .attribute(PostTransform.KEY)
                .attribute(TARGETS)
                .accuracy(Accuracy.relative(1e-5))
                .build();
    }

    @Override
    public List<ValueType> infer(InferenceContext in) {
        PostTransform.of(in);
        long targets = in.attribute(TARGETS);
        LinearModel.check(in, Math.toIntExact(targets));
        return List.of(TensorType.of(ElementType.F32, Shape.of(Samples.count(in), Dim.known(targets))));
    }

    @Override
    public List<Datum> evaluate(EvaluationContext in) {
        int targets = Math.toIntExact(in.attribute(TARGETS));
        double[][] scores = LinearModel.reference(in, targets);
        PostTransform transform = PostTransform.valueOf(in.attribute(PostTransform.KEY));
        Tensor y = Tensor.zeros(ElementType.F32, scores.length, targets);
        for (int row = 0; row < scores.length; row++) {
            double[] transformed = transform.reference(scores[row]);
            for (int t = 0; t < targets; t++) {
                y.setDouble((long) row * targets + t, transformed[t]);
            }
        }
        return List.of(y);
    }

    @Override
    public Lowering lower(LoweringContext to) {
        PostTransform transform = PostTransform.of(to);
        int targets = Math.toIntExact(to.attribute(TARGETS));
        return new Lowering.Decomposition(out -> {
            Value scores = LinearModel.nodes(out, to.attribute(COEFFICIENTS), to.attribute(INTERCEPTS), targets);
            out.result(new PostTransformNodes(out).apply(transform, scores));
        });
    }
}
