package dev.sardonyx.runtime.host;

import dev.sardonyx.runtime.abi.HostCall;
import dev.sardonyx.tensor.Tensor;
import java.util.Arrays;

/** DFT, STFT, cosine windows and MelWeightMatrix. */
final class Signals {
    private Signals() {}

    /**
     * DFT along the axis in operand 2, of the length in operand 1; complex numbers are pairs along the last axis.
     * {@code onesided}: forwards only the first half, inverse real numbers of such a half.
     */
    static void dft(HostCall call) {
        Tensor x = call.tensor(0);
        int rank = x.rank();
        int axis = Extents.axis(call, call.has(2) ? call.tensor(2).getLong(0) : -2, rank);
        boolean inverse = call.integer("inverse", 0) != 0;
        boolean onesided = call.integer("onesided", 0) != 0;
        int[] extents = Extents.of(x);
        int parts = extents[rank - 1];
        if (axis == rank - 1 || parts < 1 || parts > 2) {
            throw call.error("expected real or complex numbers along another axis than " + axis + ", found " + x);
        }
        int given = extents[axis];
        boolean fromHalf = inverse && onesided;
        int length = call.has(1) ? (int) call.tensor(1).getLong(0) : fromHalf ? 2 * (given - 1) : given;
        int kept = onesided && !inverse ? length / 2 + 1 : length;
        long[] shape = x.shape();
        shape[axis] = kept;
        shape[rank - 1] = fromHalf ? 1 : 2;
        int inner = Extents.size(extents, axis + 1, rank - 1);
        int lines = Extents.size(extents, 0, axis) * inner;
        Fourier fourier = new Fourier(length, inverse);
        double[] values = Elements.doubles(x);
        double[] y = new double[lines * kept * (int) shape[rank - 1]];
        double[] real = new double[length];
        double[] imaginary = new double[length];
        for (int line = 0; line < lines; line++) {
            int from = line / inner * given * inner + line % inner;
            load(values, from, inner, parts, given, fromHalf, real, imaginary);
            fourier.transform(real, imaginary);
            int to = line / inner * kept * inner + line % inner;
            store(real, imaginary, inverse ? length : 1, y, to, inner, kept, !fromHalf);
        }
        call.result(0, Elements.tensor(x.elementType(), shape, y));
    }

    /** Writes the first {@code kept} numbers of a line over {@code divisor}, as pairs or only their real parts. */
    private static void store(
            double[] real, double[] imaginary, int divisor, double[] y, int to, int step, int kept, boolean pairs) {
        for (int k = 0; k < kept; k++) {
            int at = to + k * step;
            if (pairs) {
                y[2 * at] = real[k] / divisor;
                y[2 * at + 1] = imaginary[k] / divisor;
            } else {
                y[at] = real[k] / divisor;
            }
        }
    }

    /** Reads a line, cut or filled up with zeros; from half a spectrum the rest is its mirror image. */
    private static void load(
            double[] x, int from, int step, int parts, int given, boolean half, double[] real, double[] imaginary) {
        int length = real.length;
        for (int i = 0; i < length; i++) {
            boolean mirrored = half && i > length / 2;
            int at = mirrored ? length - i : i;
            boolean there = at < given;
            real[i] = there ? x[(from + at * step) * parts] : 0;
            double part = there && parts == 2 ? x[(from + at * step) * 2 + 1] : 0;
            imaginary[i] = mirrored ? -part : part;
        }
    }

    /** STFT: transforms of frames of a signal [B, L] or [B, L, 1 or 2], operand 1 apart, times the window operand 2. */
    static void stft(HostCall call) {
        Tensor x = call.tensor(0);
        int step = (int) call.tensor(1).getLong(0);
        double[] window = call.has(2) ? Elements.doubles(call.tensor(2)) : null;
        int samples = (int) x.extent(1);
        int parts = x.rank() == 3 ? (int) x.extent(2) : 1;
        int length = call.has(3) ? (int) call.tensor(3).getLong(0) : window != null ? window.length : samples;
        if (step < 1 || length < 1 || length > samples || (window != null && window.length > length)) {
            throw call.error("expected a step of at least 1 and frames of at most " + samples
                    + " elements, no shorter than the window, found " + step + " and " + length);
        }
        int frames = (samples - length) / step + 1;
        int bins = call.integer("onesided", 1) != 0 ? length / 2 + 1 : length;
        double[] values = Elements.doubles(x);
        int batch = (int) x.extent(0);
        double[] y = new double[batch * frames * bins * 2];
        Fourier fourier = new Fourier(length, false);
        double[] real = new double[length];
        double[] imaginary = new double[length];
        for (int frame = 0; frame < batch * frames; frame++) {
            int from = frame / frames * samples + frame % frames * step;
            load(values, from, 1, parts, length, false, real, imaginary);
            if (window != null) {
                weigh(real, window);
                weigh(imaginary, window);
            }
            fourier.transform(real, imaginary);
            store(real, imaginary, 1, y, frame * bins, 1, bins, true);
        }
        call.result(0, Elements.tensor(x.elementType(), new long[] {batch, frames, bins, 2}, y));
    }

    /** Multiplies by the window, and by 0 behind its end. */
    private static void weigh(double[] values, double[] window) {
        for (int i = 0; i < values.length; i++) {
            values[i] *= i < window.length ? window[i] : 0;
        }
    }

    /** HannWindow, HammingWindow and BlackmanWindow: three cosines weighted by {@code coefficients}, the bits of doubles. */
    static void cosineWindow(HostCall call) {
        int size = Math.toIntExact(call.tensor(0).getLong(0));
        if (size < 0) {
            throw call.error("expected a size of at least 0, found " + size);
        }
        double[] weights = Arrays.stream(call.integers("coefficients"))
                .mapToDouble(Double::longBitsToDouble)
                .toArray();
        int period = call.integer("periodic", 1) != 0 ? size : Math.max(size - 1, 1);
        double[] y = new double[size];
        for (int i = 0; i < size; i++) {
            double angle = 2 * StrictMath.PI * i / period;
            y[i] = weights[0] + weights[1] * StrictMath.cos(angle) + weights[2] * StrictMath.cos(2 * angle);
        }
        call.result(0, Elements.tensor(call.resultType(0), new long[] {size}, y));
    }

    /**
     * MelWeightMatrix [dft_length / 2 + 1, bands] of operands bands, dft_length, sample rate and the lowest and highest
     * frequency: triangles between spectrum bins that lie evenly on the mel scale.
     */
    static void melWeightMatrix(HostCall call) {
        int bands = (int) call.tensor(0).getLong(0);
        long length = call.tensor(1).getLong(0);
        long rate = call.tensor(2).getLong(0);
        double lowest = mel(call.tensor(3).getDouble(0));
        double highest = mel(call.tensor(4).getDouble(0));
        int bins = (int) (length / 2 + 1);
        int[] corners = new int[bands + 2];
        double step = (highest - lowest) / corners.length;
        for (int i = 0; i < corners.length; i++) {
            double hertz = 700 * (StrictMath.pow(10, (lowest + i * step) / 2595) - 1);
            corners[i] = (int) StrictMath.floor((length + 1) * hertz / rate);
        }
        if (Arrays.stream(corners).anyMatch(c -> c < 0 || c > bins)) {
            throw call.error("expected frequencies up to half the sample rate " + rate + ", found corners "
                    + Arrays.toString(corners));
        }
        double[] y = new double[bins * bands];
        for (int band = 0; band < bands; band++) {
            int left = corners[band];
            int top = corners[band + 1];
            int right = corners[band + 2];
            for (int bin = left; bin < right; bin++) {
                y[bin * bands + band] =
                        bin < top ? (double) (bin - left) / (top - left) : (double) (right - bin) / (right - top);
            }
            if ((top == left || top == right) && top < bins) {
                y[top * bands + band] = 1;
            }
        }
        call.result(0, Elements.tensor(call.resultType(0), new long[] {bins, bands}, y));
    }

    private static double mel(double hertz) {
        return 2595 * StrictMath.log10(1 + hertz / 700);
    }
}
