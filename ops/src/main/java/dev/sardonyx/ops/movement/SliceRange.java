package dev.sardonyx.ops.movement;

import dev.sardonyx.ir.type.Dim;
import dev.sardonyx.ops.DimArithmetic;
import dev.sardonyx.ops.NodeContext;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;

/**
 * What a slice takes of one axis, as dimensions.
 *
 * @param assumedNonNegative bounds whose sign depends on symbols and which are read as not negative
 */
record SliceRange(Dim start, Dim extent, long step, List<Dim> assumedNonNegative) {
    private static final long FAR = 1L << 40;

    /** The axes of a Slice node counted from 0; empty when they are not known. */
    static Optional<long[]> axes(NodeContext in) {
        if (in.has(3)) {
            return in.knownIntegers(3).map(axes -> distinct(in, axes));
        }
        Dim count = in.shape(1).size();
        return count.isKnown()
                ? Optional.of(LongStream.range(0, count.knownValue()).toArray())
                : Optional.empty();
    }

    private static long[] distinct(NodeContext in, long[] given) {
        long[] axes = Arrays.stream(given).map(a -> in.axis(a, in.rank(0))).toArray();
        if (Arrays.stream(axes).distinct().count() < axes.length) {
            throw in.error("an axis is given twice, found axes " + Arrays.toString(axes), "");
        }
        return axes;
    }

    /** The ranges of a Slice node with known axes, one each; empty when bounds are not known. */
    static Optional<List<SliceRange>> of(NodeContext in) {
        Optional<List<Dim>> starts = in.contents(1);
        Optional<List<Dim>> ends = in.contents(2);
        long[] axes = axes(in).orElseThrow();
        Optional<long[]> steps = in.has(4)
                ? in.knownIntegers(4)
                : Optional.of(LongStream.generate(() -> 1).limit(axes.length).toArray());
        if (starts.isEmpty() || ends.isEmpty() || steps.isEmpty()) {
            return Optional.empty();
        }
        if (starts.get().size() != axes.length
                || ends.get().size() != axes.length
                || steps.get().length != axes.length) {
            throw in.error("starts, ends, axes and steps must have one length", "");
        }
        List<SliceRange> ranges = new ArrayList<>();
        for (int i = 0; i < axes.length; i++) {
            if (steps.get()[i] == 0) {
                throw in.error("the step of axis " + axes[i] + " is 0", "");
            }
            ranges.add(of(
                    in.shape(0).dim((int) axes[i]),
                    starts.get().get(i),
                    ends.get().get(i),
                    steps.get()[i]));
        }
        return Optional.of(ranges);
    }

    private static SliceRange of(Dim axis, Dim givenStart, Dim givenEnd, long step) {
        Dim start = limited(givenStart);
        Dim end = limited(givenEnd);
        List<Dim> assumed = new ArrayList<>();
        if (step < 0) {
            return backwards(axis, start, end, step, assumed);
        }
        Dim from = bound(axis, start, assumed);
        Dim extent;
        if (isLast(end, axis)) {
            extent = DimArithmetic.isNegative(start)
                    ? DimArithmetic.min(start.times(-1), axis)
                    : DimArithmetic.max(axis.minus(start), Dim.ZERO);
        } else {
            Dim to = bound(axis, end, assumed);
            Dim distance = to.minus(from);
            extent = ordered(start, end) ? distance : DimArithmetic.max(distance, Dim.ZERO);
        }
        return new SliceRange(from, extent.ceilDiv(Dim.known(step)), step, assumed);
    }

    /** Far bounds nearer, where arithmetic on them does not overflow. */
    private static Dim limited(Dim bound) {
        return bound.isKnown() ? Dim.known(Math.clamp(bound.knownValue(), -FAR, FAR)) : bound;
    }

    private static boolean isLast(Dim end, Dim axis) {
        return DimArithmetic.isBeyondAnyExtent(end) || DimArithmetic.isNonNegative(end.minus(axis));
    }

    /** True when clamping keeps the order of two bounds that count from the same side. */
    private static boolean ordered(Dim start, Dim end) {
        boolean sameSide = DimArithmetic.isNegative(start) == DimArithmetic.isNegative(end);
        return sameSide && DimArithmetic.isNonNegative(end.minus(start));
    }

    /** {@code bound} counted from 0 and moved into the axis. */
    private static Dim bound(Dim axis, Dim bound, List<Dim> assumed) {
        if (isLast(bound, axis)) {
            return axis;
        }
        if (DimArithmetic.isNegative(bound)) {
            return DimArithmetic.max(axis.plus(bound), Dim.ZERO);
        }
        if (!DimArithmetic.isNonNegative(bound)) {
            assumed.add(bound);
        }
        return DimArithmetic.min(bound, axis);
    }

    private static SliceRange backwards(Dim axis, Dim start, Dim end, long step, List<Dim> assumed) {
        Dim last = axis.plus(-1);
        Dim from;
        if (DimArithmetic.isNegative(start)) {
            from = DimArithmetic.max(axis.plus(start), Dim.known(-1));
        } else {
            if (!DimArithmetic.isNonNegative(start)) {
                assumed.add(start);
            }
            from = DimArithmetic.isBeyondAnyExtent(start) ? last : DimArithmetic.min(start, last);
        }
        Dim to;
        if (DimArithmetic.isNegative(end)) {
            boolean beforeFirst = end.isKnown(-FAR) || DimArithmetic.isNegative(axis.plus(end));
            to = beforeFirst ? Dim.known(-1) : DimArithmetic.max(axis.plus(end), Dim.known(-1));
        } else {
            if (!DimArithmetic.isNonNegative(end)) {
                assumed.add(end);
            }
            to = DimArithmetic.min(end, last);
        }
        Dim distance = DimArithmetic.max(from.minus(to), Dim.ZERO);
        return new SliceRange(from, distance.ceilDiv(Dim.known(-step)), step, assumed);
    }
}
