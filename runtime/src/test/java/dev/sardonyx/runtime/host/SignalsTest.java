package dev.sardonyx.runtime.host;

import static dev.sardonyx.tensor.Tensor.ofDoubles;
import static dev.sardonyx.tensor.Tensor.ofLongs;
import static dev.sardonyx.tensor.Tensor.scalar;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.sardonyx.runtime.abi.FakeHostCall;
import dev.sardonyx.tensor.ElementType;
import dev.sardonyx.tensor.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SignalsTest {
    private static Tensor dft(Tensor x, long inverse, long onesided, Long length) {
        return FakeHostCall.of("dft")
                .with("inverse", inverse)
                .with("onesided", onesided)
                .on(x, length == null ? null : scalar(ElementType.I64, length), scalar(ElementType.I64, 1))
                .to(ElementType.F64, 3)
                .tensor();
    }

    private static Tensor signal(int length) {
        double[] values = new double[length];
        for (int i = 0; i < length; i++) {
            values[i] = i * i % 7 - 2;
        }
        return ofDoubles(values, 1, length, 1);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 5, 6, 8, 16})
    void comesBackFromHalfASpectrum(int length) {
        Tensor x = signal(length);
        Tensor half = dft(x, 0, 1, null);
        assertThat(half.shape()).containsExactly(1, length / 2 + 1, 2);
        assertThat(dft(half, 1, 1, (long) length).toDoubles()).containsExactly(x.toDoubles(), within(1e-12));
        Tensor back = dft(dft(x, 0, 0, null), 1, 0, null);
        for (int i = 0; i < length; i++) {
            assertThat(back.getDouble(2 * i)).isCloseTo(x.getDouble(i), within(1e-12));
        }
    }

    @Test
    void transformsAsDefined() {
        Tensor y = dft(ofDoubles(new double[] {1, 2, 3}, 1, 3, 1), 0, 0, 4L);
        assertThat(y.toDoubles()).containsExactly(new double[] {6, 0, -2, -2, 2, 0, -2, 2}, within(1e-12));
    }

    @Test
    void transformsFrames() {
        Tensor y = FakeHostCall.of("stft")
                .with("onesided", 1L)
                .on(
                        ofDoubles(new double[] {1, 2, 3, 4}, 1, 4),
                        scalar(ElementType.I64, 2),
                        ofDoubles(new double[] {1, 0.5}, 2))
                .to(ElementType.F64, 4)
                .tensor();
        assertThat(y.shape()).containsExactly(1, 2, 2, 2);
        assertThat(y.toDoubles()).containsExactly(new double[] {2, 0, 0, 0, 5, 0, 1, 0}, within(1e-12));
    }

    @Test
    void makesWindows() {
        Tensor y = FakeHostCall.of("cosine_window")
                .with("coefficients", new long[] {
                    Double.doubleToRawLongBits(0.5), Double.doubleToRawLongBits(-0.5), Double.doubleToRawLongBits(0)
                })
                .with("periodic", 0L)
                .on(ofLongs(new long[] {3}))
                .to(ElementType.F64, 1)
                .tensor();
        assertThat(y.toDoubles()).containsExactly(new double[] {0, 1, 0}, within(1e-12));
    }

    @Test
    void weighsMelBands() {
        Tensor y = FakeHostCall.of("mel_weight_matrix")
                .on(
                        scalar(ElementType.I64, 2),
                        scalar(ElementType.I64, 16),
                        scalar(ElementType.I64, 8192),
                        scalar(ElementType.F32, 0),
                        scalar(ElementType.F32, 4096))
                .to(ElementType.F32, 2)
                .tensor();
        assertThat(y.shape()).containsExactly(9, 2);
        for (int band = 0; band < 2; band++) {
            double largest = 0;
            for (int bin = 0; bin < 9; bin++) {
                largest = Math.max(largest, y.getDouble(2L * bin + band));
            }
            assertThat(largest).isEqualTo(1);
        }
    }

    @Test
    void takesDeterminants() {
        Tensor y = FakeHostCall.of("det")
                .on(ofDoubles(new double[] {0, 2, 3, 4, 1, 2, 2, 4}, 2, 2, 2))
                .to(ElementType.F64, 1)
                .tensor();
        assertThat(y.toDoubles()).containsExactly(-6, 0);
    }

    @Test
    void sumsDiagonalsAndBroadcasts() {
        Tensor square = ofDoubles(new double[] {1, 2, 3, 4}, 2, 2);
        assertThat(einsum("ii->i", 1, square).toDoubles()).containsExactly(1, 4);
        assertThat(einsum("ii", 0, square).toDoubles()).containsExactly(5);
        Tensor row = ofDoubles(new double[] {10, 100}, 1, 2);
        assertThat(einsum("...ij,...ij->...i", 1, square, row).toDoubles()).containsExactly(210, 430);
        assertThat(einsum("ij,jk", 2, row, square).toDoubles()).containsExactly(310, 420);
    }

    private static Tensor einsum(String equation, int rank, Tensor... operands) {
        return FakeHostCall.of("einsum")
                .with("equation", equation)
                .on(operands)
                .to(ElementType.F64, rank)
                .tensor();
    }

    @Test
    void drawsTheSameNumbersForASeed() {
        assertThat(drawn("random_normal", 3f)).isEqualTo(drawn("random_normal", 3f));
        assertThat(drawn("random_uniform", 3f)).isNotEqualTo(drawn("random_uniform", 4f));
        for (double value : drawn("random_uniform", 1f)) {
            assertThat(value).isBetween(2.0, 5.0);
        }
    }

    private static double[] drawn(String function, float seed) {
        return FakeHostCall.of(function)
                .with("first", 2f)
                .with("second", 5f)
                .with("shape", new long[] {20})
                .with("seed", seed)
                .to(ElementType.F64, 1)
                .tensor()
                .toDoubles();
    }

    @Test
    void drawsByProbability() {
        Tensor sure = FakeHostCall.of("bernoulli")
                .on(ofDoubles(new double[] {0, 1}, 2))
                .to(ElementType.BOOL, 1)
                .tensor();
        assertThat(sure.toLongs()).containsExactly(0, 1);
        Tensor classes = FakeHostCall.of("multinomial")
                .with("sample_size", 4L)
                .on(ofDoubles(new double[] {-1000, 0, -1000}, 1, 3))
                .to(ElementType.I32, 2)
                .tensor();
        assertThat(classes.toLongs()).containsExactly(1, 1, 1, 1);
    }
}
