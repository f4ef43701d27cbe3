package dev.sardonyx.runtime.host;

import dev.sardonyx.runtime.abi.HostCall;
import dev.sardonyx.tensor.Tensor;
import java.util.Random;

/** Operators that draw random numbers: with a {@code seed} always the same ones. */
final class Randoms {
    private Randoms() {}

    private static Random generator(HostCall call) {
        float seed = call.number("seed", Float.NaN);
        return Float.isNaN(seed) ? new Random() : new Random(Float.floatToIntBits(seed));
    }

    /** Bernoulli: 1 with the probability that each element of operand 0 is, else 0. */
    static void bernoulli(HostCall call) {
        Tensor x = call.tensor(0);
        Random random = generator(call);
        Tensor y = Tensor.zeros(call.resultType(0), x.shape());
        for (int i = 0, n = Elements.count(x); i < n; i++) {
            if (random.nextDouble() < x.getDouble(i)) {
                y.setLong(i, 1);
            }
        }
        call.result(0, y);
    }

    /** Multinomial: {@code sample_size} classes for each row [classes] of log probabilities, which need no sum of 1. */
    static void multinomial(HostCall call) {
        Tensor x = call.tensor(0);
        int rows = (int) x.extent(0);
        int classes = (int) x.extent(1);
        int samples = (int) call.integer("sample_size", 1);
        Random random = generator(call);
        double[] weights = Elements.doubles(x);
        for (int i = 0; i < weights.length; i++) {
            weights[i] = StrictMath.exp(weights[i]);
        }
        Tensor y = Tensor.zeros(call.resultType(0), rows, samples);
        for (int row = 0; row < rows; row++) {
            double total = 0;
            for (int c = 0; c < classes; c++) {
                total += weights[row * classes + c];
            }
            for (int s = 0; s < samples; s++) {
                double drawn = random.nextDouble() * total;
                int chosen = 0;
                while (chosen + 1 < classes && drawn >= weights[row * classes + chosen]) {
                    drawn -= weights[row * classes + chosen];
                    chosen++;
                }
                y.setLong(row * samples + s, chosen);
            }
        }
        call.result(0, y);
    }

    /**
     * Dropout: zeros with the probability in operand 1, 0.5 without one, the other elements scaled, where operand 2
     * says that the model trains; result 1 is true where an element stays. An integer {@code seed} starts the Mersenne
     * Twister.
     */
    static void dropout(HostCall call) {
        Tensor x = call.tensor(0);
        boolean training = call.has(2) && call.tensor(2).getBoolean(0);
        double given = call.has(1) ? call.tensor(1).getDouble(0) : 0.5;
        double ratio = training ? given : 0;
        if (!(ratio >= 0 && ratio < 1)) {
            throw call.error("expected a ratio in [0, 1), found " + ratio);
        }
        int count = Elements.count(x);
        boolean[] mask = new boolean[count];
        Tensor y = x.copy();
        Twister twister = new Twister((int) call.integer("seed", new Random().nextLong()));
        double scale = 1 / (1 - ratio);
        for (int i = 0; i < count; i++) {
            mask[i] = ratio == 0 || twister.nextDouble() >= ratio;
            if (ratio != 0) {
                y.setDouble(i, mask[i] ? x.getDouble(i) * scale : 0);
            }
        }
        call.result(0, y);
        call.result(1, Tensor.ofBooleans(mask, x.shape()));
    }

    private static long[] shape(HostCall call) {
        long[] given = call.integers("shape");
        return given == null ? call.tensor(0).shape() : given;
    }

    /** RandomNormal and RandomNormalLike: {@code first} is the mean, {@code second} the standard deviation. */
    static void normal(HostCall call) {
        double mean = call.number("first", 0);
        double deviation = call.number("second", 1);
        Random random = generator(call);
        Tensor y = Tensor.zeros(call.resultType(0), shape(call));
        for (int i = 0, n = Elements.count(y); i < n; i++) {
            y.setDouble(i, mean + deviation * random.nextGaussian());
        }
        call.result(0, y);
    }

    /** RandomUniform and RandomUniformLike: from {@code first} up to {@code second}. */
    static void uniform(HostCall call) {
        double low = call.number("first", 0);
        double high = call.number("second", 1);
        Random random = generator(call);
        Tensor y = Tensor.zeros(call.resultType(0), shape(call));
        for (int i = 0, n = Elements.count(y); i < n; i++) {
            y.setDouble(i, low + (high - low) * random.nextDouble());
        }
        call.result(0, y);
    }
}
