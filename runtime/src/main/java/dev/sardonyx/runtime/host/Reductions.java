package dev.sardonyx.runtime.host;

import dev.sardonyx.runtime.abi.HostCall;
import dev.sardonyx.tensor.ElementType;
import dev.sardonyx.tensor.ElementType.Kind;
import dev.sardonyx.tensor.Tensor;
import java.util.Arrays;

/** Operators that combine elements along axes: the Reduce family, CumSum and CumProd. */
final class Reductions {
    private Reductions() {}

    /**
     * The Reduce operator named {@code operator} over the axes in operand 1; without axes over all, or, with
     * {@code noop_with_empty_axes}, over each element by itself.
     */
    static void reduce(HostCall call) {
        Tensor x = call.tensor(0);
        boolean given = call.has(1) && call.tensor(1).size() > 0;
        boolean alone = !given && call.integer("noop_with_empty_axes", 0) != 0;
        int[] axes = given ? Extents.axes(call, 1, x.rank()) : alone ? new int[0] : Extents.all(x.rank());
        int[] extents = Extents.of(x);
        int[] kept = extents.clone();
        int[] dropped = new int[extents.length];
        Arrays.fill(dropped, 1);
        for (int axis : axes) {
            kept[axis] = 1;
            dropped[axis] = extents[axis];
        }
        int[] steps = Extents.strides(extents);
        int[] bases = Extents.places(kept, steps, 0);
        int[] offsets = Extents.places(dropped, steps, 0);
        Tensor y = Tensor.zeros(x.elementType(), reducedShape(x, axes, call));
        String operator = call.text("operator", "").substring("Reduce".length());
        if (x.elementType().isFloat()) {
            double[] values = Elements.doubles(x);
            for (int i = 0; i < bases.length; i++) {
                y.setDouble(i, ofDoubles(operator, values, bases[i], offsets));
            }
        } else {
            long[] values = x.toLongs();
            for (int i = 0; i < bases.length; i++) {
                ofLongs(operator, values, bases[i], offsets, y, i);
            }
        }
        call.result(0, y);
    }

    /** The shape without {@code axes}, or with extents of 1 there when {@code keepdims} says so. */
    static long[] reducedShape(Tensor x, int[] axes, HostCall call) {
        long[] shape = x.shape();
        for (int axis : axes) {
            shape[axis] = -1;
        }
        boolean keep = call.integer("keepdims", 1) != 0;
        return keep
                ? Arrays.stream(shape).map(e -> e < 0 ? 1 : e).toArray()
                : Arrays.stream(shape).filter(e -> e >= 0).toArray();
    }

    private static double ofDoubles(String operator, double[] x, int base, int[] offsets) {
        return switch (operator) {
            case "Max", "Min" -> extreme(operator.equals("Max"), x, base, offsets);
            case "Prod" -> {
                double product = 1;
                for (int offset : offsets) {
                    product *= x[base + offset];
                }
                yield product;
            }
            case "L1" -> {
                double sum = 0;
                for (int offset : offsets) {
                    sum += StrictMath.abs(x[base + offset]);
                }
                yield sum;
            }
            case "SumSquare" -> squares(x, base, offsets);
            case "L2" -> StrictMath.sqrt(squares(x, base, offsets));
            case "Mean" -> sum(x, base, offsets) / offsets.length;
            case "LogSum" -> StrictMath.log(sum(x, base, offsets));
            case "LogSumExp" -> logSumExp(x, base, offsets);
            default -> sum(x, base, offsets);
        };
    }

    private static double sum(double[] x, int base, int[] offsets) {
        double sum = 0;
        for (int offset : offsets) {
            sum += x[base + offset];
        }
        return sum;
    }

    private static double squares(double[] x, int base, int[] offsets) {
        double sum = 0;
        for (int offset : offsets) {
            sum += x[base + offset] * x[base + offset];
        }
        return sum;
    }

    private static double extreme(boolean largest, double[] x, int base, int[] offsets) {
        double best = largest ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
        for (int offset : offsets) {
            best = largest ? StrictMath.max(best, x[base + offset]) : StrictMath.min(best, x[base + offset]);
        }
        return best;
    }

    /** With the largest element taken out first, so that no exponential overflows. */
    private static double logSumExp(double[] x, int base, int[] offsets) {
        double largest = extreme(true, x, base, offsets);
        if (Double.isInfinite(largest) || Double.isNaN(largest)) {
            return largest;
        }
        double sum = 0;
        for (int offset : offsets) {
            sum += StrictMath.exp(x[base + offset] - largest);
        }
        return largest + StrictMath.log(sum);
    }

    /** Sums, products and extremes wrap as the element type does; what needs roots or logarithms is truncated. */
    private static void ofLongs(String operator, long[] x, int base, int[] offsets, Tensor y, int i) {
        ElementType type = y.elementType();
        boolean unsigned = type.kind() == Kind.UNSIGNED;
        switch (operator) {
            case "Max", "Min" -> y.setLong(i, extreme(operator.equals("Max"), unsigned, type, x, base, offsets));
            case "L1", "Sum", "Prod", "SumSquare" -> y.setLong(i, whole(operator, unsigned, x, base, offsets));
            case "Mean" -> {
                long sum = whole("Sum", unsigned, x, base, offsets);
                y.setLong(i, unsigned ? Long.divideUnsigned(sum, offsets.length) : sum / offsets.length);
            }
            default -> {
                double[] values = new double[offsets.length];
                for (int k = 0; k < offsets.length; k++) {
                    long value = x[base + offsets[k]];
                    values[k] = type == ElementType.U64 && value < 0 ? 2.0 * (value >>> 1 | value & 1) : value;
                }
                y.setDouble(i, ofDoubles(operator, values, 0, Extents.all(values.length)));
            }
        }
    }

    private static long whole(String operator, boolean unsigned, long[] x, int base, int[] offsets) {
        long result = operator.equals("Prod") ? 1 : 0;
        for (int offset : offsets) {
            long value = x[base + offset];
            switch (operator) {
                case "L1" -> result += unsigned ? value : StrictMath.abs(value);
                case "SumSquare" -> result += value * value;
                case "Prod" -> result *= value;
                default -> result += value;
            }
        }
        return result;
    }

    /** Of no elements, the end of the type's range. */
    private static long extreme(
            boolean largest, boolean unsigned, ElementType type, long[] x, int base, int[] offsets) {
        long flip = unsigned ? Long.MIN_VALUE : 0;
        if (offsets.length == 0) {
            int bits = type == ElementType.BOOL ? 1 : type.bits();
            long all = -1L >>> 64 - bits;
            boolean signed = !unsigned && type != ElementType.BOOL;
            return signed ? (largest ? -(all >>> 1) - 1 : all >>> 1) : largest ? 0 : all;
        }
        long best = x[base + offsets[0]] ^ flip;
        for (int offset : offsets) {
            long value = x[base + offset] ^ flip;
            best = largest ? StrictMath.max(best, value) : StrictMath.min(best, value);
        }
        return best ^ flip;
    }

    /** CumSum and CumProd, by {@code operator}: along the axis in operand 1, with or without the element itself. */
    static void cumulative(HostCall call) {
        Tensor x = call.tensor(0);
        int axis = Extents.axis(call, call.tensor(1).getLong(0), x.rank());
        int[] extents = Extents.of(x);
        int length = extents[axis];
        int inner = Extents.size(extents, axis + 1, extents.length);
        boolean reverse = call.integer("reverse", 0) != 0;
        int step = reverse ? -inner : inner;
        Line line =
                new Line(call.text("operator", "").equals("CumProd"), call.integer("exclusive", 0) != 0, length, step);
        int rows = length == 0 ? 0 : Elements.count(x) / length;
        double[] doubles = x.elementType().isFloat() ? Elements.doubles(x) : null;
        long[] longs = doubles == null ? x.toLongs() : null;
        for (int row = 0; row < rows; row++) {
            int start = row / inner * length * inner + row % inner + (reverse ? (length - 1) * inner : 0);
            if (doubles != null) {
                line.accumulate(doubles, start);
            } else {
                line.accumulate(longs, start);
            }
        }
        if (doubles != null) {
            call.result(0, Elements.tensor(x.elementType(), x.shape(), doubles));
            return;
        }
        Tensor y = Tensor.zeros(x.elementType(), x.shape());
        for (int i = 0; i < longs.length; i++) {
            y.setLong(i, longs[i]);
        }
        call.result(0, y);
    }

    /** Running sums or products over {@code length} elements, {@code step} apart, in place. */
    private record Line(boolean product, boolean exclusive, int length, int step) {
        void accumulate(double[] x, int start) {
            double all = product ? 1 : 0;
            for (int i = 0, at = start; i < length; i++, at += step) {
                double before = all;
                all = product ? all * x[at] : all + x[at];
                x[at] = exclusive ? before : all;
            }
        }

        void accumulate(long[] x, int start) {
            long all = product ? 1 : 0;
            for (int i = 0, at = start; i < length; i++, at += step) {
                long before = all;
                all = product ? all * x[at] : all + x[at];
                x[at] = exclusive ? before : all;
            }
        }
    }
}
