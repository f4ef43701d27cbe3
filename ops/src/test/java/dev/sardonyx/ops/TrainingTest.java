package dev.sardonyx.ops;

import static dev.sardonyx.ops.Literals.*;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sardonyx.ir.attribute.Attributes;
import dev.sardonyx.tensor.Datum;
import dev.sardonyx.tensor.ElementType;
import dev.sardonyx.tensor.Tensor;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TrainingTest {
    private static final Tensor RATE = Tensor.scalar(ElementType.F32, 0.5);

    private static OperatorCase step(String operator, Attributes attributes, Datum... operands) {
        return OperatorCase.of("ai.onnx.preview.training." + operator, attributes, operands);
    }

    private static Attributes momentum(String mode) {
        return all(number("alpha", 0.5f), number("beta", 0.25f), number("norm_coefficient", 1f), word("mode", mode));
    }

    @ParameterizedTest
    @MethodSource("steps")
    void givesWhatTheOperatorTextSays(OperatorCase test) {
        test.check();
    }

    static Stream<OperatorCase> steps() {
        Attributes exact = number("epsilon", 0f);
        Attributes adam = all(exact, number("alpha", 0.5f), number("beta", 0.75f));
        return Stream.of(
                step("Adagrad", all(exact, number("decay_factor", 0.5f)), RATE, number(2), f32(1), f32(3), f32(16))
                        .gives(f32(1 - 0.25 * 3 / 5), f32(25)),
                step("Adagrad", exact, RATE, number(0), f32(1), f32(7, 8), f32(3), f32(6, 0), f32(16), f32(64, 1))
                        .gives(f32(0.7), f32(6.7, 8), f32(25), f32(100, 1)),
                step("Adam", adam, RATE, number(0), f32(1), f32(4), f32(2), f32(0))
                        .gives(f32(1 - 0.5 * 3 / 2), f32(3), f32(4)),
                step(
                                "Adam",
                                all(adam, number("norm_coefficient_post", 0.5f)),
                                RATE,
                                number(1),
                                f32(1),
                                f32(4),
                                f32(2),
                                f32(0))
                        .gives(f32((1 - 0.5 * Math.sqrt(0.25) / 0.5 * 3 / 2) / 2), f32(3), f32(4)),
                step("Momentum", momentum("standard"), RATE, number(0), f32(1), f32(2), f32(4))
                        .gives(f32(1 - 0.5 * 5), f32(5)),
                step("Momentum", momentum("standard"), RATE, number(1), f32(1), f32(2), f32(4))
                        .gives(f32(1 - 0.5 * 2.75), f32(2.75)),
                step("Momentum", momentum("nesterov"), RATE, number(1), f32(1), f32(2), f32(4))
                        .gives(f32(1 - 0.5 * (3 + 0.5 * 2.75)), f32(2.75)));
    }

    @Test
    void misuseIsNamed() {
        OperatorCase odd = step("Adagrad", Attributes.NONE, RATE, number(0), f32(1), f32(2));
        assertThatThrownBy(() -> NodeCase.of(odd.operator(), odd.attributes(), 2, odd.operands(), Set.of()))
                .hasMessageContaining("takes R, T and 3 operands for each tensor, found 4 operands");
        OperatorCase other = step("Momentum", momentum("fast"), RATE, number(0), f32(1), f32(2), f32(3));
        assertThatThrownBy(() -> NodeCase.of(other.operator(), other.attributes(), 2, other.operands(), Set.of()))
                .hasMessageContaining("'mode' must be standard or nesterov, found fast");
    }
}
