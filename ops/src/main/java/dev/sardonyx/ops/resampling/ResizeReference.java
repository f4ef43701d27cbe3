package dev.sardonyx.ops.resampling;

import dev.sardonyx.ops.EvaluationContext;
import dev.sardonyx.ops.reference.Index;
import dev.sardonyx.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;

/** A Resize one element and one axis at a time. */
final class ResizeReference {
    private final EvaluationContext in;
    private final Tensor x;
    private final int rank;
    private final boolean[] resized;
    private final double[] scales;
    private final double[] regionStart;
    private final double[] regionEnd;
    private final long[] shape;

    ResizeReference(EvaluationContext in) {
        this.in = in;
        this.x = in.tensor(0);
        this.rank = x.rank();
        this.resized = new boolean[rank];
        this.scales = new double[rank];
        this.regionStart = new double[rank];
        this.regionEnd = new double[rank];
        this.shape = x.shape();
        Arrays.fill(scales, 1);
        Arrays.fill(regionEnd, 1);
        List<Long> axes = in.find(Resize.AXES)
                .orElseGet(() -> LongStream.range(0, rank).boxed().toList());
        boolean bySizes = in.has(3) && (!in.has(2) || in.tensor(3).size() > 0);
        if (in.tensor(bySizes ? 3 : 2).size() != axes.size()) {
            throw in.error("there must be a scale or size for each of " + axes.size() + " axes");
        }
        double common = bySizes ? commonScale(axes) : 0;
        for (int i = 0; i < axes.size(); i++) {
            int axis = in.axis(axes.get(i), rank);
            resized[axis] = true;
            if (in.has(1) && in.tensor(1).size() == 2L * axes.size()) {
                regionStart[axis] = in.tensor(1).getDouble(i);
                regionEnd[axis] = in.tensor(1).getDouble(i + axes.size());
            }
            if (bySizes) {
                boolean stretch = in.attribute(Resize.KEEP_ASPECT_RATIO_POLICY).equals("stretch");
                long wanted = in.tensor(3).getLong(i);
                scales[axis] = stretch ? (double) wanted / x.extent(axis) : common;
                shape[axis] = stretch ? wanted : (long) Math.floor(common * x.extent(axis) + 0.5);
            } else {
                scales[axis] = in.tensor(2).getDouble(i);
                shape[axis] = (long) Math.floor(x.extent(axis) * scales[axis]);
            }
        }
    }

    private double commonScale(List<Long> axes) {
        boolean larger = in.attribute(Resize.KEEP_ASPECT_RATIO_POLICY).equals("not_smaller");
        double common = larger ? 0 : Double.MAX_VALUE;
        for (int i = 0; i < axes.size(); i++) {
            double scale = in.tensor(3).getDouble(i) / x.extent(in.axis(axes.get(i), rank));
            common = larger ? Math.max(common, scale) : Math.min(common, scale);
        }
        return common;
    }

    Tensor evaluate() {
        Tensor y = Tensor.zeros(x.elementType(), shape);
        boolean crop = in.attribute(Resize.COORDINATE_TRANSFORMATION_MODE).equals("tf_crop_and_resize");
        boolean nearest = in.attribute(Resize.MODE).equals("nearest");
        Index.forEach(shape, index -> {
            double[] position = new double[rank];
            boolean outside = false;
            for (int axis = 0; axis < rank; axis++) {
                position[axis] = resized[axis] ? position(index[axis], axis) : index[axis];
                outside |= crop && resized[axis] && (position[axis] < 0 || position[axis] > x.extent(axis) - 1);
            }
            long place = Index.flat(shape, index);
            if (outside) {
                y.setDouble(place, in.attribute(Resize.EXTRAPOLATION_VALUE));
            } else if (nearest) {
                y.copyElement(place, x, nearest(position));
            } else {
                y.setDouble(place, between(position, new long[0]));
            }
        });
        return y;
    }

    private double position(long index, int axis) {
        long extent = x.extent(axis);
        double scale = scales[axis];
        double length = scale * extent;
        return switch (in.attribute(Resize.COORDINATE_TRANSFORMATION_MODE)) {
            case "align_corners" -> length == 1 ? 0 : index * (extent - 1) / (length - 1);
            case "asymmetric" -> index / scale;
            case "tf_crop_and_resize" -> {
                double span = (regionEnd[axis] - regionStart[axis]) * (extent - 1);
                yield regionStart[axis] * (extent - 1) + (length == 1 ? span / 2 : index * span / (length - 1));
            }
            case "pytorch_half_pixel" -> length == 1 ? -0.5 : (index + 0.5) / scale - 0.5;
            case "half_pixel_symmetric" -> extent / 2.0 * (1 - shape[axis] / length) + (index + 0.5) / scale - 0.5;
            default -> (index + 0.5) / scale - 0.5;
        };
    }

    private long nearest(double[] position) {
        long[] index = new long[rank];
        for (int axis = 0; axis < rank; axis++) {
            double floor = Math.floor(position[axis]);
            double rest = position[axis] - floor;
            boolean up = switch (in.attribute(Resize.NEAREST_MODE)) {
                case "round_prefer_floor" -> rest > 0.5;
                case "round_prefer_ceil" -> rest >= 0.5;
                case "floor" -> false;
                default -> rest > 0;
            };
            index[axis] = Math.clamp((long) floor + (up ? 1 : 0), 0L, x.extent(axis) - 1);
        }
        return Index.flat(x.shape(), index);
    }

    private double between(double[] position, long[] fixed) {
        if (fixed.length == rank) {
            return x.getDouble(Index.flat(x.shape(), fixed));
        }
        int axis = fixed.length;
        long[] next = Arrays.copyOf(fixed, axis + 1);
        if (!resized[axis]) {
            next[axis] = (long) position[axis];
            return between(position, next);
        }
        boolean cubic = in.attribute(Resize.MODE).equals("cubic");
        double shrink = in.attribute(Resize.ANTIALIAS) ? Math.min(scales[axis], 1) : 1;
        long reach = (long) Math.ceil((cubic ? 2 : 1) / shrink);
        long base = (long) Math.floor(position[axis]);
        double sum = 0;
        double weights = 0;
        for (long at = base - reach; at <= base + reach + 1; at++) {
            double distance = (at - position[axis]) * shrink;
            double weight = cubic
                    ? Interpolation.cubicAt(distance, in.attribute(Resize.CUBIC_COEFF_A))
                    : Math.max(0, 1 - Math.abs(distance));
            boolean outside = at < 0 || at >= x.extent(axis);
            if (weight == 0 || (outside && in.attribute(Resize.EXCLUDE_OUTSIDE))) {
                continue;
            }
            next[axis] = Math.clamp(at, 0L, x.extent(axis) - 1);
            sum += weight * between(position, next);
            weights += weight;
        }
        return sum / weights;
    }
}
