package dev.sardonyx.ops;

import static dev.sardonyx.ops.Literals.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sardonyx.ir.attribute.Attributes;
import dev.sardonyx.ir.graph.Value;
import dev.sardonyx.tensor.ElementType;
import dev.sardonyx.tensor.Tensor;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Activations and normalizations of domain {@code com.microsoft}. */
class ContribNormalizationTest {
    private static final String DOMAIN = "com.microsoft.";
    private static final Attributes EXACT = number("epsilon", 0f);

    private final SymbolicGraph graph = new SymbolicGraph();

    @ParameterizedTest
    @MethodSource({"activations", "normalizations", "groups"})
    void givesWhatTheOperatorTextSays(OperatorCase test) {
        test.check();
    }

    static Stream<OperatorCase> activations() {
        Tensor zeros = f32(0, 0, 0, 0).reshaped(1, 2, 2);
        return Stream.of(
                OperatorCase.of(DOMAIN + "Gelu", f32(0, 1)).gives(f32(0, 0.8413447)),
                OperatorCase.of(DOMAIN + "FastGelu", f32(0, 1)).gives(f32(0, 0.841192)),
                OperatorCase.of(DOMAIN + "FastGelu", f32(3, -1), f32(-3, 2)).gives(f32(0, 0.841192)),
                OperatorCase.of(DOMAIN + "BiasGelu", f32(3, -1), f32(-3, 2)).gives(f32(0, 0.8413447)),
                OperatorCase.of(DOMAIN + "QuickGelu", number("alpha", 2f), f32(0, 1))
                        .gives(f32(0, 0.8807971)),
                OperatorCase.of(DOMAIN + "BiasSplitGelu", f32(1, 2, 0, 0).reshaped(1, 1, 4), f32(1, 2, 0, 1))
                        .gives(f32(0, 4 * 0.8413447).reshaped(1, 1, 2)),
                OperatorCase.of(
                                DOMAIN + "BiasAdd",
                                f32(1, 2, 3, 4).reshaped(1, 2, 2),
                                f32(10, 20),
                                f32(5, 6, 7, 8).reshaped(1, 2, 2))
                        .gives(f32(16, 28, 20, 32).reshaped(1, 2, 2)),
                OperatorCase.of(
                                DOMAIN + "BiasSoftmax",
                                all(integer("axis", 2), integer("is_inner_broadcast", 0)),
                                zeros,
                                f32(0, Math.log(3)).reshaped(1, 1, 2))
                        .gives(f32(0.25, 0.75, 0.25, 0.75).reshaped(1, 2, 2)),
                OperatorCase.of(
                                DOMAIN + "BiasSoftmax",
                                all(integer("axis", 1), integer("is_inner_broadcast", 0)),
                                zeros,
                                f32(0, Math.log(3)).reshaped(1, 1, 2))
                        .gives(f32(0.125, 0.375, 0.125, 0.375).reshaped(1, 2, 2)));
    }

    static Stream<OperatorCase> normalizations() {
        Tensor rows = f32(1, 3, 2, 6).reshaped(1, 2, 2);
        Tensor ones = f32(1, 1, 1, 1).reshaped(2, 2);
        Tensor table = f32(0, 0, 1, 3, 2, 6).reshaped(3, 2);
        return Stream.of(
                OperatorCase.of(DOMAIN + "SkipLayerNormalization", EXACT, rows, ones, f32(2, 2), f32(1, 1), f32(1, 1))
                        .gives(
                                f32(-1, 3, -1, 3).reshaped(1, 2, 2),
                                f32(4, 6).reshaped(1, 2, 1),
                                f32(1, 0.5).reshaped(1, 2, 1),
                                f32(3, 5, 4, 8).reshaped(1, 2, 2)),
                OperatorCase.of(DOMAIN + "SkipLayerNormalization", EXACT, rows, ones, f32(2, 3))
                        .gives(f32(-2, 3, -2, 3).reshaped(1, 2, 2)),
                OperatorCase.of(
                                DOMAIN + "SkipSimplifiedLayerNormalization",
                                EXACT,
                                f32(0, 6).reshaped(1, 2),
                                f32(1, 1).reshaped(1, 2),
                                f32(5, 10))
                        .gives(f32(1, 14).reshaped(1, 2)),
                OperatorCase.of("SimplifiedLayerNormalization", EXACT, f32(1, 7).reshaped(1, 2), f32(5, 10))
                        .gives(f32(1, 14).reshaped(1, 2), f32(0.2).reshaped(1, 1)),
                OperatorCase.of(
                                DOMAIN + "EmbedLayerNormalization",
                                EXACT,
                                i32(1, 2).reshaped(1, 2),
                                i32(1, 0).reshaped(1, 2),
                                table,
                                f32(1, 1, 0, 0).reshaped(2, 2),
                                f32(0, 0, 1, 1).reshaped(2, 2),
                                f32(2, 2),
                                f32(1, 1),
                                i32(1, 0).reshaped(1, 2))
                        .gives(
                                f32(-1, 3, -1, 3).reshaped(1, 2, 2),
                                i32(1),
                                f32(3, 5, 2, 6).reshaped(1, 2, 2)),
                OperatorCase.of(
                                DOMAIN + "EmbedLayerNormalization",
                                EXACT,
                                i32(1, 2).reshaped(1, 2),
                                null,
                                table,
                                table,
                                null,
                                f32(1, 1),
                                f32(0, 0),
                                null,
                                i32(2, 0).reshaped(1, 2))
                        .gives(
                                f32(-1, 1, -1, 1).reshaped(1, 2, 2),
                                i32(0),
                                f32(3, 9, 2, 6).reshaped(1, 2, 2)));
    }

    static Stream<OperatorCase> groups() {
        Attributes two = all(EXACT, integer("groups", 2), integer("activation", 0));
        Tensor pixels = f32(1, 2, 3, 6).reshaped(1, 2, 1, 2);
        return Stream.of(
                OperatorCase.of(DOMAIN + "GroupNorm", two, pixels, f32(1, 2), f32(0, 1))
                        .gives(f32(-1, -1, 1, 3).reshaped(1, 2, 1, 2)),
                OperatorCase.of(
                                DOMAIN + "GroupNorm",
                                all(two, integer("channels_last", 0)),
                                pixels,
                                f32(1, 2),
                                f32(0, 1))
                        .gives(f32(-1, 1, -1, 3).reshaped(1, 2, 1, 2)),
                OperatorCase.of(
                                DOMAIN + "SkipGroupNorm",
                                two,
                                pixels,
                                f32(1, 2),
                                f32(0, 1),
                                f32(5, 6).reshaped(1, 2),
                                f32(1, 1))
                        .gives(
                                f32(-1, -1, 1, 3).reshaped(1, 2, 1, 2),
                                f32(7, 9, 9, 13).reshaped(1, 2, 1, 2)));
    }

    @Test
    void typesFollowTheInput() {
        Value x = graph.input(ElementType.F16, "N", "S", 8);
        Value scale = graph.input(ElementType.F16, 8);
        List<Value> results = graph.nodes(DOMAIN + "SkipLayerNormalization", Attributes.NONE, 4, x, x, scale);
        assertThat(results.stream().map(graph::type))
                .containsExactly("f16[N, S, 8]", "f32[N, S, 1]", "f32[N, S, 1]", "f16[N, S, 8]");
        assertThat(graph.type(graph.node(DOMAIN + "BiasSplitGelu", x, scale))).isEqualTo("f16[N, S, 4]");
    }

    @Test
    void misuseIsReportedAtTheNode() {
        Value x = graph.input(ElementType.F32, "N", "S", 8);
        Value wrong = graph.input(ElementType.F32, 7);
        assertThatThrownBy(() -> graph.node(DOMAIN + "BiasGelu", x, wrong))
                .hasMessageContaining("one element for each of the last axis");
        assertThatThrownBy(() -> graph.node(DOMAIN + "SkipLayerNormalization", x, x, wrong))
                .hasMessageContaining("operand 2 must have one element");
        Value scale = graph.input(ElementType.F32, 8);
        assertThatThrownBy(
                        () -> graph.nodes(DOMAIN + "SkipSimplifiedLayerNormalization", Attributes.NONE, 2, x, x, scale))
                .hasMessageContaining("'mean' does not exist");
    }
}
