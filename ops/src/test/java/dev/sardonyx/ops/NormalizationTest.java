package dev.sardonyx.ops;

import static dev.sardonyx.ops.Literals.*;

import dev.sardonyx.ir.attribute.AttributeKey;
import dev.sardonyx.ir.attribute.Attributes;
import dev.sardonyx.tensor.Tensor;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class NormalizationTest {
    private static final Attributes EXACT = number("epsilon", 0f);

    @ParameterizedTest
    @MethodSource({"normalizations", "losses", "images", "models"})
    void givesWhatTheOperatorTextSays(OperatorCase test) {
        test.check();
    }

    static Stream<OperatorCase> normalizations() {
        Tensor pairs = f32(1, 3, 2, 6).reshaped(1, 2, 2);
        return Stream.of(
                OperatorCase.of("BatchNormalization", EXACT, pairs, f32(1, 2), f32(0, 1), f32(1, 2), f32(4, 16))
                        .gives(f32(0, 1, 1, 3).reshaped(1, 2, 2)),
                OperatorCase.of("LayerNormalization", EXACT, pairs, f32(2, 2), f32(1, 1))
                        .gives(
                                f32(-1, 3, -1, 3).reshaped(1, 2, 2),
                                f32(2, 4).reshaped(1, 2, 1),
                                f32(1, 0.5).reshaped(1, 2, 1)),
                OperatorCase.of("InstanceNormalization", EXACT, pairs, f32(1, 2), f32(0, 1))
                        .gives(f32(-1, 1, -1, 3).reshaped(1, 2, 2)),
                OperatorCase.of("GroupNormalization", all(EXACT, integer("num_groups", 2)), pairs, f32(1, 2), f32(0, 1))
                        .gives(f32(-1, 1, -1, 3).reshaped(1, 2, 2)),
                OperatorCase.of("RMSNormalization", EXACT, f32(1, 7), f32(5, 5)).gives(f32(1, 7)),
                OperatorCase.of("LpNormalization", f32(3, 4, 0, 0).reshaped(2, 2))
                        .gives(f32(0.6, 0.8, 0, 0).reshaped(2, 2)),
                OperatorCase.of("MeanVarianceNormalization", integers("axes", 0L), f32(1, 3))
                        .gives(f32(-1, 1)),
                OperatorCase.of(
                                "LRN",
                                all(integer("size", 3), number("alpha", 3f), number("beta", 1f)),
                                f32(1, 2, 3).reshaped(1, 3, 1))
                        .gives(f32(1 / 6.0, 2 / 15.0, 3 / 14.0).reshaped(1, 3, 1)),
                OperatorCase.of("Dropout", f32(1, 2)).gives(f32(1, 2), bool(true, true)),
                // The first numbers for seed 5489, that of the generator's authors, are 0.814724, 0.905792 and
                // 0.126987.
                OperatorCase.of(
                                "Dropout",
                                integer("seed", 5489),
                                f32(1, 2, 3),
                                f32(0.25).reshaped(),
                                bool(true))
                        .gives(f32(1 / 0.75, 2 / 0.75, 0), bool(true, true, false)),
                OperatorCase.of("Dropout", integer("seed", 1), f32(1, 2), f32(0).reshaped(), bool(true))
                        .gives(f32(1, 2), bool(true, true)));
    }

    static Stream<OperatorCase> losses() {
        Tensor scores = f32(-1, -2, -3, -4).reshaped(2, 2);
        return Stream.of(
                OperatorCase.of("NegativeLogLikelihoodLoss", word("reduction", "none"), scores, i64(1, 0))
                        .gives(f32(2, 3)),
                OperatorCase.of("NegativeLogLikelihoodLoss", scores, i64(1, 0), f32(1, 3))
                        .gives(f32(9 / 4.0).reshaped()),
                OperatorCase.of("NegativeLogLikelihoodLoss", integer("ignore_index", 1), scores, i64(1, 0))
                        .gives(f32(3).reshaped()),
                OperatorCase.of("SoftmaxCrossEntropyLoss", f32(0, Math.log(3)).reshaped(1, 2), i64(1))
                        .gives(
                                f32(-Math.log(0.75)).reshaped(),
                                f32(Math.log(0.25), Math.log(0.75)).reshaped(1, 2)));
    }

    static Stream<OperatorCase> images() {
        Tensor image = f32(1, 2, 3, 4).reshaped(1, 1, 2, 2);
        Tensor half = f32(1, 2).reshaped(1, 1, 2);
        return Stream.of(
                OperatorCase.of("Resize", half, null, f32(1, 1, 2))
                        .gives(f32(1, 1, 2, 2).reshaped(1, 1, 4)),
                OperatorCase.of("Resize", word("mode", "linear"), half, null, f32(1, 1, 2))
                        .gives(f32(1, 1.25, 1.75, 2).reshaped(1, 1, 4)),
                OperatorCase.of(
                                "Resize",
                                all(word("mode", "linear"), word("coordinate_transformation_mode", "align_corners")),
                                half,
                                null,
                                null,
                                i64(1, 1, 3))
                        .gives(f32(1, 1.5, 2).reshaped(1, 1, 3)),
                OperatorCase.of(
                                "Resize",
                                all(
                                        word("nearest_mode", "floor"),
                                        word("coordinate_transformation_mode", "asymmetric")),
                                f32(1, 2, 3).reshaped(1, 1, 3),
                                null,
                                null,
                                i64(1, 1, 2))
                        .gives(f32(1, 2).reshaped(1, 1, 2)),
                OperatorCase.of("GridSample", image, f32(0, 0, -1, -1).reshaped(1, 1, 2, 2))
                        .gives(f32(2.5, 0.25).reshaped(1, 1, 1, 2)),
                OperatorCase.of(
                                "AffineGrid",
                                integer("align_corners", 1),
                                f32(1, 0, 0, 0, 1, 0).reshaped(1, 2, 3),
                                i64(1, 1, 2, 2))
                        .gives(f32(-1, -1, 1, -1, -1, 1, 1, 1).reshaped(1, 2, 2, 2)),
                OperatorCase.of(
                                "NonMaxSuppression",
                                f32(0, 0, 1, 1, 0, 0, 1, 0.9, 5, 5, 6, 6).reshaped(1, 3, 4),
                                f32(0.5, 0.9, 0.1).reshaped(1, 1, 3),
                                i64(3),
                                f32(0.5))
                        .gives(i64(0, 0, 1, 0, 0, 2).reshaped(2, 3)),
                OperatorCase.of("DFT", f32(1, 2, 3, 4).reshaped(1, 4, 1))
                        .gives(f32(10, 0, -2, 2, -2, 0, -2, -2).reshaped(1, 4, 2)),
                OperatorCase.of("HannWindow", number(4)).gives(f32(0, 0.5, 1, 0.5)));
    }

    static Stream<OperatorCase> models() {
        Tensor query = f32(1).reshaped(1, 1, 1, 1);
        Tensor keys = f32(0, Math.log(3)).reshaped(1, 1, 2, 1);
        Tensor values = f32(4, 8).reshaped(1, 1, 2, 1);
        Tensor none = bool(false, false).reshaped(1, 2);
        return Stream.of(
                OperatorCase.of("Attention", query, keys, values).gives(f32(7).reshaped(1, 1, 1, 1)),
                OperatorCase.of("Attention", integer("is_causal", 1), query, keys, values)
                        .gives(f32(4).reshaped(1, 1, 1, 1)),
                OperatorCase.of("Attention", query, keys, values, none).gives(f32(0).reshaped(1, 1, 1, 1)),
                OperatorCase.of("Attention", integer("is_causal", 1), query, keys, values, null, keys, values)
                        .gives(
                                f32(6.4).reshaped(1, 1, 1, 1),
                                f32(0, Math.log(3), 0, Math.log(3)).reshaped(1, 1, 4, 1)),
                OperatorCase.of(
                                "RotaryEmbedding",
                                f32(1, 2).reshaped(1, 1, 1, 2),
                                f32(0).reshaped(1, 1),
                                f32(1).reshaped(1, 1),
                                i64(0).reshaped(1, 1))
                        .gives(f32(-2, 1).reshaped(1, 1, 1, 2)),
                OperatorCase.of(
                                "LinearAttention",
                                all(
                                        integer("q_num_heads", 1),
                                        integer("kv_num_heads", 1),
                                        number("scale", 1f),
                                        word("update_rule", "linear")),
                                f32(1, 1).reshaped(1, 2, 1),
                                f32(2, 3).reshaped(1, 2, 1),
                                f32(5, 7).reshaped(1, 2, 1))
                        .gives(f32(10, 31).reshaped(1, 2, 1), f32(31).reshaped(1, 1, 1, 1)),
                OperatorCase.of(
                                "RNN",
                                Attributes.NONE.with(AttributeKey.texts("activations"), List.of("Relu")),
                                f32(1, 2).reshaped(2, 1, 1),
                                f32(2).reshaped(1, 1, 1),
                                f32(10).reshaped(1, 1, 1))
                        .gives(f32(2, 24).reshaped(2, 1, 1, 1), f32(24).reshaped(1, 1, 1)),
                OperatorCase.of(
                                "RNN",
                                all(
                                        Attributes.NONE.with(AttributeKey.texts("activations"), List.of("Relu")),
                                        word("direction", "reverse")),
                                f32(1, 2).reshaped(2, 1, 1),
                                f32(2).reshaped(1, 1, 1),
                                f32(10).reshaped(1, 1, 1))
                        .gives(f32(42, 4).reshaped(2, 1, 1, 1), f32(42).reshaped(1, 1, 1)));
    }
}
