package dev.sardonyx.ops.resampling;

import dev.sardonyx.ir.type.Dim;
import dev.sardonyx.ops.NodeContext;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** The extents that a Resize gives, as far as they are known. */
final class ResizeExtents {
    private ResizeExtents() {}

    /** The resized axes in the order of scales and sizes. */
    static List<Integer> axes(NodeContext in) {
        return in.find(Resize.AXES)
                .map(axes -> axes.stream().map(a -> in.axis(a, in.rank(0))).toList())
                .orElseGet(() -> IntStream.range(0, in.rank(0)).boxed().toList());
    }

    static boolean hasSizes(NodeContext in) {
        return in.has(3) && !in.shape(3).size().isKnown(0);
    }

    /** One extent for each axis, empty where it is not known; empty when scales or sizes are not. */
    static Optional<List<Optional<Dim>>> of(NodeContext in, List<Integer> axes) {
        if (hasSizes(in)) {
            return in.contents(3).map(sizes -> {
                check(in, sizes.size(), axes);
                return bySizes(in, axes, sizes);
            });
        }
        if (!in.has(2)) {
            throw in.error("needs scales or sizes", "");
        }
        return in.constant(2).map(scales -> {
            check(in, scales.size(), axes);
            List<Optional<Dim>> extents = new ArrayList<>();
            for (int i = 0; i < axes.size(); i++) {
                extents.add(scaled(in.shape(0).dim(axes.get(i)), scales.getFloat(i)));
            }
            return extents;
        });
    }

    private static void check(NodeContext in, long count, List<Integer> axes) {
        if (count != axes.size()) {
            throw in.error("needs one scale or size for each of " + axes.size() + " axes, found " + count, "");
        }
    }

    private static List<Optional<Dim>> bySizes(NodeContext in, List<Integer> axes, List<Dim> sizes) {
        String policy = in.attribute(Resize.KEEP_ASPECT_RATIO_POLICY);
        if (policy.equals("stretch")) {
            return sizes.stream().map(Optional::of).toList();
        }
        List<Dim> inputs = axes.stream().map(in.shape(0)::dim).toList();
        if (!inputs.stream().allMatch(Dim::isKnown) || !sizes.stream().allMatch(Dim::isKnown)) {
            return Collections.nCopies(axes.size(), Optional.empty());
        }
        double scale = policy.equals("not_larger") ? Double.MAX_VALUE : 0;
        for (int i = 0; i < axes.size(); i++) {
            double each = (double) sizes.get(i).knownValue() / inputs.get(i).knownValue();
            scale = policy.equals("not_larger") ? Math.min(scale, each) : Math.max(scale, each);
        }
        double common = scale;
        return inputs.stream()
                .map(d -> Optional.of(Dim.known((long) Math.floor(d.knownValue() * common + 0.5))))
                .toList();
    }

    /** The extent rounded down; of unknown ones only where the scale is a fraction that floats hold exactly. */
    static Optional<Dim> scaled(Dim extent, float scale) {
        if (extent.isKnown()) {
            return Optional.of(Dim.known((long) Math.floor((double) extent.knownValue() * scale)));
        }
        for (long divisor = 1; divisor <= 1024; divisor *= 2) {
            if (scale * divisor == (long) (scale * divisor)) {
                return Optional.of(extent.times((long) (scale * divisor)).floorDiv(Dim.known(divisor)));
            }
        }
        return Optional.empty();
    }
}
