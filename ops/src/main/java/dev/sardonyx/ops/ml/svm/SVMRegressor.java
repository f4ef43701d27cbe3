package dev.sardonyx.ops.ml.svm;

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
import dev.sardonyx.ops.ml.PostTransform;
import dev.sardonyx.ops.ml.PostTransformNodes;
import dev.sardonyx.ops.ml.Samples;
import dev.sardonyx.tensor.Datum;
import dev.sardonyx.tensor.ElementType;
import dev.sardonyx.tensor.Tensor;
import java.util.List;

/**
 * Regression by support vectors (ONNX-ML SVMRegressor-1): [N, F] or [F] to [N, 1], computed in f32. Without support
 * vectors it is linear. For one class the result is 1 where the score is above 0, else -1, and not transformed.
 */
public final class SVMRegressor implements Operator {
    public static final AttributeKey<Long> N_SUPPORTS =
            AttributeKey.integer("n_supports").orElse(0L);
    public static final AttributeKey<Boolean> ONE_CLASS =
            AttributeKey.flag("one_class").orElse(false);

    @Override
    public OperatorSchema schema() {
        return OperatorSchema.of(Samples.DOMAIN, "SVMRegressor")
                .operand("X", "T", Samples.NUMBERS)
                .result("Y", "", ElementTypes.of(ElementType.F32))
                .attribute(SupportVectors.COEFFICIENTS)
                .attribute(KernelFunction.KERNEL_PARAMS)
                .attribute(KernelFunction.KERNEL_TYPE)
                .attribute(N_SUPPORTS)
                .attribute(ONE_CLASS)
                .attribute(PostTransform.KEY)
                .attribute(SupportVectors.RHO)
                .attribute(SupportVectors.VECTORS)
                .accuracy(Accuracy.relative(1e-4))
                .build();
    }

    @Override
    public List<ValueType> infer(InferenceContext in) {
        KernelFunction.check(in);
        PostTransform.of(in);
        long count = in.attribute(N_SUPPORTS);
        int coefficients = in.attribute(SupportVectors.COEFFICIENTS).size();
        int numbers = in.attribute(SupportVectors.VECTORS).size();
        if (count > 0 && (coefficients != count || numbers % count != 0)) {
            throw in.error(
                    count + " support vectors need as many coefficients and equally long vectors, found " + coefficients
                            + " coefficients and " + numbers + " numbers",
                    "");
        }
        in.requireEqual(
                Samples.features(in),
                Dim.known(count > 0 ? numbers / count : coefficients),
                "samples must have as many features as the model");
        return List.of(TensorType.of(ElementType.F32, Shape.of(Samples.count(in), Dim.ONE)));
    }

    private static float rho(List<Float> rho) {
        return rho.isEmpty() ? 0 : rho.getFirst();
    }

    @Override
    public List<Datum> evaluate(EvaluationContext in) {
        Tensor x = in.tensor(0);
        int count = Math.toIntExact(in.attribute(N_SUPPORTS));
        KernelFunction kernel = KernelFunction.of(in.node(), count > 0);
        int features = (int) x.extent(x.rank() - 1);
        List<Float> coefficients = in.attribute(SupportVectors.COEFFICIENTS);
        PostTransform transform = PostTransform.valueOf(in.attribute(PostTransform.KEY));
        Tensor y = Tensor.zeros(ElementType.F32, Samples.rows(x), 1);
        for (int row = 0; row < y.size(); row++) {
            double[] sample = SupportVectors.sample(x, row);
            double score = rho(in.attribute(SupportVectors.RHO));
            if (count == 0) {
                score += kernel.of(sample, SupportVectors.row(coefficients, 0, features));
            }
            for (int v = 0; v < count; v++) {
                double[] vector = SupportVectors.row(in.attribute(SupportVectors.VECTORS), v, features);
                score += coefficients.get(v) * kernel.of(sample, vector);
            }
            y.setDouble(
                    row,
                    in.attribute(ONE_CLASS) ? (score > 0 ? 1 : -1) : transform.reference(new double[] {score})[0]);
        }
        return List.of(y);
    }

    @Override
    public Lowering lower(LoweringContext to) {
        int count = Math.toIntExact(to.attribute(N_SUPPORTS));
        List<Float> coefficients = to.attribute(SupportVectors.COEFFICIENTS);
        List<Float> numbers = to.attribute(SupportVectors.VECTORS);
        return new Lowering.Decomposition(out -> {
            Value x = out.cast(out.operand(0), ElementType.F32);
            x = to.rank(0) == 1 ? out.node("Unsqueeze", x, out.vector(0)) : x;
            if (count > 0) {
                Value vectors = out.constant(Samples.matrix(numbers, count, numbers.size() / count));
                x = new KernelNodes(out).apply(KernelFunction.of(to.node(), true), x, vectors);
            }
            Value column = out.constant(Samples.matrix(coefficients, coefficients.size(), 1));
            Value rho = out.constant(ElementType.F32, rho(to.attribute(SupportVectors.RHO)));
            Value score = out.node("Add", out.node("MatMul", x, column), rho);
            if (to.attribute(ONE_CLASS)) {
                Value above = out.node("Greater", score, out.constant(ElementType.F32, 0));
                Value one = out.constant(ElementType.F32, 1);
                out.result(out.node("Where", above, one, out.constant(ElementType.F32, -1)));
            } else {
                out.result(new PostTransformNodes(out).apply(PostTransform.of(to), score));
            }
        });
    }
}
