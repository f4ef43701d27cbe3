package dev.sardonyx.properties;

import dev.sardonyx.tensor.ElementType;
import dev.sardonyx.tensor.Tensor;
import java.util.Random;

/** Tensors of random elements. */
final class RandomTensors {
    private final Random random;

    RandomTensors(long seed) {
        this.random = new Random(seed * 0x9E3779B97F4A7C15L);
    }

    /** Normally distributed floats. */
    Tensor floats(long... shape) {
        Tensor tensor = Tensor.zeros(ElementType.F32, shape);
        for (long i = 0; i < tensor.size(); i++) {
            tensor.setDouble(i, random.nextGaussian());
        }
        return tensor;
    }

    /** Floats in [{@code least}, {@code greatest}). */
    Tensor between(double least, double greatest, long... shape) {
        Tensor tensor = Tensor.zeros(ElementType.F32, shape);
        for (long i = 0; i < tensor.size(); i++) {
            tensor.setDouble(i, random.nextDouble(least, greatest));
        }
        return tensor;
    }

    /** Integers of {@code type} in [{@code least}, {@code greatest}]. */
    Tensor integers(ElementType type, long least, long greatest, long... shape) {
        Tensor tensor = Tensor.zeros(type, shape);
        for (long i = 0; i < tensor.size(); i++) {
            tensor.setLong(i, random.nextLong(least, greatest + 1));
        }
        return tensor;
    }

    /** All values of i8 or u8. */
    Tensor bytes(ElementType type, long... shape) {
        return type == ElementType.I8 ? integers(type, -128, 127, shape) : integers(type, 0, 255, shape);
    }

    boolean flip() {
        return random.nextBoolean();
    }

    /** One of 1 to {@code most}. */
    int upTo(int most) {
        return 1 + random.nextInt(most);
    }

    @SafeVarargs
    final <T> T of(T... choices) {
        return choices[random.nextInt(choices.length)];
    }
}
