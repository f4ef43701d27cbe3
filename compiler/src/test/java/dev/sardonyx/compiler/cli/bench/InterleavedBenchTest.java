package dev.sardonyx.compiler.cli.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.sardonyx.tensor.Datum;
import dev.sardonyx.tensor.Tensor;
import java.util.List;
import org.junit.jupiter.api.Test;

class InterleavedBenchTest {
    @Test
    void outputsAreComparedByTheirSize() {
        Tensor expected = Tensor.ofFloats(new float[] {100, 0.001f}, 2);
        List<Datum> close = List.of(Tensor.ofFloats(new float[] {100.5f, 0.5f}, 2));
        List<Datum> far = List.of(Tensor.ofFloats(new float[] {103, 0}, 2));

        assertThat(InterleavedBench.compare(List.of(expected), close)).isEmpty();
        assertThat(InterleavedBench.compare(List.of(expected), far)).isPresent();
    }

    @Test
    void medianAndQuantilesAreOverAllRuns() {
        Timings timings = new Timings();
        timings.measure(() -> {}, 0, 5);
        timings.measure(() -> {}, 0, 3);

        assertThat(timings.runs()).isEqualTo(8);
        assertThat(timings.medians()).hasSize(2);
        assertThat(timings.quantile(0.1)).isLessThanOrEqualTo(timings.median());
        assertThat(timings.median()).isLessThanOrEqualTo(timings.quantile(0.9));
    }

    @Test
    void quantilesLieBetweenNeighbours() {
        List<Double> numbers = List.of(4.0, 1.0, 3.0, 2.0, 10.0);

        assertThat(Quantiles.median(numbers)).isEqualTo(3);
        assertThat(Quantiles.of(numbers, 0)).isEqualTo(1);
        assertThat(Quantiles.of(numbers, 0.875)).isEqualTo(7);
        assertThat(Quantiles.noise(numbers)).isEqualTo((4.0 - 2.0) / 2 / 3);
        assertThat(Quantiles.geometricMean(List.of(0.5, 2.0, 8.0))).isCloseTo(2, within(1e-12));
    }
}
