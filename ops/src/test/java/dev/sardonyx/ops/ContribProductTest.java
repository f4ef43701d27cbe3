package dev.sardonyx.ops;

import static dev.sardonyx.ops.Literals.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sardonyx.ir.attribute.AttributeKey;
import dev.sardonyx.ir.attribute.Attributes;
import dev.sardonyx.ir.graph.Value;
import dev.sardonyx.tensor.ElementType;
import dev.sardonyx.tensor.Tensor;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Products and convolutions of domain {@code com.microsoft}. */
class ContribProductTest {
    private static final String DOMAIN = "com.microsoft.";

    private final SymbolicGraph graph = new SymbolicGraph();

    @ParameterizedTest
    @MethodSource({"products", "quantized"})
    void givesWhatTheOperatorTextSays(OperatorCase test) {
        test.check();
    }

    private static Attributes parameters(Float... values) {
        return Attributes.NONE.with(AttributeKey.numbers("activation_params"), List.of(values));
    }

    static Stream<OperatorCase> products() {
        Tensor row = f32(1, 2).reshaped(1, 2);
        Tensor square = f32(1, 2, 3, 4).reshaped(2, 2);
        Tensor image = f32(1, 2, 3, 4).reshaped(1, 1, 2, 2);
        Tensor pixel = f32(-1).reshaped(1, 1, 1, 1);
        return Stream.of(
                OperatorCase.of(
                                DOMAIN + "CDist",
                                word("metric", "euclidean"),
                                f32(0, 0).reshaped(1, 2),
                                f32(3, 4).reshaped(1, 2))
                        .gives(f32(5).reshaped(1, 1)),
                OperatorCase.of(DOMAIN + "CDist", row, square).gives(f32(0, 8).reshaped(1, 2)),
                OperatorCase.of(DOMAIN + "FusedMatMul", number("alpha", 2f), row, square)
                        .gives(f32(14, 20).reshaped(1, 2)),
                OperatorCase.of(DOMAIN + "FusedMatMul", integer("transB", 1), row, square)
                        .gives(f32(5, 11).reshaped(1, 2)),
                OperatorCase.of(DOMAIN + "FusedMatMul", integer("transA", 1), f32(1, 2), square)
                        .gives(f32(7, 10)),
                OperatorCase.of(
                                DOMAIN + "FusedMatMul",
                                integer("transBatchA", 1),
                                f32(1, 2, 3, 4).reshaped(1, 2, 2),
                                f32(1, 1).reshaped(2, 1))
                        .gives(f32(3, 7).reshaped(2, 1, 1)),
                OperatorCase.of(
                                DOMAIN + "FusedGemm",
                                all(word("activation", "LeakyRelu"), number("activation_alpha", 0.5f)),
                                row,
                                square,
                                f32(-10, -6))
                        .gives(f32(-1.5, 4).reshaped(1, 2)),
                OperatorCase.of(
                                DOMAIN + "FusedGemm",
                                all(integer("transA", 1), integer("transB", 1), number("alpha", 0.5f)),
                                f32(1, 2).reshaped(2, 1),
                                square)
                        .gives(f32(2.5, 5.5).reshaped(1, 2)),
                OperatorCase.of(DOMAIN + "FusedConv", word("activation", "Relu"), image, pixel, f32(2))
                        .gives(f32(1, 0, 0, 0).reshaped(1, 1, 2, 2)),
                OperatorCase.of(
                                DOMAIN + "FusedConv",
                                all(word("activation", "Clip"), parameters(-2f, 3f)),
                                image,
                                pixel,
                                f32(0),
                                f32(9, 2, 0, 0).reshaped(1, 1, 2, 2))
                        .gives(f32(3, 0, -2, -2).reshaped(1, 1, 2, 2)),
                OperatorCase.of(
                                DOMAIN + "FusedConv",
                                all(word("activation", "HardSigmoid"), parameters(0.5f, 1f)),
                                image,
                                pixel)
                        .gives(f32(0.5, 0, 0, 0).reshaped(1, 1, 2, 2)));
    }

    private static Tensor bytes(int... values) {
        Tensor tensor = Tensor.zeros(ElementType.U8, values.length);
        for (int i = 0; i < values.length; i++) {
            tensor.setLong(i, values[i]);
        }
        return tensor;
    }

    private static Attributes layout(long depth, long bits) {
        return all(integer("K", depth), integer("N", 1), integer("bits", bits), integer("block_size", 16));
    }

    /** One row of weights; the elements of A choose from it. */
    static Stream<OperatorCase> quantized() {
        Tensor nibbles = bytes(0x21, 0x43, 0x65, 0x87, 0, 0, 0, 0, 0x0f, 0, 0, 0, 0, 0, 0, 0)
                .reshaped(1, 2, 8);
        Tensor first =
                f32(1, 10, 100, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1000).reshaped(1, 17);
        Tensor scales = f32(1, 2).reshaped(1, 2);
        Tensor order = i32(1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
        Tensor pair = f32(1, 10, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0).reshaped(1, 16);
        return Stream.of(
                OperatorCase.of(DOMAIN + "MatMulNBits", layout(17, 4), first, nibbles, scales)
                        .gives(f32(-7 - 60 - 500 + 14000).reshaped(1, 1)),
                OperatorCase.of(DOMAIN + "MatMulNBits", layout(17, 4), first, nibbles, scales, bytes(0x51))
                        .gives(f32(0 + 10 + 200 + 20000).reshaped(1, 1)),
                OperatorCase.of(
                                DOMAIN + "MatMulNBits",
                                layout(17, 4),
                                first,
                                nibbles,
                                scales,
                                f32(0.5, 1),
                                order,
                                f32(3))
                        .gives(f32(0 + 15 + 250 + 14500 + 3).reshaped(1, 1)),
                OperatorCase.of(
                                DOMAIN + "MatMulNBits",
                                layout(16, 2),
                                pair,
                                bytes(0b1101, 0, 0, 0).reshaped(1, 1, 4),
                                f32(2).reshaped(1, 1))
                        .gives(f32(-2 + 20).reshaped(1, 1)),
                OperatorCase.of(
                                DOMAIN + "MatMulNBits",
                                layout(16, 8),
                                pair,
                                bytes(200, 100, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)
                                        .reshaped(1, 1, 16),
                                f32(2).reshaped(1, 1))
                        .gives(f32(144 - 560).reshaped(1, 1)));
    }

    @Test
    void shapesFollowTheAttributes() {
        Value a = graph.input(ElementType.F32, "K", "B", "M");
        Value b = graph.input(ElementType.F32, "B", "K", 5);
        Attributes both = all(integer("transA", 1), integer("transBatchA", 1));
        assertThat(graph.type(graph.node(DOMAIN + "FusedMatMul", both, a, b))).isEqualTo("f32[B, M, 5]");
        Value x = graph.input(ElementType.F16, "N", 32);
        Value weights = graph.input(ElementType.U8, 3, 2, 8);
        Value scales = graph.input(ElementType.F16, 3, 2);
        Attributes layout = all(integer("K", 32), integer("N", 3), integer("bits", 4), integer("block_size", 16));
        assertThat(graph.type(graph.node(DOMAIN + "MatMulNBits", layout, x, weights, scales)))
                .isEqualTo("f16[N, 3]");
    }

    @Test
    void misuseIsReportedAtTheNode() {
        Value x = graph.input(ElementType.F32, "N", 32);
        Value weights = graph.input(ElementType.U8, 3, 2, 8);
        Value scales = graph.input(ElementType.F32, 3, 2);
        Attributes odd = all(integer("K", 32), integer("N", 3), integer("bits", 3), integer("block_size", 16));
        assertThatThrownBy(() -> graph.node(DOMAIN + "MatMulNBits", odd, x, weights, scales))
                .hasMessageContaining("'bits' must be 2, 4 or 8");
        Value image = graph.input(ElementType.F32, "N", 1, 4, 4);
        assertThatThrownBy(() -> graph.node(DOMAIN + "FusedConv", word("activation", "Clip"), image, image))
                .hasMessageContaining("[min, max]");
        assertThatThrownBy(() -> graph.node(DOMAIN + "FusedConv", word("activation", "Wave"), image, image))
                .hasMessageContaining("'Wave' is not known");
    }
}
