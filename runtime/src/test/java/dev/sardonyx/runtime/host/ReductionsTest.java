package dev.sardonyx.runtime.host;

import static dev.sardonyx.tensor.Tensor.ofDoubles;
import static dev.sardonyx.tensor.Tensor.ofLongs;
import static dev.sardonyx.tensor.Tensor.vector;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.sardonyx.runtime.abi.FakeHostCall;
import dev.sardonyx.tensor.ElementType;
import dev.sardonyx.tensor.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReductionsTest {
    @ParameterizedTest
    @CsvSource({
        "Sum, -1",
        "L1, 7",
        "L2, 5",
        "LogSum, NaN",
        "LogSumExp, 3.0009114664",
        "Max, 3",
        "Mean, -0.5",
        "Min, -4",
        "Prod, -12",
        "SumSquare, 25"
    })
    void reducesFloats(String name, double expected) {
        Tensor y = reduce(name, ofDoubles(new double[] {3, -4}, 1, 2), vector(-1), 1);
        assertThat(y.shape()).containsExactly(1, 1);
        assertThat(y.getDouble(0)).satisfies(v -> {
            if (Double.isNaN(expected)) {
                assertThat(v).isNaN();
            } else {
                assertThat(v).isCloseTo(expected, within(1e-9));
            }
        });
    }

    private static Tensor reduce(String name, Tensor x, Tensor axes, int keepdims) {
        return FakeHostCall.of("reduce")
                .with("operator", "Reduce" + name)
                .with("keepdims", (long) keepdims)
                .with("noop_with_empty_axes", 0L)
                .on(x, axes)
                .to(x.elementType(), keepdims == 1 ? x.rank() : x.rank() - (int) axes.size())
                .tensor();
    }

    @Test
    void reducesIntegersExactly() {
        Tensor x = ofLongs(new long[] {Long.MAX_VALUE, 1, 7, -2}, 2, 2);
        assertThat(reduce("Sum", x, vector(1), 0).toLongs()).containsExactly(Long.MIN_VALUE, 5);
        assertThat(reduce("Mean", x, vector(0), 0).toLongs()).containsExactly((Long.MAX_VALUE + 7) / 2, 0);
        assertThat(reduce("Min", x, vector(0), 0).toLongs()).containsExactly(7, -2);
    }

    @Test
    void knowsTheExtremesOfNothing() {
        assertThat(reduce("Max", Tensor.zeros(ElementType.I8, 0, 2), vector(0), 0)
                        .toLongs())
                .containsExactly(-128, -128);
        assertThat(reduce("Min", Tensor.zeros(ElementType.U64, 0), vector(0), 0).toLongs())
                .containsExactly(-1);
        assertThat(reduce("Max", Tensor.zeros(ElementType.F32, 0), vector(0), 0).getFloat(0))
                .isEqualTo(Float.NEGATIVE_INFINITY);
    }

    @Test
    void leavesElementsAloneWithoutAxes() {
        Tensor y = FakeHostCall.of("reduce")
                .with("operator", "ReduceSumSquare")
                .with("noop_with_empty_axes", 1L)
                .on(vector(2, 3), Tensor.vector())
                .to(ElementType.I64, 1)
                .tensor();
        assertThat(y.toLongs()).containsExactly(4, 9);
    }

    @Test
    void accumulatesInBothDirections() {
        assertThat(cumulative("CumSum", 0, 0)).containsExactly(1, 3, 6);
        assertThat(cumulative("CumSum", 1, 0)).containsExactly(0, 1, 3);
        assertThat(cumulative("CumSum", 0, 1)).containsExactly(6, 5, 3);
        assertThat(cumulative("CumProd", 1, 1)).containsExactly(6, 3, 1);
    }

    private static long[] cumulative(String operator, long exclusive, long reverse) {
        return FakeHostCall.of("cumulative")
                .with("operator", operator)
                .with("exclusive", exclusive)
                .with("reverse", reverse)
                .on(vector(1, 2, 3), ofLongs(new long[] {0}))
                .to(ElementType.I64, 1)
                .tensor()
                .toLongs();
    }
}
