package dev.sardonyx.compiler.quantize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RangeSearchTest {
    /** The sum of squared errors when the range is that of the weights. */
    private static double plainError(float[] weights, Codes codes) {
        double low = 0;
        double high = 0;
        for (float weight : weights) {
            low = Math.min(low, weight);
            high = Math.max(high, weight);
        }
        double scale = codes.isSymmetric()
                ? Math.max(-low, high) / codes.highest()
                : (high - low) / (codes.highest() - codes.lowest());
        long zero = codes.isSymmetric() ? 0 : Math.round(codes.lowest() - low / scale);
        double error = 0;
        for (float weight : weights) {
            long code = Math.clamp(Math.round(weight / scale) + zero, codes.lowest(), codes.highest());
            error += Math.pow(weight - (code - zero) * scale, 2);
        }
        return error;
    }

    @ParameterizedTest
    @EnumSource(Codes.class)
    void isBetterThanTheWholeRange(Codes codes) {
        Random random = new Random(5);
        double found = 0;
        double plain = 0;
        for (int round = 0; round < 50; round++) {
            float[] weights = new float[64];
            for (int i = 0; i < weights.length; i++) {
                weights[i] = (float) (random.nextGaussian() + (round % 2));
            }
            weights[round] *= 3;
            RangeSearch search = new RangeSearch(codes);
            search.fit(weights, weights.length);
            assertThat(search.error()).isLessThanOrEqualTo(1.0001 * plainError(weights, codes));
            found += search.error();
            plain += plainError(weights, codes);
        }

        assertThat(found).isLessThan((codes.type().bits() == 4 ? 0.95 : 0.99) * plain);
    }

    @ParameterizedTest
    @EnumSource(Codes.class)
    void errorIsThatOfTheCodes(Codes codes) {
        float[] weights = {0.5f, -1.25f, 3, 0.01f, -0.7f, 99};
        RangeSearch search = new RangeSearch(codes);
        search.fit(weights, 5);

        double error = 0;
        for (int i = 0; i < 5; i++) {
            int code = search.code(weights[i]);
            assertThat(code).isBetween(codes.lowest(), codes.highest());
            error += Math.pow(weights[i] - (code - search.zero()) * search.scale(), 2);
        }
        assertThat(search.error()).isCloseTo(error, withinPercentage(0.01));
    }

    @ParameterizedTest
    @EnumSource(Codes.class)
    void exactValuesStayExact(Codes codes) {
        float[] weights = new float[codes.highest() - codes.lowest() + 1];
        for (int i = 0; i < weights.length; i++) {
            weights[i] = 0.25f * (codes.isSymmetric() ? codes.lowest() + i : i);
        }
        RangeSearch search = new RangeSearch(codes);
        search.fit(weights, weights.length);

        assertThat(search.error()).isLessThan(1e-9);
    }

    @ParameterizedTest
    @EnumSource(Codes.class)
    void extremeGroups(Codes codes) {
        RangeSearch search = new RangeSearch(codes);

        search.fit(new float[8], 8);
        assertThat(search.scale()).isEqualTo(1);
        assertThat(search.code(0)).isEqualTo(search.zero());
        search.fit(new float[] {Float.MIN_VALUE, 0}, 2);
        assertThat(search.scale()).isGreaterThanOrEqualTo(Float.MIN_NORMAL);
        search.fit(new float[] {Float.MAX_VALUE, -Float.MAX_VALUE}, 2);
        assertThat(search.scale()).isFinite();
        assertThat(search.code(Float.MAX_VALUE)).isGreaterThan(search.code(-Float.MAX_VALUE));
    }

    @Test
    void groupsTileATensor() {
        Grouping grouping = Grouping.ofBlocks(new long[] {2, 5, 2}, 1, 3);
        long[] members = new long[grouping.largest()];

        assertThat(grouping.counts()).containsExactly(2, 2, 2);
        assertThat(grouping.elements(1, members)).isEqualTo(3);
        assertThat(members).containsExactly(1, 3, 5);
        assertThat(grouping.elements(6, members)).isEqualTo(2);
        assertThat(members).startsWith(16, 18);

        Grouping channels = Grouping.ofAxis(new long[] {2, 3, 2}, 1);
        long[] channel = new long[channels.largest()];
        assertThat(channels.groups()).isEqualTo(3);
        assertThat(channels.elements(2, channel)).isEqualTo(4);
        assertThat(channel).containsExactly(4, 5, 10, 11);
    }
}
