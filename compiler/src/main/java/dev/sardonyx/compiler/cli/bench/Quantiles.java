package dev.sardonyx.compiler.cli.bench;

import java.util.Collection;
import java.util.List;

/** Quantiles of measured numbers, on a straight line between neighbours. */
public final class Quantiles {
    private Quantiles() {}

    public static double median(Collection<Double> numbers) {
        return of(numbers, 0.5);
    }

    /** The number that {@code part} of {@code numbers}, which are not empty, stay below. */
    public static double of(Collection<Double> numbers, double part) {
        List<Double> sorted = numbers.stream().sorted().toList();
        double place = part * (sorted.size() - 1);
        int below = (int) place;
        int above = Math.min(below + 1, sorted.size() - 1);
        return sorted.get(below) + (place - below) * (sorted.get(above) - sorted.get(below));
    }

    /** Half the distance between the quartiles, relative to the median: 0.02 says that half of the numbers are within 2 %. */
    public static double noise(Collection<Double> numbers) {
        return (of(numbers, 0.75) - of(numbers, 0.25)) / 2 / median(numbers);
    }

    /** The geometric mean of positive numbers, which are not empty. */
    public static double geometricMean(Collection<Double> numbers) {
        return Math.exp(numbers.stream().mapToDouble(Math::log).average().orElseThrow());
    }
}
