package dev.sardonyx.runtime.host;

import dev.sardonyx.runtime.abi.HostCall;
import dev.sardonyx.tensor.ElementType;
import dev.sardonyx.tensor.Tensor;
import java.util.Arrays;

/** Pooling over windows of [N, C, spatial...], its inverse, and Col2Im. */
final class Poolings {
    private Poolings() {}

    private static Window window(HostCall call, int[] extents) {
        int[] kernel = Extents.of(call.integers("kernel_shape"));
        int[] input = Arrays.copyOfRange(extents, 2, extents.length);
        return Window.of(call, input, kernel, call.integer("ceil_mode", 0) != 0);
    }

    /** How a window becomes a number. */
    private interface Combination {
        double of(double[] values, int count, int counted);
    }

    private static void pool(HostCall call, boolean countsPadding, Combination combination) {
        Tensor given = call.tensor(0);
        int[] extents = Extents.of(given);
        Window window = window(call, extents);
        double[] x = Elements.doubles(given);
        int plane = Extents.size(window.input());
        long[] shape = window.resultShape(extents[0], extents[1]);
        double[] y = new double[Math.toIntExact(Tensor.size(shape))];
        double[] values = new double[Extents.size(window.kernel())];
        int[] at = new int[window.rank()];
        int[] tap = new int[window.rank()];
        int images = extents[0] * extents[1];
        int results = images == 0 ? 0 : y.length / images;
        for (int o = 0; o < results; o++, Extents.next(at, window.output())) {
            int[] places = new int[values.length];
            int count = 0;
            int counted = 0;
            do {
                int place = window.place(at, tap);
                if (place >= 0) {
                    places[count++] = place;
                }
                counted += place >= 0 || (countsPadding && inPadding(window, at, tap)) ? 1 : 0;
            } while (Extents.next(tap, window.kernel()));
            for (int image = 0; image < images; image++) {
                for (int i = 0; i < count; i++) {
                    values[i] = x[image * plane + places[i]];
                }
                y[image * results + o] = combination.of(values, count, counted);
            }
        }
        call.result(0, Elements.tensor(given.elementType(), shape, y));
    }

    /** False beyond the padding, where only rounding up leads. */
    private static boolean inPadding(Window window, int[] at, int[] tap) {
        for (int axis = 0; axis < at.length; axis++) {
            if (window.place(axis, at[axis], tap[axis]) >= window.input()[axis] + window.ends()[axis]) {
                return false;
            }
        }
        return true;
    }

    /** AveragePool: the mean of each window, with {@code count_include_pad} over the padding too. */
    static void average(HostCall call) {
        pool(call, call.integer("count_include_pad", 0) != 0, (values, count, counted) -> {
            double sum = 0;
            for (int i = 0; i < count; i++) {
                sum += values[i];
            }
            return sum / counted;
        });
    }

    /** LpPool: the {@code p}-norm of each window. */
    static void lp(HostCall call) {
        double p = call.integer("p", 2);
        pool(call, false, (values, count, counted) -> {
            double sum = 0;
            for (int i = 0; i < count; i++) {
                double magnitude = StrictMath.abs(values[i]);
                sum += p == 1 ? magnitude : p == 2 ? magnitude * magnitude : StrictMath.pow(magnitude, p);
            }
            return p == 1 ? sum : p == 2 ? StrictMath.sqrt(sum) : StrictMath.pow(sum, 1 / p);
        });
    }

    /** MaxPool: the largest element of each window, and its place in the operand, by {@code storage_order}. */
    static void max(HostCall call) {
        Tensor x = call.tensor(0);
        int[] extents = Extents.of(x);
        Window window = window(call, extents);
        long[] keys = Ordering.keys(x);
        int plane = Extents.size(window.input());
        long[] shape = window.resultShape(extents[0], extents[1]);
        int[] from = new int[Math.toIntExact(Tensor.size(shape))];
        long[] indices = new long[from.length];
        boolean columnMajor = call.integer("storage_order", 0) != 0;
        int[] tap = new int[window.rank()];
        int o = 0;
        for (int image = 0; o < from.length; image++) {
            int[] at = new int[window.rank()];
            do {
                int best = -1;
                do {
                    int place = window.place(at, tap);
                    if (place >= 0 && (best < 0 || keys[image * plane + place] > keys[image * plane + best])) {
                        best = place;
                    }
                } while (Extents.next(tap, window.kernel()));
                from[o] = best < 0 ? -1 : image * plane + best;
                indices[o] =
                        columnMajor && best >= 0 ? (long) image * plane + transposed(best, window.input()) : from[o];
                o++;
            } while (o < from.length && Extents.next(at, window.output()));
        }
        call.result(0, picked(x, shape, from));
        call.result(1, Tensor.ofLongs(indices, shape));
    }

    /** The elements at {@code from}; where that is -1, in windows of padding only, the least of the type. */
    private static Tensor picked(Tensor x, long[] shape, int[] from) {
        Tensor y = Tensor.zeros(x.elementType(), shape);
        for (int i = 0; i < from.length; i++) {
            if (from[i] >= 0) {
                y.copyElement(i, x, from[i]);
            } else if (x.elementType().isFloat()) {
                y.setDouble(i, Double.NEGATIVE_INFINITY);
            } else {
                y.setLong(i, x.elementType() == ElementType.I8 ? Byte.MIN_VALUE : 0);
            }
        }
        return y;
    }

    /** The place of row-major {@code place} when the first axis runs fastest. */
    private static int transposed(int place, int[] extents) {
        int flat = 0;
        int[] index = new int[extents.length];
        int rest = place;
        for (int axis = extents.length - 1; axis >= 0; axis--) {
            index[axis] = rest % extents[axis];
            rest /= extents[axis];
        }
        for (int axis = extents.length - 1; axis >= 0; axis--) {
            flat = flat * extents[axis] + index[axis];
        }
        return flat;
    }

    /**
     * MaxUnpool: elements of operand 0 at the places in operand 1, zeros elsewhere. Places count in the extents that
     * the window gives; operand 2 is a larger shape to put those into.
     */
    static void maxUnpool(HostCall call) {
        Tensor x = call.tensor(0);
        long[] places = Extents.integers(call, 1);
        int[] kernel = Extents.of(call.integers("kernel_shape"));
        int rank = kernel.length;
        int[] strides = Window.each(call.integers("strides"), rank, 1);
        int[] pads = Window.each(call.integers("pads"), 2 * rank, 0);
        int[] pooled = Extents.of(x);
        for (int i = 0; i < rank; i++) {
            pooled[i + 2] = (pooled[i + 2] - 1) * strides[i] + kernel[i] - pads[i] - pads[i + rank];
        }
        int[] target = call.has(2) ? Extents.of(Extents.integers(call, 2)) : pooled;
        int[] steps = Extents.strides(target);
        int size = Extents.size(pooled);
        Tensor y = Tensor.zeros(x.elementType(), Extents.shape(target));
        for (int i = 0; i < places.length; i++) {
            if (places[i] < 0 || places[i] >= size) {
                throw call.error("expected places in [0, " + (size - 1) + "], found " + places[i]);
            }
            int rest = (int) places[i];
            int to = 0;
            for (int axis = pooled.length - 1; axis >= 0; axis--) {
                to += rest % pooled[axis] * steps[axis];
                rest /= pooled[axis];
            }
            y.copyElement(to, x, i);
        }
        call.result(0, y);
    }

    /** Col2Im: blocks [N, C * block, columns] added up in images [N, C, operand 1...]; operand 2 is the block. */
    static void col2im(HostCall call) {
        Tensor x = call.tensor(0);
        int[] image = Extents.of(Extents.integers(call, 1));
        int[] block = Extents.of(Extents.integers(call, 2));
        Window window = Window.of(call, image, block, false);
        int taps = Extents.size(block);
        int columns = Extents.size(window.output());
        if (x.extent(1) % taps != 0 || x.extent(2) != columns) {
            throw call.error("expected [N, C * " + taps + ", " + columns + "], found " + x);
        }
        int images = (int) (x.extent(0) * x.extent(1) / taps);
        int plane = Extents.size(image);
        long[] shape = new long[image.length + 2];
        shape[0] = x.extent(0);
        shape[1] = x.extent(1) / taps;
        for (int i = 0; i < image.length; i++) {
            shape[i + 2] = image[i];
        }
        call.result(0, added(x, shape, places(window, taps, columns), images, plane));
    }

    /** The elements of {@code x}, image by image, added up at {@code places} of a plane; -1 drops one. */
    private static Tensor added(Tensor x, long[] shape, int[] places, int images, int plane) {
        ElementType type = x.elementType();
        double[] sums = new double[images * plane];
        long[] wholeSums = new long[type.isFloat() ? 0 : sums.length];
        for (int i = 0, n = Elements.count(x); i < n; i++) {
            int place = places[i % places.length];
            int to = i / places.length * plane + place;
            if (place >= 0 && type.isFloat()) {
                sums[to] += x.getDouble(i);
            } else if (place >= 0) {
                wholeSums[to] += x.getLong(i);
            }
        }
        Tensor y = type.isFloat() ? Elements.tensor(type, shape, sums) : Tensor.zeros(type, shape);
        for (int i = 0; i < wholeSums.length; i++) {
            y.setLong(i, wholeSums[i]);
        }
        return y;
    }

    /** For every tap and column the place in the image, -1 in the padding. */
    private static int[] places(Window window, int taps, int columns) {
        int[] places = new int[taps * columns];
        int[] tap = new int[window.rank()];
        int[] at = new int[window.rank()];
        for (int i = 0; i < places.length; i++) {
            places[i] = window.place(at, tap);
            if (!Extents.next(at, window.output())) {
                Extents.next(tap, window.kernel());
            }
        }
        return places;
    }
}
