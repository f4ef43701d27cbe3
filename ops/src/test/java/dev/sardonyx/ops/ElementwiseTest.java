package dev.sardonyx.ops;

import static dev.sardonyx.ops.Literals.*;

import dev.sardonyx.tensor.ElementType;
import dev.sardonyx.tensor.Tensor;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ElementwiseTest {
    private static final double NAN = Double.NaN;
    private static final double INFINITY = Double.POSITIVE_INFINITY;

    @ParameterizedTest
    @MethodSource({"arithmetic", "integers", "functions", "comparisons", "activations", "casts"})
    void givesWhatTheOperatorTextSays(OperatorCase test) {
        test.check();
    }

    static Stream<OperatorCase> arithmetic() {
        return Stream.of(
                OperatorCase.of("Add", f32(1, 2), f32(10)).gives(f32(11, 12)),
                OperatorCase.of("Add", f32(1, 2).reshaped(2, 1), f32(10, 20))
                        .gives(f32(11, 21, 12, 22).reshaped(2, 2)),
                OperatorCase.of("Sub", f32(1, 2), f32(3, 1)).gives(f32(-2, 1)),
                OperatorCase.of("Mul", f32(1.5, -2), f32(2, 4)).gives(f32(3, -8)),
                OperatorCase.of("Div", f32(1, -1, 0), f32(0, 4, 0)).gives(f32(INFINITY, -0.25, NAN)),
                OperatorCase.of("Max", f32(1, NAN), f32(3, 0), f32(2, 5)).gives(f32(3, NAN)),
                OperatorCase.of("Min", f32(1, 4), f32(3, 0)).gives(f32(1, 0)),
                OperatorCase.of("Sum", f32(1, 2), f32(3), f32(4, 5)).gives(f32(8, 10)),
                OperatorCase.of("Mean", f32(1, 2), f32(3, 6)).gives(f32(2, 4)),
                OperatorCase.of("Clip", f32(-3, 0.5, 7), f32(0).reshaped(), f32(1).reshaped())
                        .gives(f32(0, 0.5, 1)),
                OperatorCase.of("Clip", f32(-3, 7), null, f32(1).reshaped()).gives(f32(-3, 1)),
                OperatorCase.of("Clip", f32(1, 5), f32(4).reshaped(), f32(2).reshaped())
                        .gives(f32(2, 2)),
                OperatorCase.of("Pow", f32(2, 9, -2), f32(3, 0.5, 2)).gives(f32(8, 3, 4)),
                OperatorCase.of("Pow", f32(2, -3), i64(2)).gives(f32(4, 9)),
                OperatorCase.of("Pow", i64(2, 3), f32(10, 2)).gives(i64(1024, 9)),
                OperatorCase.of("Mod", integer("fmod", 1), f32(-4.3, 7.2), f32(2.1, -3.4))
                        .gives(f32(-0.1, 0.4)));
    }

    static Stream<OperatorCase> integers() {
        return Stream.of(
                OperatorCase.of("Sub", of(ElementType.U8, 1), of(ElementType.U8, 2))
                        .gives(of(ElementType.U8, 255)),
                OperatorCase.of("Add", of(ElementType.I8, 127), of(ElementType.I8, 1))
                        .gives(of(ElementType.I8, -128)),
                OperatorCase.of("Div", i64(-7, 7, 5), i64(2, -2, 0)).gives(i64(-3, -3, 0)),
                OperatorCase.of("Mod", i64(-4, 7, 5, -4), i64(2, -3, 8, 3)).gives(i64(0, -2, 5, 2)),
                OperatorCase.of("Mod", integer("fmod", 1), i64(-4, 7, 5, -8), i64(3, -3, 8, 3))
                        .gives(i64(-1, 1, 5, -2)),
                OperatorCase.of("Neg", i64(Long.MIN_VALUE + 1, 3)).gives(i64(Long.MAX_VALUE, -3)),
                OperatorCase.of("Abs", i64(-(1L << 60) - 1)).gives(i64((1L << 60) + 1)),
                OperatorCase.of("Sign", f32(-2, 0, 3, NAN)).gives(f32(-1, 0, 1, NAN)),
                OperatorCase.of(
                                "BitShift",
                                word("direction", "LEFT"),
                                of(ElementType.U8, 16, 4),
                                of(ElementType.U8, 1, 7))
                        .gives(of(ElementType.U8, 32, 0)),
                OperatorCase.of(
                                "BitShift",
                                word("direction", "RIGHT"),
                                of(ElementType.U8, 16, 255),
                                of(ElementType.U8, 1, 9))
                        .gives(of(ElementType.U8, 8, 0)),
                OperatorCase.of("BitwiseAnd", i32(12, -1), i32(10, 7)).gives(i32(8, 7)),
                OperatorCase.of("BitwiseOr", i32(12), i32(10)).gives(i32(14)),
                OperatorCase.of("BitwiseXor", i32(12), i32(10)).gives(i32(6)),
                OperatorCase.of("BitwiseNot", of(ElementType.U8, 1)).gives(of(ElementType.U8, 254)));
    }

    static Stream<OperatorCase> functions() {
        return Stream.of(
                OperatorCase.of("Sqrt", f32(4, 2.25)).gives(f32(2, 1.5)),
                OperatorCase.of("Reciprocal", f32(4, -0.5)).gives(f32(0.25, -2)),
                OperatorCase.of("Exp", f32(0, 1)).gives(f32(1, Math.E)),
                OperatorCase.of("Log", f32(1, Math.E)).gives(f32(0, 1)),
                OperatorCase.of("Erf", f32(0, 1, -1)).gives(f32(0, 0.8427008, -0.8427008)),
                OperatorCase.of("Floor", f32(-1.5, 1.2)).gives(f32(-2, 1)),
                OperatorCase.of("Ceil", f32(-1.5, 1.2)).gives(f32(-1, 2)),
                OperatorCase.of("Round", f32(0.5, 1.5, 2.5, -2.5)).gives(f32(0, 2, 2, -2)),
                OperatorCase.of("Atan", f32(1)).gives(f32(Math.PI / 4)),
                OperatorCase.of("Atanh", f32(0.5)).gives(f32(0.5493061)),
                OperatorCase.of("IsNaN", f32(1, NAN)).gives(bool(false, true)),
                OperatorCase.of("IsInf", integer("detect_negative", 0), f32(INFINITY, -INFINITY, 1))
                        .gives(bool(true, false, false)));
    }

    static Stream<OperatorCase> comparisons() {
        Tensor large = Tensor.zeros(ElementType.U64, 1);
        large.setLong(0, -1);
        return Stream.of(
                OperatorCase.of("Equal", i64(1, 2), i64(1, 3)).gives(bool(true, false)),
                OperatorCase.of("Equal", text("a", "b"), text("a", "c")).gives(bool(true, false)),
                OperatorCase.of("Greater", f32(1, NAN), f32(0, 0)).gives(bool(true, false)),
                OperatorCase.of("Less", large, of(ElementType.U64, 1)).gives(bool(false)),
                OperatorCase.of("GreaterOrEqual", f32(1, 2), f32(1, 3)).gives(bool(true, false)),
                OperatorCase.of("LessOrEqual", f32(1, NAN), f32(1, 3)).gives(bool(true, false)),
                OperatorCase.of("And", bool(true, true), bool(true, false)).gives(bool(true, false)),
                OperatorCase.of("Or", bool(false, true), bool(false)).gives(bool(false, true)),
                OperatorCase.of("Xor", bool(true, true), bool(true, false)).gives(bool(false, true)),
                OperatorCase.of("Not", bool(true, false)).gives(bool(false, true)),
                OperatorCase.of("Where", bool(true, false), f32(1, 2), f32(9)).gives(f32(1, 9)));
    }

    static Stream<OperatorCase> activations() {
        return Stream.of(
                OperatorCase.of("Relu", f32(-1, 2, NAN)).gives(f32(0, 2, NAN)),
                OperatorCase.of("LeakyRelu", number("alpha", 0.1f), f32(-1, 2)).gives(f32(-0.1, 2)),
                OperatorCase.of("PRelu", f32(-1, -2), f32(0.5, 0.25)).gives(f32(-0.5, -0.5)),
                OperatorCase.of("Elu", f32(-1, 2)).gives(f32(-0.6321206, 2)),
                OperatorCase.of("Selu", f32(-1, 2)).gives(f32(-1.1113307, 2.1014020)),
                OperatorCase.of("Celu", number("alpha", 2f), f32(-1, 2)).gives(f32(-0.7869387, 2)),
                OperatorCase.of("Sigmoid", f32(0, 1)).gives(f32(0.5, 0.7310586)),
                OperatorCase.of("HardSigmoid", f32(-5, 0, 1, 5)).gives(f32(0, 0.5, 0.7, 1)),
                OperatorCase.of("HardSwish", f32(-4, 1, 4)).gives(f32(0, 0.6666667, 4)),
                OperatorCase.of("Softplus", f32(0, 100)).gives(f32(0.6931472, 100)),
                OperatorCase.of("Softsign", f32(-1, 3)).gives(f32(-0.5, 0.75)),
                OperatorCase.of("ThresholdedRelu", f32(0.5, 1.5)).gives(f32(0, 1.5)),
                OperatorCase.of("Mish", f32(1)).gives(f32(0.8650984)),
                OperatorCase.of("Gelu", f32(1, -1)).gives(f32(0.8413447, -0.1586553)),
                OperatorCase.of("Gelu", word("approximate", "tanh"), f32(1)).gives(f32(0.8411920)),
                OperatorCase.of("Swish", f32(1)).gives(f32(0.7310586)),
                OperatorCase.of("SwiGLU", f32(1), f32(2)).gives(f32(1.4621172)),
                OperatorCase.of("Shrink", all(number("lambd", 1.5f), number("bias", 1.5f)), f32(-2, 1, 2))
                        .gives(f32(-0.5, 0, 0.5)),
                OperatorCase.of("Softmax", f32(0, Math.log(3))).gives(f32(0.25, 0.75)),
                OperatorCase.of("LogSoftmax", f32(0, Math.log(3))).gives(f32(Math.log(0.25), Math.log(0.75))),
                OperatorCase.of("Hardmax", f32(1, 3, 3)).gives(f32(0, 1, 0)));
    }

    static Stream<OperatorCase> casts() {
        return Stream.of(
                OperatorCase.of("Cast", integer("to", 7), f32(-1.9, 2.9)).gives(i64(-1, 2)),
                OperatorCase.of("Cast", integer("to", 9), f32(0, -0.5, NAN)).gives(bool(false, true, true)),
                OperatorCase.of("Cast", integer("to", 1), bool(true, false)).gives(f32(1, 0)),
                OperatorCase.of("Cast", integer("to", 2), i32(257, -1)).gives(of(ElementType.U8, 1, 255)),
                OperatorCase.of("Cast", integer("to", 17), f32(1000, 1.1)).gives(of(ElementType.F8E4M3FN, 448, 1.125)),
                OperatorCase.of("Cast", integer("to", 8), f32(1.5, 1e20)).gives(text("1.5", "1e+20")),
                OperatorCase.of("Cast", integer("to", 1), text("-2.5", "inf")).gives(f32(-2.5, INFINITY)),
                OperatorCase.of("Cast", integer("to", 13), f32(0x1p63)).gives(of(ElementType.U64, 0x1p63)),
                OperatorCase.of("CastLike", f32(2.5), i64(0)).gives(i64(2)),
                OperatorCase.of("BitCast", integer("to", 6), f32(1)).gives(i32(0x3f800000)));
    }
}
