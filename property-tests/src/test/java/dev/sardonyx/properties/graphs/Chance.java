package dev.sardonyx.properties.graphs;

import dev.sardonyx.tensor.ElementType;
import dev.sardonyx.tensor.Tensor;
import java.util.List;
import java.util.Random;

/** Choices that a seed makes. */
final class Chance {
    private final Random random;

    Chance(long seed) {
        // Neighbouring seeds begin with nearly equal numbers unless their bits are mixed.
        this.random = new Random(seed * 0x9E3779B97F4A7C15L ^ seed >>> 17);
    }

    /** True in {@code percent} of a hundred cases. */
    boolean in(int percent) {
        return random.nextInt(100) < percent;
    }

    int between(int least, int greatest) {
        return least + random.nextInt(greatest - least + 1);
    }

    int below(int bound) {
        return random.nextInt(bound);
    }

    long next() {
        return random.nextLong();
    }

    <T> T of(List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }

    @SafeVarargs
    final <T> T of(T... choices) {
        return choices[random.nextInt(choices.length)];
    }

    /** Numbers of moderate size; half of the tensors of floats have eighths, which make ties and exact sums. */
    Tensor tensor(ElementType type, long... shape) {
        Tensor tensor = Tensor.zeros(type, shape);
        boolean eighths = random.nextBoolean();
        for (long i = 0; i < tensor.size(); i++) {
            switch (type.kind()) {
                case FLOAT -> tensor.setDouble(i, eighths ? between(-24, 24) / 8.0 : random.nextGaussian());
                case SIGNED -> tensor.setLong(i, type == ElementType.I8 ? between(-128, 127) : between(-9, 9));
                case UNSIGNED -> tensor.setLong(i, between(0, 255));
                case BOOL -> tensor.setLong(i, between(0, 1));
                case STRING -> throw new IllegalArgumentException("no random strings");
            }
        }
        return tensor;
    }

    /** Indices into an axis, from either end. */
    Tensor indices(ElementType type, long extent, long... shape) {
        Tensor tensor = Tensor.zeros(type, shape);
        for (long i = 0; i < tensor.size(); i++) {
            tensor.setLong(i, random.nextLong(-extent, extent));
        }
        return tensor;
    }
}
