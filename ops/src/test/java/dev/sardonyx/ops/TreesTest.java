package dev.sardonyx.ops;

import static dev.sardonyx.ops.Literals.*;
import static dev.sardonyx.ops.MachineLearningTest.*;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sardonyx.ir.attribute.Attributes;
import dev.sardonyx.tensor.ElementType;
import dev.sardonyx.tensor.Tensor;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TreesTest {
    private static final double NAN = Double.NaN;

    /** Two trees of one question: x0 &lt;= 1 votes a or b, x1 &gt; 2 votes c or d. */
    private static Attributes stumps(String stem, float a, float b, float c, float d) {
        return all(
                integers("nodes_treeids", 0L, 0L, 0L, 1L, 1L, 1L),
                integers("nodes_nodeids", 0L, 1L, 2L, 0L, 1L, 2L),
                integers("nodes_featureids", 0L, 0L, 0L, 1L, 0L, 0L),
                integers("nodes_truenodeids", 1L, 0L, 0L, 1L, 0L, 0L),
                integers("nodes_falsenodeids", 2L, 0L, 0L, 2L, 0L, 0L),
                words("nodes_modes", "BRANCH_LEQ", "LEAF", "LEAF", "BRANCH_GT", "LEAF", "LEAF"),
                numbers("nodes_values", 1f, 0f, 0f, 2f, 0f, 0f),
                integers(stem + "_treeids", 0L, 0L, 1L, 1L),
                integers(stem + "_nodeids", 1L, 2L, 1L, 2L),
                numbers(stem + "_weights", a, b, c, d));
    }

    private static Attributes regression(Long... targets) {
        return all(stumps("target", 1, 2, 10, 20), integers("target_ids", targets));
    }

    private static Attributes binary(float a, float b, float c, float d) {
        return all(
                stumps("class", a, b, c, d),
                integers("class_ids", 0L, 0L, 0L, 0L),
                words("classlabels_strings", "no", "yes"));
    }

    /** A branch that asks with {@code mode} whether x0 is so to 2, with leaves 1 for yes and 0 for no. */
    private static Attributes question(long mode, Attributes more) {
        return all(
                tensor("nodes_splits", f32(2)),
                tensor("nodes_modes", of(ElementType.U8, mode)),
                integers("nodes_featureids", 0L),
                integers("nodes_truenodeids", 1L),
                integers("nodes_falsenodeids", 0L),
                integers("nodes_trueleafs", 1L),
                integers("nodes_falseleafs", 1L),
                tensor("leaf_weights", f32(0, 1)),
                integers("leaf_targetids", 0L, 0L),
                integers("tree_roots", 0L),
                more);
    }

    @ParameterizedTest
    @MethodSource({"regressors", "classifiers", "modes", "sets"})
    void givesWhatTheOperatorTextSays(OperatorCase test) {
        test.check();
    }

    static Stream<OperatorCase> regressors() {
        Tensor x = f32(1, 3, 1.5, 2, NAN, NAN).reshaped(3, 2);
        return Stream.of(
                ml("TreeEnsembleRegressor", regression(0L, 0L, 0L, 0L), x)
                        .gives(f32(11, 22, 22).reshaped(3, 1)),
                ml("TreeEnsembleRegressor", regression(0L, 0L, 0L, 0L), i64(1, 3))
                        .gives(f32(11).reshaped(1, 1)),
                ml(
                                "TreeEnsembleRegressor",
                                all(
                                        regression(0L, 1L, 1L, 0L),
                                        integer("n_targets", 2),
                                        numbers("base_values", 100f, 200f)),
                                x)
                        .gives(f32(101, 210, 120, 202, 120, 202).reshaped(3, 2)),
                ml("TreeEnsembleRegressor", all(regression(0L, 0L, 0L, 0L), word("aggregate_function", "AVERAGE")), x)
                        .gives(f32(5.5, 11, 11).reshaped(3, 1)),
                ml("TreeEnsembleRegressor", all(regression(0L, 0L, 0L, 0L), word("aggregate_function", "MIN")), x)
                        .gives(f32(1, 2, 2).reshaped(3, 1)),
                ml(
                                "TreeEnsembleRegressor",
                                all(
                                        regression(0L, 0L, 0L, 0L),
                                        word("aggregate_function", "MAX"),
                                        integers("nodes_missing_value_tracks_true", 1L, 0L, 0L, 1L, 0L, 0L)),
                                x)
                        .gives(f32(10, 20, 10).reshaped(3, 1)),
                ml(
                                "TreeEnsembleRegressor",
                                all(
                                        regression(0L, 0L, 0L, 0L).without("nodes_values"),
                                        tensor(
                                                "nodes_values_as_tensor",
                                                of(ElementType.F64, 1 + 1e-12, 0, 0, 2, 0, 0))),
                                of(ElementType.F64, 1 + 1e-12, 3, 1 + 2e-12, 3).reshaped(2, 2))
                        .gives(f32(11, 12).reshaped(2, 1)));
    }

    static Stream<OperatorCase> classifiers() {
        Tensor x = f32(1, 3, 1.5, 2).reshaped(2, 2);
        Attributes classes = all(
                stumps("class", 1, 2, -10, -20),
                integers("class_ids", 2L, 0L, 0L, 1L),
                integers("classlabels_int64s", 5L, 6L, 7L));
        double third = 1 / (1 + Math.exp(-3));
        return Stream.of(
                ml("TreeEnsembleClassifier", classes, x)
                        .gives(i64(7, 5), f32(-10, 0, 1, 2, -20, 0).reshaped(2, 3)),
                ml("TreeEnsembleClassifier", all(classes, numbers("base_values", 0f, 30f, 0f)), x)
                        .gives(i64(6, 6), f32(-10, 30, 1, 2, 10, 0).reshaped(2, 3)),
                ml("TreeEnsembleClassifier", binary(0.25f, 0.5f, 0.25f, 0.25f), x)
                        .gives(text("no", "yes"), f32(0.5, 0.5, 0.25, 0.75).reshaped(2, 2)),
                ml("TreeEnsembleClassifier", binary(-1, 1, 0.5f, 2), x)
                        .gives(text("no", "yes"), f32(0.5, -0.5, -3, 3).reshaped(2, 2)),
                ml(
                                "TreeEnsembleClassifier",
                                all(
                                        binary(-1, 1, 0.5f, 2),
                                        numbers("base_values", 0.5f),
                                        word("post_transform", "LOGISTIC")),
                                f32(2, 1.5))
                        .gives(
                                text("yes"),
                                f32(1 / (1 + Math.exp(3.5)), 1 / (1 + Math.exp(-3.5)))
                                        .reshaped(1, 2)),
                ml("TreeEnsembleClassifier", all(binary(1, 1, 2, 2), word("post_transform", "LOGISTIC")), f32(0, 0))
                        .gives(text("yes"), f32(1 - third, third).reshaped(1, 2)));
    }

    static Stream<OperatorCase> modes() {
        Tensor x = f32(1, 2, 3, NAN).reshaped(4, 1);
        return Stream.of(
                ml("TreeEnsemble", question(0, Attributes.NONE), x)
                        .gives(f32(1, 1, 0, 0).reshaped(4, 1)),
                ml("TreeEnsemble", question(1, Attributes.NONE), x)
                        .gives(f32(1, 0, 0, 0).reshaped(4, 1)),
                ml("TreeEnsemble", question(2, Attributes.NONE), x)
                        .gives(f32(0, 1, 1, 0).reshaped(4, 1)),
                ml("TreeEnsemble", question(3, Attributes.NONE), x)
                        .gives(f32(0, 0, 1, 0).reshaped(4, 1)),
                ml("TreeEnsemble", question(4, Attributes.NONE), x)
                        .gives(f32(0, 1, 0, 0).reshaped(4, 1)),
                ml("TreeEnsemble", question(5, Attributes.NONE), x)
                        .gives(f32(1, 0, 1, 1).reshaped(4, 1)),
                ml("TreeEnsemble", question(3, integers("nodes_missing_value_tracks_true", 1L)), x)
                        .gives(f32(0, 0, 1, 1).reshaped(4, 1)));
    }

    static Stream<OperatorCase> sets() {
        Tensor x = f32(1, 0, 3, NAN, 9, 4).reshaped(6, 1);
        Attributes many = tensor("membership_values", f32(9, 7, 0, 3, -1, 12, 5, 11, -0.5, NAN));
        return Stream.of(
                ml("TreeEnsemble", question(6, tensor("membership_values", f32(4, 0, NAN))), x)
                        .gives(f32(0, 1, 0, 0, 0, 1).reshaped(6, 1)),
                ml("TreeEnsemble", question(6, many), x)
                        .gives(f32(0, 1, 1, 0, 1, 0).reshaped(6, 1)),
                ml("TreeEnsemble", question(6, all(many, integers("nodes_missing_value_tracks_true", 1L))), x)
                        .gives(f32(0, 1, 1, 1, 1, 0).reshaped(6, 1)),
                ml("TreeEnsemble", question(6, tensor("membership_values", f32(NAN))), x)
                        .gives(f32(0, 0, 0, 0, 0, 0).reshaped(6, 1)));
    }

    static Stream<Object[]> misuses() {
        return Stream.of(
                new Object[] {regression(0L, 0L, 0L), "'target_treeids' must have one element a vote, 3, found 4"},
                new Object[] {regression(0L, 0L, 0L, 1L), "a vote is for target 1 of 1"},
                new Object[] {
                    all(regression(0L, 0L, 0L, 0L), integers("nodes_truenodeids", 0L, 0L, 0L, 1L, 0L, 0L)),
                    "a way through a tree has no end"
                },
                new Object[] {
                    all(regression(0L, 0L, 0L, 0L), integers("nodes_truenodeids", 7L, 0L, 0L, 1L, 0L, 0L)),
                    "node 0 of tree 0 goes on at node 7, which the tree does not have"
                },
                new Object[] {
                    all(regression(0L, 0L, 0L, 0L), integers("nodes_featureids", 2L, 0L, 0L, 1L, 0L, 0L)),
                    "the trees ask for feature 2, samples have 2"
                },
                new Object[] {
                    all(
                            regression(0L, 0L, 0L, 0L),
                            words("nodes_modes", "BRANCH_LEQ", "LEAF", "LEAF", "BRANCH_IN", "LEAF", "LEAF")),
                    "there is no node mode 'BRANCH_IN'"
                });
    }

    @ParameterizedTest
    @MethodSource("misuses")
    void misuseIsNamed(Attributes attributes, String message) {
        OperatorCase test = ml("TreeEnsembleRegressor", attributes, f32(1, 2));
        assertThatThrownBy(() -> NodeCase.of(test.operator(), attributes, 1, test.operands(), Set.of()))
                .hasMessageContaining(message);
    }
}
