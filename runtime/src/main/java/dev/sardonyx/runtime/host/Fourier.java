package dev.sardonyx.runtime.host;

/** A discrete Fourier transform of one length, in double precision. */
final class Fourier {
    private final int length;
    private final double[] cosines;
    private final double[] sines;

    Fourier(int length, boolean inverse) {
        this.length = length;
        this.cosines = new double[length];
        this.sines = new double[length];
        for (int i = 0; i < length; i++) {
            double angle = 2 * StrictMath.PI * i / length;
            cosines[i] = StrictMath.cos(angle);
            sines[i] = inverse ? StrictMath.sin(angle) : -StrictMath.sin(angle);
        }
    }

    /** Transforms the numbers {@code real + i * imaginary} in place, without scaling. */
    void transform(double[] real, double[] imaginary) {
        if (Integer.bitCount(length) == 1) {
            reorder(real, imaginary);
            for (int half = 1; half < length; half *= 2) {
                butterflies(real, imaginary, half);
            }
        } else {
            sums(real, imaginary);
        }
    }

    private void reorder(double[] real, double[] imaginary) {
        int shift = 32 - Integer.numberOfTrailingZeros(length);
        for (int i = 0; i < length; i++) {
            int j = length == 1 ? 0 : Integer.reverse(i) >>> shift;
            if (j > i) {
                double swapped = real[i];
                real[i] = real[j];
                real[j] = swapped;
                swapped = imaginary[i];
                imaginary[i] = imaginary[j];
                imaginary[j] = swapped;
            }
        }
    }

    private void butterflies(double[] real, double[] imaginary, int half) {
        int stride = length / (2 * half);
        for (int start = 0; start < length; start += 2 * half) {
            for (int k = 0; k < half; k++) {
                int a = start + k;
                int b = a + half;
                double c = cosines[k * stride];
                double s = sines[k * stride];
                double turnedReal = real[b] * c - imaginary[b] * s;
                double turnedImaginary = real[b] * s + imaginary[b] * c;
                real[b] = real[a] - turnedReal;
                imaginary[b] = imaginary[a] - turnedImaginary;
                real[a] += turnedReal;
                imaginary[a] += turnedImaginary;
            }
        }
    }

    private void sums(double[] real, double[] imaginary) {
        double[] x = real.clone();
        double[] y = imaginary.clone();
        for (int k = 0; k < length; k++) {
            double sumReal = 0;
            double sumImaginary = 0;
            for (int i = 0, turn = 0; i < length; i++) {
                sumReal += x[i] * cosines[turn] - y[i] * sines[turn];
                sumImaginary += x[i] * sines[turn] + y[i] * cosines[turn];
                turn += k;
                turn -= turn >= length ? length : 0;
            }
            real[k] = sumReal;
            imaginary[k] = sumImaginary;
        }
    }
}
