package dev.sardonyx.ops.resampling;

import dev.sardonyx.ir.attribute.AttributeKey;
import dev.sardonyx.ir.attribute.Attributes;
import dev.sardonyx.ir.graph.Value;
import dev.sardonyx.ir.type.Dim;
import dev.sardonyx.ir.type.Shape;
import dev.sardonyx.ops.Decomposer;
import dev.sardonyx.ops.ElementTypes;
import dev.sardonyx.ops.LoweringContext;
import dev.sardonyx.tensor.ElementType;
import dev.sardonyx.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A Resize as gathers: every element of an axis of the result is a weighted sum of elements of the operand, at indices
 * that are constants when extents are. Copies by whole factors need no extents.
 */
final class ResizePlan {
    private static final int MOST_TAPS = 4;

    private final LoweringContext to;
    private final List<Integer> axes;
    private final List<double[][]> weights = new ArrayList<>();
    private final List<long[][]> indices = new ArrayList<>();
    private final List<Long> factors = new ArrayList<>();

    private ResizePlan(LoweringContext to) {
        this.to = to;
        this.axes = ResizeExtents.axes(to);
    }

    /** The plan; empty when the form must be carried out by the host library. */
    static Optional<ResizePlan> of(LoweringContext to) {
        String mode = to.attribute(Resize.MODE);
        boolean possible = !to.attribute(Resize.ANTIALIAS)
                && !to.attribute(Resize.COORDINATE_TRANSFORMATION_MODE).equals("tf_crop_and_resize")
                && to.element(0) != ElementType.STRING
                && (mode.equals("nearest") || to.element(0).isFloat());
        ResizePlan plan = new ResizePlan(to);
        for (int i = 0; i < plan.axes.size() && possible; i++) {
            possible = plan.add(i);
        }
        return possible ? Optional.of(plan) : Optional.empty();
    }

    private boolean add(int i) {
        Dim input = to.shape(0).dim(axes.get(i));
        Dim output = to.resultShape(0).dim(axes.get(i));
        Dim factor = output.floorDiv(input);
        if (to.attribute(Resize.MODE).equals("nearest")
                && factor.isKnown()
                && factor.knownValue() > 0
                && input.times(factor).equals(output)
                && isCopy(factor.knownValue())) {
            factors.add(factor.knownValue());
            indices.add(null);
            weights.add(null);
            return true;
        }
        if (!input.isKnown() || !output.isKnown()) {
            return false;
        }
        factors.add(0L);
        double scale = scale(i, input.knownValue(), output.knownValue());
        return scale > 0 && taps(input.knownValue(), output.knownValue(), scale);
    }

    private double scale(int i, long input, long output) {
        if (!ResizeExtents.hasSizes(to)) {
            return to.constant(2).map(s -> s.getDouble(i)).orElse(0.0);
        }
        boolean stretch = to.attribute(Resize.KEEP_ASPECT_RATIO_POLICY).equals("stretch");
        return stretch ? (double) output / input : 0;
    }

    /** True when enlarging by {@code factor} gives each element that many times in a row. */
    private boolean isCopy(long factor) {
        String mode = to.attribute(Resize.COORDINATE_TRANSFORMATION_MODE);
        if (factor == 1) {
            return true;
        }
        if (mode.equals("align_corners")) {
            return false;
        }
        for (long k = 0; k < factor; k++) {
            if (nearest(position(8 * factor + k, 16, 16 * factor, factor)) != 8) {
                return false;
            }
        }
        return true;
    }

    private double position(long index, long input, long output, double scale) {
        double resized = scale * input;
        return switch (to.attribute(Resize.COORDINATE_TRANSFORMATION_MODE)) {
            case "align_corners" -> resized == 1 ? 0 : index * (input - 1) / (resized - 1);
            case "asymmetric" -> index / scale;
            case "pytorch_half_pixel" -> resized == 1 ? -0.5 : (index + 0.5) / scale - 0.5;
            case "half_pixel_symmetric" -> input / 2.0 * (1 - output / resized) + (index + 0.5) / scale - 0.5;
            default -> (index + 0.5) / scale - 0.5;
        };
    }

    private long nearest(double position) {
        return (long)
                switch (to.attribute(Resize.NEAREST_MODE)) {
                    case "round_prefer_floor" -> Math.ceil(position - 0.5);
                    case "round_prefer_ceil" -> Math.floor(position + 0.5);
                    case "floor" -> Math.floor(position);
                    default -> Math.ceil(position);
                };
    }

    /** Works out indices and weights of one axis. */
    private boolean taps(long input, long output, double scale) {
        String mode = to.attribute(Resize.MODE);
        int count = mode.equals("nearest") ? 1 : mode.equals("linear") ? 2 : MOST_TAPS;
        long[][] places = new long[count][(int) output];
        double[][] factorsOfTaps = new double[count][(int) output];
        for (int o = 0; o < output; o++) {
            double position = position(o, input, output, scale);
            long base = count == 1 ? nearest(position) : (long) Math.floor(position);
            long first = count == MOST_TAPS ? base - 1 : base;
            double sum = 0;
            for (int k = 0; k < count; k++) {
                boolean outside = first + k < 0 || first + k >= input;
                double weight =
                        count == 1 ? 1 : count == 2 ? 1 - Math.abs(position - base - k) : cubic(position - first - k);
                factorsOfTaps[k][o] = outside && to.attribute(Resize.EXCLUDE_OUTSIDE) && count > 1 ? 0 : weight;
                places[k][o] = Math.clamp(first + k, 0L, input - 1);
                sum += factorsOfTaps[k][o];
            }
            for (int k = 0; k < count; k++) {
                factorsOfTaps[k][o] /= sum;
            }
        }
        indices.add(places);
        weights.add(factorsOfTaps);
        return true;
    }

    private double cubic(double distance) {
        double a = to.attribute(Resize.CUBIC_COEFF_A);
        double x = Math.abs(distance);
        return x <= 1 ? (a + 2) * x * x * x - (a + 3) * x * x + 1 : a * x * x * x - 5 * a * x * x + 8 * a * x - 4 * a;
    }

    void write(Decomposer out) {
        ElementType type = to.element(0);
        boolean nearest = to.attribute(Resize.MODE).equals("nearest");
        ElementType wide = nearest ? type : ElementTypes.accumulating(type);
        Value x = out.cast(out.operand(0), wide);
        for (int i = 0; i < axes.size(); i++) {
            if (factors.get(i) == 0) {
                x = gathered(out, x, i);
            }
        }
        x = copied(out, x);
        out.result(out.cast(x, type));
    }

    private Value gathered(Decomposer out, Value x, int i) {
        int axis = axes.get(i);
        Attributes along = Attributes.NONE.with(AttributeKey.integer("axis"), (long) axis);
        Value sum = null;
        for (int k = 0; k < indices.get(i).length; k++) {
            Value part = out.node("Gather", along, x, out.vector(indices.get(i)[k]));
            if (indices.get(i).length > 1) {
                long[] shape = new long[to.rank(0) - axis];
                Arrays.fill(shape, 1);
                shape[0] = weights.get(i)[k].length;
                Tensor factor = Tensor.zeros(out.type(x).element(), shape);
                for (int o = 0; o < shape[0]; o++) {
                    factor.setDouble(o, weights.get(i)[k][o]);
                }
                part = out.node("Mul", part, out.constant(factor));
            }
            sum = sum == null ? part : out.node("Add", sum, part);
        }
        return sum;
    }

    private Value copied(Decomposer out, Value x) {
        if (factors.stream().allMatch(f -> f <= 1)) {
            return x;
        }
        Shape shape = out.type(x).shape();
        List<Dim> apart = new ArrayList<>();
        List<Dim> repeated = new ArrayList<>();
        for (int axis = 0; axis < shape.rank(); axis++) {
            int i = axes.indexOf(axis);
            long factor = i < 0 ? 1 : Math.max(factors.get(i), 1);
            apart.add(shape.dim(axis));
            repeated.add(shape.dim(axis));
            if (factor > 1) {
                apart.add(Dim.ONE);
                repeated.add(Dim.known(factor));
            }
        }
        Value pieces = out.reshape(x, apart);
        return out.reshape(
                out.node("Expand", pieces, out.dims(repeated)),
                to.resultShape(0).dims());
    }
}
