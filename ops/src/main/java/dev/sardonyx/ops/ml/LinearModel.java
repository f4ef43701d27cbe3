package dev.sardonyx.ops.ml;

import dev.sardonyx.ir.attribute.AttributeKey;
import dev.sardonyx.ir.graph.Value;
import dev.sardonyx.ir.type.Dim;
import dev.sardonyx.ops.Decomposer;
import dev.sardonyx.ops.EvaluationContext;
import dev.sardonyx.ops.InferenceContext;
import dev.sardonyx.tensor.ElementType;
import dev.sardonyx.tensor.Tensor;
import java.util.List;

/**
 * Scores {@code X · coefficients' + intercepts}: the coefficients are [scores, features].
 */
final class LinearModel {
    static final AttributeKey<List<Float>> COEFFICIENTS = AttributeKey.numbers("coefficients");
    static final AttributeKey<List<Float>> INTERCEPTS =
            AttributeKey.numbers("intercepts").orElse(List.of());

    private LinearModel() {}

    /** Requires coefficients for {@code scores} scores of all features, and no intercepts or one a score. */
    static void check(InferenceContext in, int scores) {
        int count = in.attribute(COEFFICIENTS).size();
        if (scores < 1 || count % scores != 0) {
            throw in.error(count + " coefficients are not " + scores + " equal rows", "");
        }
        in.requireEqual(
                Samples.features(in),
                Dim.known(count / scores),
                "there must be a coefficient for each of " + scores + " scores and each feature");
        int intercepts = in.attribute(INTERCEPTS).size();
        if (intercepts != 0 && intercepts != scores) {
            throw in.error("there must be " + scores + " intercepts or none, found " + intercepts, "");
        }
    }

    /** The reference: scores [samples][scores]. */
    static double[][] reference(EvaluationContext in, int scores) {
        Tensor x = in.tensor(0);
        List<Float> coefficients = in.attribute(COEFFICIENTS);
        List<Float> intercepts = in.attribute(INTERCEPTS);
        int features = coefficients.size() / scores;
        double[][] result = new double[Samples.rows(x)][scores];
        for (int row = 0; row < result.length; row++) {
            for (int s = 0; s < scores; s++) {
                result[row][s] = intercepts.isEmpty() ? 0 : intercepts.get(s);
                for (int f = 0; f < features; f++) {
                    result[row][s] += x.getFloat((long) row * features + f) * coefficients.get(s * features + f);
                }
            }
        }
        return result;
    }

    /** The scores [samples, scores] of f32 as nodes. */
    static Value nodes(Decomposer out, List<Float> coefficients, List<Float> intercepts, int scores) {
        int features = coefficients.size() / scores;
        Tensor columns = Tensor.zeros(ElementType.F32, features, scores);
        for (int s = 0; s < scores; s++) {
            for (int f = 0; f < features; f++) {
                columns.setDouble((long) f * scores + s, coefficients.get(s * features + f));
            }
        }
        Value x = out.cast(out.operand(0), ElementType.F32);
        if (out.type(x).shape().rank() == 1) {
            x = out.node("Unsqueeze", x, out.vector(0));
        }
        Value product = out.node("MatMul", x, out.constant(columns));
        return intercepts.isEmpty() ? product : out.node("Add", product, out.constant(Samples.vector(intercepts)));
    }
}
