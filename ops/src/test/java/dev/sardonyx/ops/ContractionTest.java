package dev.sardonyx.ops;

import static dev.sardonyx.ops.Literals.*;

import dev.sardonyx.ir.attribute.Attributes;
import dev.sardonyx.tensor.ElementType;
import dev.sardonyx.tensor.Tensor;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ContractionTest {
    private static final Tensor MATRIX = f32(1, 2, 3, 4).reshaped(2, 2);
    private static final Tensor IMAGE = f32(1, 2, 3, 4, 5, 6, 7, 8, 9).reshaped(1, 1, 3, 3);

    @ParameterizedTest
    @MethodSource({"products", "convolutions", "poolings", "quantized"})
    void givesWhatTheOperatorTextSays(OperatorCase test) {
        test.check();
    }

    static Stream<OperatorCase> products() {
        return Stream.of(
                OperatorCase.of("MatMul", MATRIX, MATRIX)
                        .gives(f32(7, 10, 15, 22).reshaped(2, 2)),
                OperatorCase.of("MatMul", f32(1, 2), MATRIX).gives(f32(7, 10)),
                OperatorCase.of("MatMul", MATRIX, f32(1, 2)).gives(f32(5, 11)),
                OperatorCase.of(
                                "Gemm",
                                all(integer("transB", 1), number("alpha", 2f), number("beta", 0.5f)),
                                MATRIX,
                                MATRIX,
                                f32(2, 4))
                        .gives(f32(11, 24, 23, 52).reshaped(2, 2)),
                OperatorCase.of("Gemm", integer("transA", 1), MATRIX, f32(1, 1).reshaped(2, 1))
                        .gives(f32(4, 6).reshaped(2, 1)),
                OperatorCase.of(
                                "Einsum",
                                word("equation", "ij,jk->ki"),
                                MATRIX,
                                f32(1, 2).reshaped(2, 1))
                        .gives(f32(5, 11).reshaped(1, 2)),
                OperatorCase.of("Einsum", word("equation", "ij->i"), MATRIX).gives(f32(3, 7)),
                OperatorCase.of("Einsum", word("equation", "ii->i"), MATRIX).gives(f32(1, 4)),
                OperatorCase.of("Einsum", word("equation", "...i,...i"), MATRIX, MATRIX)
                        .gives(f32(5, 25)),
                OperatorCase.of("Det", MATRIX).gives(f32(-2).reshaped()));
    }

    static Stream<OperatorCase> convolutions() {
        Tensor ones = f32(1, 1, 1, 1).reshaped(1, 1, 2, 2);
        return Stream.of(
                OperatorCase.of("Conv", IMAGE, ones).gives(f32(12, 16, 24, 28).reshaped(1, 1, 2, 2)),
                OperatorCase.of(
                                "Conv",
                                all(integers("pads", 0L, 0L, 1L, 1L), integers("strides", 2L, 2L)),
                                IMAGE,
                                ones,
                                f32(1))
                        .gives(f32(13, 10, 16, 10).reshaped(1, 1, 2, 2)),
                OperatorCase.of(
                                "Conv",
                                word("auto_pad", "SAME_UPPER"),
                                f32(1, 2, 3).reshaped(1, 1, 3),
                                f32(1, 10).reshaped(1, 1, 2))
                        .gives(f32(21, 32, 3).reshaped(1, 1, 3)),
                OperatorCase.of(
                                "Conv",
                                integer("group", 2),
                                f32(1, 2).reshaped(1, 2, 1),
                                f32(3, 4).reshaped(2, 1, 1))
                        .gives(f32(3, 8).reshaped(1, 2, 1)),
                OperatorCase.of(
                                "ConvTranspose",
                                integers("strides", 2L),
                                f32(1, 2).reshaped(1, 1, 2),
                                f32(1, 10, 100).reshaped(1, 1, 3))
                        .gives(f32(1, 10, 102, 20, 200).reshaped(1, 1, 5)),
                OperatorCase.of(
                                "ConvTranspose",
                                all(integers("strides", 2L), integers("pads", 1L, 1L)),
                                f32(1, 2).reshaped(1, 1, 2),
                                f32(1, 10, 100).reshaped(1, 1, 3))
                        .gives(f32(10, 102, 20).reshaped(1, 1, 3)),
                OperatorCase.of(
                                "CausalConvWithState",
                                f32(1, 2).reshaped(1, 1, 2),
                                f32(1, 10).reshaped(1, 1, 2),
                                null,
                                f32(5).reshaped(1, 1, 1))
                        .gives(f32(15, 21).reshaped(1, 1, 2), f32(2).reshaped(1, 1, 1)));
    }

    static Stream<OperatorCase> poolings() {
        Attributes two = integers("kernel_shape", 2L, 2L);
        Attributes step = integers("strides", 2L, 2L);
        Attributes ceil = integer("ceil_mode", 1);
        return Stream.of(
                OperatorCase.of("MaxPool", two, IMAGE).gives(f32(5, 6, 8, 9).reshaped(1, 1, 2, 2)),
                OperatorCase.of("MaxPool", all(two, step, ceil), IMAGE)
                        .gives(
                                f32(5, 6, 8, 9).reshaped(1, 1, 2, 2),
                                i64(4, 5, 7, 8).reshaped(1, 1, 2, 2)),
                OperatorCase.of("AveragePool", two, IMAGE).gives(f32(3, 4, 6, 7).reshaped(1, 1, 2, 2)),
                OperatorCase.of(
                                "AveragePool",
                                all(integers("kernel_shape", 2L), integers("pads", 1L, 0L)),
                                f32(2, 4).reshaped(1, 1, 2))
                        .gives(f32(2, 3).reshaped(1, 1, 2)),
                OperatorCase.of(
                                "AveragePool",
                                all(
                                        integers("kernel_shape", 2L),
                                        integers("pads", 1L, 0L),
                                        integer("count_include_pad", 1)),
                                f32(2, 4).reshaped(1, 1, 2))
                        .gives(f32(1, 3).reshaped(1, 1, 2)),
                OperatorCase.of(
                                "LpPool",
                                integers("kernel_shape", 2L),
                                f32(3, 4).reshaped(1, 1, 2))
                        .gives(f32(5).reshaped(1, 1, 1)),
                OperatorCase.of("GlobalAveragePool", IMAGE).gives(f32(5).reshaped(1, 1, 1, 1)),
                OperatorCase.of("GlobalMaxPool", IMAGE).gives(f32(9).reshaped(1, 1, 1, 1)),
                OperatorCase.of("GlobalLpPool", f32(3, 4).reshaped(1, 1, 2)).gives(f32(5).reshaped(1, 1, 1)),
                OperatorCase.of(
                                "MaxUnpool",
                                all(two, step),
                                f32(1, 2).reshaped(1, 1, 1, 2),
                                i64(1, 6).reshaped(1, 1, 1, 2))
                        .gives(f32(0, 1, 0, 0, 0, 0, 2, 0).reshaped(1, 1, 2, 4)));
    }

    static Stream<OperatorCase> quantized() {
        Tensor bytes = of(ElementType.U8, 1, 3);
        Tensor one = of(ElementType.U8, 1).reshaped();
        return Stream.of(
                OperatorCase.of(
                                "QuantizeLinear",
                                f32(-3, 1, 3, 1000),
                                f32(2).reshaped(),
                                of(ElementType.U8, 1).reshaped())
                        .gives(of(ElementType.U8, 0, 1, 3, 255)),
                OperatorCase.of("QuantizeLinear", integer("axis", 0), f32(4, 4), f32(2, 4), of(ElementType.I8, 0, 1))
                        .gives(of(ElementType.I8, 2, 2)),
                OperatorCase.of("DequantizeLinear", bytes, f32(0.5).reshaped(), one)
                        .gives(f32(0, 1)),
                OperatorCase.of(
                                "DequantizeLinear",
                                all(integer("axis", 0), integer("block_size", 2)),
                                of(ElementType.I8, 2, 4, 6),
                                f32(0.5, 2))
                        .gives(f32(1, 2, 12)),
                OperatorCase.of("DynamicQuantizeLinear", f32(0, 255))
                        .gives(
                                of(ElementType.U8, 0, 255),
                                f32(1).reshaped(),
                                of(ElementType.U8, 0).reshaped()),
                OperatorCase.of("MatMulInteger", bytes.reshaped(1, 2), bytes.reshaped(2, 1), one)
                        .gives(i32(6).reshaped(1, 1)),
                OperatorCase.of("ConvInteger", bytes.reshaped(1, 1, 2), bytes.reshaped(1, 1, 2), one)
                        .gives(i32(6).reshaped(1, 1, 1)),
                OperatorCase.of(
                                "QLinearMatMul",
                                bytes.reshaped(1, 2),
                                f32(0.5).reshaped(),
                                one,
                                bytes.reshaped(2, 1),
                                f32(1).reshaped(),
                                one,
                                f32(0.25).reshaped(),
                                one)
                        .gives(of(ElementType.U8, 9).reshaped(1, 1)));
    }
}
