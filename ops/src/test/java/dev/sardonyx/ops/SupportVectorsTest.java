package dev.sardonyx.ops;

import static dev.sardonyx.ops.Literals.*;
import static dev.sardonyx.ops.MachineLearningTest.*;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sardonyx.ir.attribute.Attributes;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SupportVectorsTest {
    private static Attributes kernel(String type, Float gamma, Float offset, Float degree) {
        return all(word("kernel_type", type), numbers("kernel_params", gamma, offset, degree));
    }

    private static Attributes regression(Attributes more) {
        return all(
                integer("n_supports", 2),
                numbers("support_vectors", 1f, 0f, 0f, 1f),
                numbers("coefficients", 2f, 3f),
                numbers("rho", 0.5f),
                more);
    }

    /** Two classes with one vector each: the score of (x, y) is x - 2 y + 0.5. */
    private static Attributes pair(Attributes more) {
        return all(
                words("classlabels_strings", "a", "b"),
                integers("vectors_per_class", 1L, 1L),
                numbers("support_vectors", 1f, 0f, 0f, 1f),
                numbers("coefficients", 1f, -2f),
                numbers("rho", 0.5f),
                more);
    }

    @ParameterizedTest
    @MethodSource({"regressors", "classifiers"})
    void givesWhatTheOperatorTextSays(OperatorCase test) {
        test.check();
    }

    static Stream<OperatorCase> regressors() {
        return Stream.of(
                ml("SVMRegressor", regression(Attributes.NONE), f32(1, 2)).gives(f32(8.5).reshaped(1, 1)),
                ml(
                                "SVMRegressor",
                                regression(kernel("POLY", 2f, 1f, 2f)),
                                f32(1, 2).reshaped(1, 2))
                        .gives(f32(2 * 9 + 3 * 25 + 0.5).reshaped(1, 1)),
                ml("SVMRegressor", regression(kernel("RBF", 1f, 0f, 0f)), i64(1, 0))
                        .gives(f32(2 + 3 * Math.exp(-2) + 0.5).reshaped(1, 1)),
                ml("SVMRegressor", regression(kernel("SIGMOID", 1f, 0f, 0f)), f32(1, 0))
                        .gives(f32(2 * Math.tanh(1) + 0.5).reshaped(1, 1)),
                ml(
                                "SVMRegressor",
                                all(numbers("coefficients", 2f, -1f), integer("one_class", 1)),
                                f32(1, 2, 3, 4).reshaped(2, 2))
                        .gives(f32(-1, 1).reshaped(2, 1)));
    }

    static Stream<OperatorCase> classifiers() {
        double first = 1 / (1 + Math.exp(2.5));
        return Stream.of(
                ml("SVMClassifier", pair(Attributes.NONE), f32(1, 2, 1, 0).reshaped(2, 2))
                        .gives(text("b", "a"), f32(2.5, -2.5, -1.5, 1.5).reshaped(2, 2)),
                ml("SVMClassifier", pair(word("post_transform", "LOGISTIC")), f32(1, 2))
                        .gives(text("b"), f32(1 - first, first).reshaped(1, 2)),
                ml("SVMClassifier", pair(all(numbers("prob_a", 0f), numbers("prob_b", 0f))), f32(1, 2))
                        .gives(text("b"), f32(0.5, 0.5).reshaped(1, 2)),
                ml(
                                "SVMClassifier",
                                all(
                                        integers("classlabels_ints", 7L, 8L, 9L),
                                        integers("vectors_per_class", 1L, 1L, 1L),
                                        numbers("support_vectors", 1f, 2f, 3f),
                                        numbers("coefficients", 1f, 0f, 1f, -1f, 1f, 0f),
                                        numbers("rho", 0f, 1f, -3f)),
                                f32(1))
                        .gives(i64(7), f32(1, 3, -1).reshaped(1, 3)),
                ml(
                                "SVMClassifier",
                                all(
                                        integers("classlabels_ints", 4L, 5L),
                                        numbers("coefficients", 1f, 0f, 0f, 1f),
                                        numbers("rho", 1f)),
                                f32(3, 2))
                        .gives(i64(4), f32(4, 3).reshaped(1, 2)));
    }

    @Test
    void misuseIsNamed() {
        OperatorCase few = ml("SVMClassifier", pair(numbers("coefficients", 1f)), f32(1, 2));
        assertThatThrownBy(() -> NodeCase.of(few.operator(), few.attributes(), 2, few.operands(), Set.of()))
                .hasMessageContaining("'coefficients' must have 2 numbers, found 1");
        OperatorCase other = ml("SVMRegressor", regression(word("kernel_type", "CUBIC")), f32(1, 2));
        assertThatThrownBy(() -> NodeCase.of(other.operator(), other.attributes(), 1, other.operands(), Set.of()))
                .hasMessageContaining("found 'CUBIC'");
    }
}
