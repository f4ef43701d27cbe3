package dev.sardonyx.properties.graphs;

import dev.sardonyx.ir.attribute.Attributes;
import dev.sardonyx.tensor.ElementType;
import dev.sardonyx.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Operators that choose elements, many with extents that only a run shows. */
final class SelectionRecipes {
    private SelectionRecipes() {}

    static void positions(Scope scope) {
        Known x = scope.any();
        Optional<Known> found = scope.add("NonZero", x);
        if (scope.chance.in(50)) {
            found.flatMap(f -> scope.add("Transpose", f)).ifPresent(f -> scope.add("GatherND", x, f));
        }
    }

    static void compress(Scope scope) {
        Known x = scope.any();
        boolean flat = scope.chance.in(30) || x.rank() == 0;
        int axis = flat ? 0 : Partners.axis(scope, x);
        long extent = flat ? x.tensor().size() : x.extent(axis);
        Known condition = scope.find(k -> k.element() == ElementType.BOOL && k.rank() == 1 && k.extent(0) <= extent)
                .orElseGet(() -> scope.constant(
                        scope.chance.tensor(ElementType.BOOL, scope.chance.between(0, (int) Math.min(extent, 40)))));
        scope.add("Compress", flat ? Attributes.NONE : AttributeMap.of("axis", axis), x, condition);
    }

    static void unique(Scope scope) {
        Known x = scope.any();
        boolean sorted = scope.chance.in(50);
        Attributes attributes = scope.chance.in(50) || x.rank() == 0
                ? AttributeMap.of("sorted", sorted)
                : AttributeMap.of("sorted", sorted, "axis", Partners.axis(scope, x));
        scope.add("Unique", attributes, scope.chance.between(1, 4), List.of(x));
    }

    static void largest(Scope scope) {
        Known x = scope.ranked();
        int axis = scope.chance.in(60) ? -1 : Partners.axis(scope, x);
        int count = scope.chance.between(0, (int) x.extent(axis));
        Optional<Known> k = scope.chance.in(30)
                ? scope.find(v -> v.element() == ElementType.I64 && v.tensor().size() == 1 && v.rank() == 1)
                : Optional.empty();
        Attributes attributes = AttributeMap.of("axis", axis, "largest", scope.chance.in(50), "sorted", true);
        scope.add("TopK", attributes, 2, List.of(x, k.orElseGet(() -> scope.integers(count))));
    }

    static void gatherElements(Scope scope) {
        Known x = scope.ranked();
        if (x.tensor().size() == 0) {
            return;
        }
        int axis = Partners.axis(scope, x);
        long[] shape = x.tensor().shape();
        shape[Math.floorMod(axis, x.rank())] = scope.chance.between(1, 4);
        Known indices = scope.constant(scope.chance.indices(ElementType.I64, x.extent(axis), shape));
        scope.add("GatherElements", AttributeMap.of("axis", axis), x, indices);
    }

    static void scatter(Scope scope) {
        Known x = scope.ranked();
        if (x.tensor().size() == 0) {
            return;
        }
        String reduction = scope.chance.of("none", "add", "mul", "max", "min");
        if (scope.chance.in(50)) {
            int axis = Partners.axis(scope, x);
            long[] shape = x.tensor().shape();
            long extent = shape[Math.floorMod(axis, x.rank())];
            shape[Math.floorMod(axis, x.rank())] = 1;
            Tensor indices = scope.chance.indices(ElementType.I64, extent, shape);
            Known updates = scope.constant(scope.chance.tensor(x.element(), shape));
            Attributes attributes = AttributeMap.of("axis", axis, "reduction", reduction);
            scope.add("ScatterElements", attributes, x, scope.constant(indices), updates);
        } else {
            long[] shape = x.tensor().shape();
            shape[0] = 1;
            Known indices = scope.constant(scope.chance.indices(ElementType.I64, x.extent(0), 1, 1));
            Known updates = scope.constant(scope.chance.tensor(x.element(), shape));
            scope.add("ScatterND", AttributeMap.of("reduction", reduction), x, indices, updates);
        }
    }

    static void oneHot(Scope scope) {
        scope.find(k -> k.element().isInteger() && k.tensor().size() < 200)
                .ifPresent(x -> scope.add(
                        "OneHot",
                        AttributeMap.of("axis", scope.chance.of(-1, 0)),
                        x,
                        scope.scalar(ElementType.I64, scope.chance.between(1, 9)),
                        scope.constant(Tensor.ofFloats(new float[] {-0.5f, 2}, 2))));
    }

    static void range(Scope scope) {
        ElementType type = scope.chance.of(ElementType.F32, ElementType.I64, ElementType.I32);
        Known start = scope.find(k -> k.element() == type && k.rank() == 0)
                .orElseGet(() -> scope.scalar(type, scope.chance.between(-3, 3)));
        Known limit = scope.find(k -> k.element() == type && k.rank() == 0)
                .filter(k -> scope.chance.in(50))
                .orElseGet(() -> scope.scalar(type, scope.chance.between(0, 20)));
        scope.add("Range", start, limit, scope.scalar(type, scope.chance.of(1, 2, -1)));
    }

    static void resize(Scope scope) {
        Optional<Known> image = scope.find(k -> k.rank() >= 3);
        if (image.isEmpty()) {
            return;
        }
        Known x = image.get();
        float[] scales = new float[x.rank()];
        for (int axis = 0; axis < scales.length; axis++) {
            scales[axis] = axis < 2 ? 1 : scope.chance.of(1f, 2f, 0.5f, 1.5f);
        }
        Attributes attributes = AttributeMap.of(
                "mode", scope.chance.of("nearest", "linear", "cubic"),
                "coordinate_transformation_mode", scope.chance.of("half_pixel", "asymmetric", "align_corners"),
                "nearest_mode", scope.chance.of("round_prefer_floor", "floor", "ceil"));
        List<Known> operands = new ArrayList<>(Arrays.asList(x, null));
        operands.add(scope.constant(Tensor.ofFloats(scales, scales.length)));
        scope.add("Resize", attributes, 1, operands);
    }
}
