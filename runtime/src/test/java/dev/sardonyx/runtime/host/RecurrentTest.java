package dev.sardonyx.runtime.host;

import static dev.sardonyx.tensor.Tensor.ofDoubles;
import static dev.sardonyx.tensor.Tensor.ofInts;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.sardonyx.runtime.abi.FakeHostCall;
import dev.sardonyx.tensor.Datum;
import dev.sardonyx.tensor.ElementType;
import dev.sardonyx.tensor.Tensor;
import java.util.List;
import org.junit.jupiter.api.Test;

class RecurrentTest {
    private static final Tensor STEPS = ofDoubles(new double[] {1, 2, 3}, 3, 1, 1);

    private static Tensor weights(double... values) {
        return ofDoubles(values, 1, values.length, 1);
    }

    private static double[] of(List<Datum> results, int index) {
        return ((Tensor) results.get(index)).toDoubles();
    }

    private static List<Datum> linearNetwork(String direction, Tensor lengths) {
        return FakeHostCall.of("rnn")
                .with("direction", direction)
                .with("layout", 0L)
                .with("activations", new String[] {"Affine"})
                .on(STEPS, weights(1), weights(10), null, lengths)
                .to(ElementType.F64, 4)
                .to(ElementType.F64, 3)
                .run();
    }

    @Test
    void runsForwardsAndBackwards() {
        assertThat(of(linearNetwork("forward", null), 0)).containsExactly(1, 12, 123);
        assertThat(of(linearNetwork("reverse", null), 0)).containsExactly(321, 32, 3);
    }

    @Test
    void endsShortSequencesEarly() {
        List<Datum> results = linearNetwork("reverse", ofInts(new int[] {2}, 1));
        assertThat(of(results, 0)).containsExactly(21, 2, 0);
        assertThat(of(results, 1)).containsExactly(21);
    }

    @Test
    void runsBothDirectionsBatchFirst() {
        List<Datum> results = FakeHostCall.of("rnn")
                .with("direction", "bidirectional")
                .with("layout", 1L)
                .with("activations", new String[] {"Affine", "Affine"})
                .with("activation_alpha", new float[] {1, 2})
                .on(
                        ofDoubles(new double[] {1, 2}, 1, 2, 1),
                        ofDoubles(new double[] {1, 1}, 2, 1, 1),
                        ofDoubles(new double[] {1, 1}, 2, 1, 1))
                .to(ElementType.F64, 4)
                .to(ElementType.F64, 3)
                .run();
        assertThat(((Tensor) results.get(0)).shape()).containsExactly(1, 2, 2, 1);
        assertThat(of(results, 0)).containsExactly(1, 10, 3, 4);
        assertThat(of(results, 1)).containsExactly(3, 10);
    }

    @Test
    void updatesAndResets() {
        assertThat(gru(0)).isCloseTo(0.5 * 8 + 0.5 * 4, within(1e-12));
        assertThat(gru(1)).isCloseTo(0.5 * 8.5 + 0.5 * 4, within(1e-12));
    }

    /** Gates are one half; the proposal is 1 + 5 + its recurrent part with a bias of 1. */
    private static double gru(long linearBeforeReset) {
        return of(
                FakeHostCall.of("gru")
                        .with("direction", "forward")
                        .with("layout", 0L)
                        .with("activations", new String[] {"Sigmoid", "Affine"})
                        .with("linear_before_reset", linearBeforeReset)
                        .on(
                                ofDoubles(new double[] {1}, 1, 1, 1),
                                weights(0, 0, 1),
                                weights(0, 0, linearBeforeReset == 0 ? 0.5 : 1),
                                ofDoubles(new double[] {0, 0, 5, 0, 0, 1}, 1, 6),
                                null,
                                ofDoubles(new double[] {4}, 1, 1, 1))
                        .to(ElementType.F64, 4)
                        .run(),
                0)[0];
    }

    @Test
    void keepsCells() {
        List<Datum> results = FakeHostCall.of("lstm")
                .with("direction", "forward")
                .with("layout", 0L)
                .with("activations", new String[] {"Affine", "Affine", "Affine"})
                .with("input_forget", 0L)
                .on(
                        ofDoubles(new double[] {1}, 1, 1, 1),
                        weights(1, 2, 3, 4),
                        weights(0, 0, 0, 0),
                        null,
                        null,
                        null,
                        ofDoubles(new double[] {10}, 1, 1, 1),
                        ofDoubles(new double[] {0.1, 1, 0.2}, 1, 3))
                .to(ElementType.F64, 4)
                .to(ElementType.F64, 3)
                .to(ElementType.F64, 3)
                .run();
        // Input 1 + 1, forget 3 + 2, cell 5 * 10 + 2 * 4, output 2 + 58.
        assertThat(of(results, 2)).containsExactly(58);
        assertThat(of(results, 1)).containsExactly(60 * 58);
    }

    @Test
    void clipsWhatGoesIntoActivations() {
        List<Datum> results = FakeHostCall.of("rnn")
                .with("direction", "forward")
                .with("activations", new String[] {"Affine"})
                .with("clip", 2f)
                .on(STEPS, weights(1), weights(1))
                .to(ElementType.F64, 4)
                .run();
        assertThat(of(results, 0)).containsExactly(1, 2, 2);
    }

    @Test
    void knowsEveryActivation() {
        assertThat(activated("LeakyRelu")).isCloseTo(-0.01, within(1e-9));
        assertThat(activated("ThresholdedRelu")).isZero();
        assertThat(activated("ScaledTanh")).isCloseTo(StrictMath.tanh(-1), within(1e-12));
        assertThat(activated("HardSigmoid")).isCloseTo(0.3, within(1e-7));
        assertThat(activated("Elu")).isCloseTo(StrictMath.exp(-1) - 1, within(1e-12));
        assertThat(activated("Softsign")).isEqualTo(-0.5);
        assertThat(activated("Softplus")).isCloseTo(StrictMath.log(1 + StrictMath.exp(-1)), within(1e-12));
        assertThat(activated("Relu")).isZero();
    }

    private static double activated(String name) {
        return of(
                FakeHostCall.of("rnn")
                        .with("direction", "forward")
                        .with("activations", new String[] {name})
                        .on(ofDoubles(new double[] {-1}, 1, 1, 1), weights(1), weights(0))
                        .to(ElementType.F64, 4)
                        .run(),
                0)[0];
    }

    @Test
    void attendsThroughAState() {
        List<Datum> results = FakeHostCall.of("linear_attention")
                .with("kv_num_heads", 1L)
                .with("q_num_heads", 2L)
                .with("scale", 1f)
                .with("update_rule", "delta")
                .on(
                        ofDoubles(new double[] {1, 10, 1, 10}, 1, 2, 2),
                        ofDoubles(new double[] {1, 2}, 1, 2, 1),
                        ofDoubles(new double[] {5, 7}, 1, 2, 1),
                        null,
                        null,
                        ofDoubles(new double[] {1, 0.5}, 1, 2, 1))
                .to(ElementType.F64, 3)
                .to(ElementType.F64, 4)
                .run();
        // The state is 5, then 5 + 2 * 0.5 * (7 - 2 * 5).
        assertThat(of(results, 0)).containsExactly(5, 50, 2, 20);
        assertThat(of(results, 1)).containsExactly(2);
    }
}
