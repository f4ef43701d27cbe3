package dev.sardonyx.ops;

import static dev.sardonyx.ops.Literals.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sardonyx.ir.attribute.Attributes;
import dev.sardonyx.ir.graph.Value;
import dev.sardonyx.tensor.ElementType;
import dev.sardonyx.tensor.Tensor;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Quantized operators and mixtures of experts of domain {@code com.microsoft}. */
class ContribQuantizedTest {
    private static final String DOMAIN = "com.microsoft.";

    private final SymbolicGraph graph = new SymbolicGraph();

    @ParameterizedTest
    @MethodSource({"functions", "pairs", "products", "experts"})
    void givesWhatTheOperatorTextSays(OperatorCase test) {
        test.check();
    }

    private static Tensor u8(double... values) {
        return of(ElementType.U8, values);
    }

    private static Tensor i8(double... values) {
        return of(ElementType.I8, values);
    }

    private static Tensor scalar(double value) {
        return Tensor.scalar(ElementType.F32, value);
    }

    private static Tensor zero(long value) {
        return Tensor.scalar(ElementType.U8, value);
    }

    static Stream<OperatorCase> functions() {
        Tensor image = u8(0, 2, 4, 6, 10, 20, 30, 40).reshaped(1, 2, 2, 2);
        return Stream.of(
                OperatorCase.of(DOMAIN + "QLinearSigmoid", i8(0, 2, -128), scalar(0.5), null, scalar(0.01))
                        .gives(i8(50, 73, 0)),
                OperatorCase.of(
                                DOMAIN + "QLinearLeakyRelu",
                                number("alpha", 0.5f),
                                u8(10, 6, 0),
                                scalar(1),
                                zero(8),
                                scalar(0.5),
                                zero(100))
                        .gives(u8(104, 98, 92)),
                OperatorCase.of(
                                DOMAIN + "QLinearSoftmax",
                                integer("opset", 13),
                                u8(7, 7, 7, 7).reshaped(2, 2),
                                scalar(1),
                                null,
                                scalar(1 / 256.0),
                                zero(1))
                        .gives(u8(129, 129, 129, 129).reshaped(2, 2)),
                OperatorCase.of(
                                DOMAIN + "QLinearSoftmax",
                                integer("opset", 12),
                                u8(7, 7, 7, 7).reshaped(1, 2, 2),
                                scalar(1),
                                null,
                                scalar(1 / 256.0),
                                zero(0))
                        .gives(u8(64, 64, 64, 64).reshaped(1, 2, 2)),
                OperatorCase.of(DOMAIN + "QLinearGlobalAveragePool", image, scalar(1), zero(0), scalar(0.5), zero(1))
                        .gives(u8(7, 51).reshaped(1, 2, 1, 1)),
                OperatorCase.of(
                                DOMAIN + "QLinearGlobalAveragePool",
                                integer("channels_last", 1),
                                image,
                                scalar(1),
                                zero(0),
                                scalar(1),
                                zero(0))
                        .gives(u8(11, 17).reshaped(1, 1, 1, 2)),
                OperatorCase.of(
                                DOMAIN + "QLinearAveragePool",
                                integers("kernel_shape", 1L, 2L),
                                image,
                                scalar(1),
                                null,
                                scalar(1),
                                zero(5))
                        .gives(u8(6, 10, 20, 40).reshaped(1, 2, 2, 1)),
                OperatorCase.of(
                                DOMAIN + "QLinearReduceMean",
                                all(integers("axes", 1L), integer("keepdims", 0)),
                                u8(1, 3, 10, 20).reshaped(2, 2),
                                scalar(2),
                                zero(1),
                                scalar(1),
                                zero(10))
                        .gives(u8(12, 38)));
    }

    static Stream<OperatorCase> pairs() {
        return Stream.of(
                OperatorCase.of(
                                DOMAIN + "QLinearAdd",
                                u8(10, 20).reshaped(2, 1),
                                scalar(1),
                                zero(10),
                                u8(2, 4),
                                scalar(0.5),
                                null,
                                scalar(1),
                                zero(100))
                        .gives(u8(101, 102, 111, 112).reshaped(2, 2)),
                OperatorCase.of(
                                DOMAIN + "QLinearMul",
                                i8(-4, 4),
                                scalar(1),
                                null,
                                i8(3, 100),
                                scalar(0.5),
                                null,
                                scalar(1))
                        .gives(i8(-6, 127)),
                OperatorCase.of(
                                DOMAIN + "QLinearWhere",
                                bool(true, false),
                                u8(1, 2),
                                scalar(2),
                                zero(0),
                                u8(8, 9),
                                scalar(1),
                                zero(4),
                                scalar(1),
                                zero(1))
                        .gives(u8(3, 6)),
                OperatorCase.of(
                                DOMAIN + "QLinearConcat",
                                integer("axis", 0),
                                scalar(0.5),
                                zero(1),
                                u8(1, 2),
                                scalar(1),
                                zero(0),
                                u8(7),
                                scalar(0.5),
                                zero(5))
                        .gives(u8(3, 5, 3)));
    }

    static Stream<OperatorCase> products() {
        Tensor row = u8(3, 5).reshaped(1, 2);
        Tensor square = u8(1, 2, 3, 4).reshaped(2, 2);
        return Stream.of(
                OperatorCase.of(
                                DOMAIN + "GatherBlockQuantized",
                                integer("block_size", 16),
                                u8(0xf8, 0x9a).reshaped(2, 1),
                                i64(1, -2),
                                f32(2, 0.5).reshaped(2, 1))
                        .gives(f32(1, 0.5, 0, 14).reshaped(2, 2)),
                OperatorCase.of(
                                DOMAIN + "DynamicQuantizeMatMul",
                                f32(0, 255).reshaped(1, 2),
                                square,
                                f32(1, 2),
                                u8(1, 2),
                                f32(10, 20))
                        .gives(f32(520, 1040).reshaped(1, 2)),
                OperatorCase.of(
                                DOMAIN + "MatMulIntegerToFloat",
                                row,
                                square,
                                scalar(2),
                                f32(1, 0.5),
                                zero(1),
                                zero(1),
                                f32(1, 1))
                        .gives(f32(17, 15).reshaped(1, 2)),
                OperatorCase.of(DOMAIN + "MatMulIntegerToFloat", row, square, f32(1, 10), scalar(1), u8(3, 4))
                        .gives(f32(30, 40).reshaped(1, 2)),
                OperatorCase.of(
                                DOMAIN + "QGemm",
                                all(integer("transB", 1), number("alpha", 0.5f)),
                                row,
                                scalar(2),
                                zero(1),
                                square,
                                f32(1, 10),
                                u8(0, 1),
                                i32(10, -6))
                        .gives(f32(20, 100).reshaped(1, 2)),
                OperatorCase.of(
                                DOMAIN + "QGemm",
                                row,
                                scalar(1),
                                zero(0),
                                square,
                                scalar(1),
                                zero(0),
                                null,
                                scalar(2),
                                zero(100))
                        .gives(u8(109, 113).reshaped(1, 2)));
    }

    /** Two experts: the first doubles its token, the second adds 1 to it. */
    static Stream<OperatorCase> experts() {
        Tensor tokens = f32(3, -5).reshaped(2, 1);
        Tensor scores = f32(Math.log(3), 0, 0, Math.log(3)).reshaped(2, 2);
        Tensor first = f32(2, 1).reshaped(2, 1, 1);
        Tensor ones = f32(1, 1).reshaped(2, 1, 1);
        Attributes same = word("activation_type", "identity");
        Attributes swiglu = all(word("activation_type", "swiglu"), number("activation_beta", 1f));
        return Stream.of(
                OperatorCase.of(
                                DOMAIN + "MoE",
                                same,
                                tokens,
                                scores,
                                first,
                                f32(0, 1).reshaped(2, 1),
                                ones)
                        .gives(f32(0.75 * 6, 0.75 * -4).reshaped(2, 1)),
                OperatorCase.of(
                                DOMAIN + "MoE",
                                all(integer("k", 2), integer("normalize_routing_weights", 1)),
                                tokens,
                                scores,
                                first,
                                null,
                                ones,
                                f32(0, 8).reshaped(2, 1))
                        .gives(f32(0.75 * 6 + 0.25 * 11, 0.75 * 8).reshaped(2, 1)),
                OperatorCase.of(
                                DOMAIN + "MoE",
                                all(same, integer("normalize_routing_weights", 1)),
                                tokens,
                                scores,
                                first,
                                null,
                                ones,
                                null,
                                f32(10, 100).reshaped(2, 1, 1))
                        .gives(f32(6 * 30, -5 * -500).reshaped(2, 1)),
                OperatorCase.of(
                                DOMAIN + "MoE",
                                all(
                                        swiglu,
                                        integer("swiglu_fusion", 2),
                                        integer("normalize_routing_weights", 1),
                                        number("swiglu_limit", 4f)),
                                f32(1).reshaped(1, 1),
                                f32(1, 0).reshaped(1, 2),
                                f32(0, 9, 0, 0).reshaped(2, 2, 1),
                                f32(9, 0, 0, 0).reshaped(2, 2),
                                ones)
                        .gives(f32(4 / (1 + Math.exp(-4)) * 5).reshaped(1, 1)),
                OperatorCase.of(
                                DOMAIN + "QMoE",
                                all(same, integer("normalize_routing_weights", 1)),
                                f32(3, 1).reshaped(1, 2),
                                f32(1, 0).reshaped(1, 2),
                                u8(0x8a, 0x98, 0, 0).reshaped(2, 2, 1),
                                f32(0.5, 1, 1, 1).reshaped(2, 2),
                                null,
                                u8(0x99, 0x88, 0, 0).reshaped(2, 2, 1),
                                f32(1, 1, 1, 1).reshaped(2, 2))
                        .gives(f32(4, 0).reshaped(1, 2)));
    }

    @Test
    void typesFollowTheOperands() {
        Value a = graph.input(ElementType.U8, "N", 4);
        Value b = graph.input(ElementType.I8, 4, 3);
        Value scale = graph.input(ElementType.F32);
        Value zeroA = graph.input(ElementType.U8);
        Value zeroB = graph.input(ElementType.I8);
        assertThat(graph.type(graph.node(DOMAIN + "QGemm", a, scale, zeroA, b, scale, zeroB)))
                .isEqualTo("f32[N, 3]");
        assertThat(graph.type(
                        graph.node(DOMAIN + "QGemm", a, scale, zeroA, b, scale, zeroB, Value.ABSENT, scale, zeroA)))
                .isEqualTo("u8[N, 3]");
        assertThat(graph.type(graph.node(
                        DOMAIN + "QLinearConcat", integer("axis", 1), scale, zeroA, a, scale, zeroA, a, scale, zeroA)))
                .isEqualTo("u8[N, 8]");
    }

    @Test
    void misuseIsReportedAtTheNode() {
        Value a = graph.input(ElementType.U8, "N", 4);
        Value scale = graph.input(ElementType.F32);
        Value scales = graph.input(ElementType.F32, 4);
        Value zero = graph.input(ElementType.U8);
        assertThatThrownBy(() -> graph.node(DOMAIN + "QLinearSigmoid", a, scales, zero, scale, zero))
                .hasMessageContaining("operand 1 must be one number");
        Value x = graph.input(ElementType.F32, "N", 4);
        Value scores = graph.input(ElementType.F32, "N", 2);
        Value weights = graph.input(ElementType.F32, 2, 6, 4);
        assertThatThrownBy(() -> graph.node(DOMAIN + "MoE", x, scores, weights, Value.ABSENT, weights))
                .hasMessageContaining("as versions since 1.23 have them");
        assertThatThrownBy(() -> graph.node(
                        DOMAIN + "MoE", word("activation_type", "sine"), x, scores, weights, Value.ABSENT, weights))
                .hasMessageContaining("'activation_type' must be one of");
    }
}
