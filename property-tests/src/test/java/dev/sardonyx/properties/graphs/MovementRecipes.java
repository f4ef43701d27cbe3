package dev.sardonyx.properties.graphs;

import dev.sardonyx.ir.attribute.Attributes;
import dev.sardonyx.tensor.ElementType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** Operators that move elements and change shapes. */
final class MovementRecipes {
    private MovementRecipes() {}

    static void transpose(Scope scope) {
        Known x = scope.any();
        List<Integer> order = new ArrayList<>();
        for (int axis = 0; axis < x.rank(); axis++) {
            order.add(axis);
        }
        Collections.shuffle(order, new Random(scope.chance.next()));
        long[] permutation = order.stream().mapToLong(Integer::longValue).toArray();
        scope.add("Transpose", scope.chance.in(20) ? Attributes.NONE : AttributeMap.of("perm", permutation), x);
    }

    static void reshape(Scope scope) {
        Known x = scope.any();
        switch (scope.chance.below(5)) {
            case 0 -> scope.add("Reshape", x, scope.integers(-1));
            case 1 -> scope.add("Flatten", AttributeMap.of("axis", scope.chance.between(-x.rank(), x.rank())), x);
            case 2 -> shapeOfOther(scope, x);
            default -> scope.add("Reshape", x, scope.integers(factors(scope, x)));
        }
    }

    /** The shape of another value of as many elements, as a computed operand. */
    private static void shapeOfOther(Scope scope, Known x) {
        scope.find(k -> k.tensor().size() == x.tensor().size())
                .flatMap(k -> scope.add("Shape", k))
                .ifPresent(shape -> scope.add("Reshape", x, shape));
    }

    /** The size of {@code x} in random factors, with kept and computed extents. */
    private static long[] factors(Scope scope, Known x) {
        List<Long> shape = new ArrayList<>();
        long rest = x.tensor().size();
        for (int axis = 0; axis < 3 && rest > 1; axis++) {
            if (scope.chance.in(30) && axis < x.rank() && x.extent(axis) != 0 && rest % x.extent(axis) == 0) {
                shape.add(0L);
                rest /= x.extent(axis);
            } else {
                long factor = scope.chance.of(1L, 2L, 3L, 4L, 5L, 7L, 8L);
                shape.add(rest % factor == 0 ? factor : 1L);
                rest /= rest % factor == 0 ? factor : 1L;
            }
        }
        shape.add(
                scope.chance.below(shape.size() + 1),
                scope.chance.in(60) && x.tensor().size() > 0 ? -1L : rest);
        return shape.stream().mapToLong(Long::longValue).toArray();
    }

    static void slice(Scope scope) {
        Known x = scope.any();
        long[] axes = Partners.axes(scope, x);
        long[] starts = new long[axes.length];
        long[] ends = new long[axes.length];
        long[] steps = new long[axes.length];
        for (int i = 0; i < axes.length; i++) {
            int extent = (int) x.extent((int) axes[i]);
            starts[i] = scope.chance.between(-extent - 1, extent + 1);
            ends[i] = scope.chance.between(-extent - 1, extent + 1);
            steps[i] = scope.chance.of(1, 1, 1, 2, 3, -1, -2);
            if (scope.chance.in(40)) {
                starts[i] = steps[i] < 0 ? -1 : 0;
                ends[i] = steps[i] < 0 ? Long.MIN_VALUE : Long.MAX_VALUE;
            }
        }
        scope.add(
                "Slice", x, scope.integers(starts), scope.integers(ends), scope.integers(axes), scope.integers(steps));
    }

    static void concat(Scope scope) {
        Known x = scope.ranked();
        int axis = Math.floorMod(Partners.axis(scope, x), x.rank());
        List<Known> operands = new ArrayList<>(List.of(x));
        for (int more = scope.chance.between(0, 3); more > 0; more--) {
            long[] shape = x.tensor().shape();
            shape[axis] = scope.chance.between(0, 4);
            operands.add(
                    scope.chance.below(operands.size() + 1),
                    scope.find(k -> joins(k, x, axis))
                            .filter(k -> scope.chance.in(80))
                            .orElseGet(() -> scope.constant(scope.chance.tensor(x.element(), shape))));
        }
        scope.add("Concat", AttributeMap.of("axis", scope.chance.in(30) ? axis - x.rank() : axis), 1, operands);
    }

    private static boolean joins(Known a, Known b, int axis) {
        long[] left = a.tensor().shape();
        long[] right = b.tensor().shape();
        if (a.element() != b.element() || left.length != right.length) {
            return false;
        }
        left[axis] = right[axis];
        return Arrays.equals(left, right);
    }

    static void split(Scope scope) {
        Known x = scope.ranked();
        int axis = Partners.axis(scope, x);
        if (scope.chance.in(50)) {
            int parts = scope.chance.between(1, 3);
            scope.add("Split", AttributeMap.of("axis", axis, "num_outputs", parts), parts, List.of(x));
        } else {
            int extent = (int) x.extent(axis);
            int first = scope.chance.between(0, extent);
            int second = scope.chance.between(0, extent - first);
            Known sizes = scope.integers(first, second, extent - first - second);
            scope.add("Split", AttributeMap.of("axis", axis), 3, List.of(x, sizes));
        }
    }

    static void gather(Scope scope) {
        Known x = scope.ranked();
        if (x.tensor().size() == 0) {
            return;
        }
        int axis = Partners.axis(scope, x);
        long[] shape = scope.chance.of(new long[0], new long[] {1}, new long[] {3}, new long[] {9}, new long[] {2, 3});
        ElementType type = scope.chance.of(ElementType.I64, ElementType.I32);
        Known indices = scope.constant(scope.chance.indices(type, x.extent(axis), shape));
        scope.add("Gather", AttributeMap.of("axis", axis), x, indices);
    }

    static void pad(Scope scope) {
        Known x = scope.any();
        long[] pads = new long[2 * x.rank()];
        for (int i = 0; i < pads.length; i++) {
            pads[i] = scope.chance.of(0, 0, 1, 2, 3, -1);
        }
        Attributes attributes =
                AttributeMap.of("mode", scope.chance.of("constant", "constant", "reflect", "edge", "wrap"));
        if (scope.chance.in(50)) {
            scope.add("Pad", attributes, x, scope.integers(pads));
        } else {
            scope.add("Pad", attributes, x, scope.integers(pads), scope.scalar(x.element(), 1));
        }
    }

    static void expand(Scope scope) {
        Known x = scope.any();
        List<Long> shape = new ArrayList<>();
        for (int axis = 0; axis < x.rank(); axis++) {
            boolean kept = x.extent(axis) != 1 || scope.chance.in(40);
            shape.add(kept ? scope.chance.in(30) ? 1 : x.extent(axis) : scope.chance.of(2L, 3L, 8L));
        }
        if (scope.chance.in(30)) {
            shape.addFirst(scope.chance.of(1L, 2L));
        }
        long[] extents = shape.stream().mapToLong(Long::longValue).toArray();
        Optional<Known> like = scope.chance.in(30) ? scope.add("Shape", scope.any()) : Optional.empty();
        scope.add("Expand", x, like.orElseGet(() -> scope.integers(extents)));
    }

    static void rank(Scope scope) {
        Known x = scope.any();
        if (scope.chance.in(50)) {
            long[] ones = Arrays.stream(Partners.axes(scope, x))
                    .filter(axis -> x.extent((int) axis) == 1)
                    .toArray();
            scope.add("Squeeze", x, scope.integers(ones));
        } else if (x.rank() < 4) {
            scope.add("Unsqueeze", x, scope.integers(scope.chance.between(-x.rank() - 1, x.rank())));
        }
    }

    static void tile(Scope scope) {
        Known x = scope.any();
        long[] repeats = new long[x.rank()];
        Arrays.setAll(repeats, i -> scope.chance.of(1L, 1L, 2L, 3L));
        scope.add("Tile", x, scope.integers(repeats));
    }

    static void triangle(Scope scope) {
        Known x = scope.any();
        Known diagonal = scope.scalar(ElementType.I64, scope.chance.between(-3, 3));
        scope.add("Trilu", AttributeMap.of("upper", scope.chance.in(50)), x, diagonal);
    }

    /** Parts of shapes in arithmetic, and what is made with them. */
    static void shapes(Scope scope) {
        Known x = scope.any();
        Optional<Known> size = scope.chance.in(40)
                ? scope.add("Size", x)
                : scope.add("Shape", AttributeMap.of("start", scope.chance.between(-2, 2)), x);
        switch (scope.chance.below(4)) {
            case 0 -> size.ifPresent(s -> scope.add("Mul", s, scope.scalar(ElementType.I64, 2)));
            case 1 ->
                size.filter(s -> s.rank() == 1)
                        .ifPresent(s -> scope.add(
                                "ConstantOfShape",
                                AttributeMap.of("value", scope.chance.tensor(ElementType.F32, 1)),
                                s));
            case 2 ->
                size.filter(s -> s.rank() == 0)
                        .ifPresent(s -> scope.add(
                                "Range", scope.scalar(ElementType.I64, 0), s, scope.scalar(ElementType.I64, 2)));
            default -> size.ifPresent(s -> scope.add("Cast", AttributeMap.of("to", 1), s));
        }
    }

    static void blocks(Scope scope) {
        Known x = scope.any();
        int block = scope.chance.between(1, 3);
        if (scope.chance.in(50)) {
            scope.add("SpaceToDepth", AttributeMap.of("blocksize", block), x);
        } else {
            scope.add("DepthToSpace", AttributeMap.of("blocksize", block, "mode", scope.chance.of("DCR", "CRD")), x);
        }
    }
}
