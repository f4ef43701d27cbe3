package dev.sardonyx.properties.graphs;

import dev.sardonyx.ir.attribute.Attributes;
import dev.sardonyx.tensor.ElementType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Products of matrices, convolutions and pooling. */
final class ProductRecipes {
    private static final Long[] EXTENTS = {1L, 2L, 3L, 4L, 7L, 8L, 9L, 15L, 16L, 17L, 31L, 33L};

    private ProductRecipes() {}

    static void product(Scope scope) {
        Known x = scope.ranked();
        long depth = x.extent(-1);
        Optional<Known> other = scope.chance.in(50)
                ? scope.find(
                        k -> k.element() == x.element() && k.rank() > 0 && k.extent(k.rank() == 1 ? 0 : -2) == depth)
                : Optional.empty();
        Known y = other.orElseGet(() -> scope.constant(scope.chance.tensor(x.element(), right(scope, x, depth))));
        Optional<Known> product = scope.add("MatMul", x, y);
        if (scope.chance.in(60)) {
            product = product.flatMap(p -> scope.add("Add", p, Partners.broadcasting(scope, p)));
        }
        if (scope.chance.in(30)) {
            product.ifPresent(p -> scope.add(scope.chance.of("Relu", "Tanh", "Sigmoid"), p));
        }
    }

    private static long[] right(Scope scope, Known x, long depth) {
        long columns = scope.chance.of(EXTENTS);
        if (x.rank() > 2 && scope.chance.in(30)) {
            return new long[] {x.extent(-3), depth, columns};
        }
        return scope.chance.in(10) ? new long[] {depth} : new long[] {depth, columns};
    }

    /** A value times itself, turned: attention scores. */
    static void scores(Scope scope) {
        Known x = scope.any();
        if (x.rank() < 2) {
            return;
        }
        long[] order = new long[x.rank()];
        for (int axis = 0; axis < order.length; axis++) {
            order[axis] = axis;
        }
        order[order.length - 1] = order.length - 2;
        order[order.length - 2] = order.length - 1;
        scope.add("Transpose", AttributeMap.of("perm", order), x)
                .flatMap(t -> scope.add("MatMul", x, t))
                .flatMap(s -> scope.add("Mul", s, scope.scalar(x.element(), 0.125)))
                .flatMap(s -> scope.add("Softmax", AttributeMap.of("axis", -1), s))
                .ifPresent(s -> scope.add("MatMul", s, x));
    }

    static void gemm(Scope scope) {
        Optional<Known> matrix = scope.find(k -> k.rank() == 2);
        if (matrix.isEmpty()) {
            return;
        }
        Known x = matrix.get();
        boolean turnedLeft = scope.chance.in(40);
        boolean turnedRight = scope.chance.in(40);
        long depth = x.extent(turnedLeft ? 0 : 1);
        long columns = scope.chance.of(EXTENTS);
        Known y = scope.find(k -> k.rank() == 2 && k.element() == x.element() && k.extent(turnedRight ? 1 : 0) == depth)
                .filter(k -> scope.chance.in(40))
                .orElseGet(() -> scope.constant(
                        turnedRight
                                ? scope.chance.tensor(x.element(), columns, depth)
                                : scope.chance.tensor(x.element(), depth, columns)));
        List<Known> operands = new ArrayList<>(List.of(x, y));
        if (scope.chance.in(60)) {
            long width = y.extent(turnedRight ? 0 : 1);
            long height = x.extent(turnedLeft ? 1 : 0);
            operands.add(scope.constant(scope.chance.tensor(
                    x.element(),
                    scope.chance.of(
                            new long[] {width}, new long[0], new long[] {height, 1}, new long[] {height, width}))));
        }
        scope.add(
                "Gemm",
                AttributeMap.of(
                        "alpha",
                        scope.chance.of(1f, 1f, 0.5f, -2f),
                        "beta",
                        scope.chance.of(1f, 1f, 0.25f),
                        "transA",
                        turnedLeft,
                        "transB",
                        turnedRight),
                1,
                operands);
    }

    static void einsum(Scope scope) {
        Known x = scope.any();
        String equation = switch (x.rank()) {
            case 1 -> scope.chance.of("i->", "i->i");
            case 2 -> scope.chance.of("ij->ji", "ij->i", "ii->i", "ij->");
            case 3 -> scope.chance.of("bij->bji", "bij->bi", "...ij->...ji");
            default -> "";
        };
        if (x.rank() == 2 && scope.chance.in(50)) {
            scope.add(
                    "Einsum",
                    AttributeMap.of("equation", scope.chance.of("ij,kj->ik", "ij,kj->kij", "ij,kj->j")),
                    x,
                    x);
        } else if (!equation.isEmpty()) {
            scope.add("Einsum", AttributeMap.of("equation", equation), x);
        }
    }

    static void convolution(Scope scope) {
        Optional<Known> image = scope.find(k -> k.rank() >= 3 && k.element().isFloat() && k.extent(1) > 0);
        if (image.isEmpty()) {
            return;
        }
        Known x = image.get();
        int channels = (int) x.extent(1);
        int group = scope.chance.in(30) ? channels : scope.chance.in(30) && channels % 2 == 0 ? 2 : 1;
        int filters = group * (group == channels ? scope.chance.of(1, 1, 2) : scope.chance.of(1, 2, 3, 8, 9));
        boolean turned = scope.chance.in(15);
        long[] shape = new long[x.rank()];
        shape[0] = turned ? channels : filters;
        shape[1] = turned ? filters / group : channels / group;
        for (int axis = 2; axis < shape.length; axis++) {
            shape[axis] = scope.chance.between(1, 3);
        }
        List<Known> operands = new ArrayList<>(List.of(x, scope.constant(scope.chance.tensor(x.element(), shape))));
        if (scope.chance.in(60)) {
            operands.add(scope.constant(scope.chance.tensor(x.element(), filters)));
        }
        Attributes attributes =
                window(scope, x.rank() - 2).with(dev.sardonyx.ir.attribute.AttributeKey.integer("group"), (long) group);
        Optional<Known> result = scope.add(turned ? "ConvTranspose" : "Conv", attributes, 1, operands)
                .map(List::getFirst);
        if (scope.chance.in(40)) {
            result.ifPresent(r -> scope.add(scope.chance.of("Relu", "Sigmoid", "HardSwish"), r));
        }
    }

    private static Attributes window(Scope scope, int axes) {
        long[] strides = random(scope, axes, 1, 2);
        long[] dilations = random(scope, axes, 1, 2);
        return switch (scope.chance.below(4)) {
            case 0 -> Attributes.NONE;
            case 1 ->
                AttributeMap.of("strides", strides, "auto_pad", scope.chance.of("SAME_UPPER", "SAME_LOWER", "VALID"));
            default ->
                AttributeMap.of("strides", strides, "dilations", dilations, "pads", random(scope, 2 * axes, 0, 1));
        };
    }

    private static long[] random(Scope scope, int count, int least, int greatest) {
        long[] numbers = new long[count];
        for (int i = 0; i < count; i++) {
            numbers[i] = scope.chance.between(least, greatest);
        }
        return numbers;
    }

    static void pool(Scope scope) {
        Optional<Known> image = scope.find(k -> k.rank() >= 3);
        if (image.isEmpty()) {
            return;
        }
        Known x = image.get();
        int axes = x.rank() - 2;
        Attributes attributes = window(scope, axes)
                .with(dev.sardonyx.ir.attribute.AttributeKey.integers("kernel_shape"), boxed(random(scope, axes, 1, 3)))
                .with(dev.sardonyx.ir.attribute.AttributeKey.flag("ceil_mode"), scope.chance.in(30));
        switch (scope.chance.below(5)) {
            case 0 -> scope.add("AveragePool", with(attributes, "count_include_pad", scope), x);
            case 1 -> scope.add("MaxPool", attributes, x);
            case 2 -> scope.add("MaxPool", with(attributes, "storage_order", scope), 2, List.of(x));
            case 3 -> scope.add("LpPool", attributes, x);
            default -> scope.add(scope.chance.of("GlobalAveragePool", "GlobalMaxPool", "GlobalLpPool"), x);
        }
    }

    private static List<Long> boxed(long[] numbers) {
        return java.util.Arrays.stream(numbers).boxed().toList();
    }

    private static Attributes with(Attributes attributes, String flag, Scope scope) {
        return attributes.with(dev.sardonyx.ir.attribute.AttributeKey.flag(flag), scope.chance.in(50));
    }

    static void channelNormalization(Scope scope) {
        Optional<Known> image = scope.find(k -> k.rank() >= 2 && k.element().isFloat());
        if (image.isEmpty()) {
            return;
        }
        Known x = image.get();
        long channels = x.extent(1);
        Known scale = scope.constant(scope.chance.tensor(x.element(), channels));
        Known bias = scope.constant(scope.chance.tensor(x.element(), channels));
        switch (scope.chance.below(3)) {
            case 0 -> scope.add("InstanceNormalization", AttributeMap.of("epsilon", 0.125f), x, scale, bias);
            case 1 ->
                scope.add("GroupNormalization", AttributeMap.of("epsilon", 0.125f, "num_groups", 1), x, scale, bias);
            default -> {
                dev.sardonyx.tensor.Tensor variance = scope.chance.tensor(x.element(), channels);
                for (long i = 0; i < channels; i++) {
                    variance.setDouble(i, 0.5 + Math.abs(variance.getDouble(i)));
                }
                scope.add("BatchNormalization", x, scale, bias, bias, scope.constant(variance));
            }
        }
    }

    /** Products of small integers. */
    static void integers(Scope scope) {
        Optional<Known> found =
                scope.find(k -> k.rank() > 0 && (k.element() == ElementType.I8 || k.element() == ElementType.U8));
        Known x = found.orElse(null);
        if (x == null) {
            quantize(scope);
            return;
        }
        ElementType type = scope.chance.of(ElementType.I8, ElementType.U8);
        Known w = scope.constant(scope.chance.tensor(type, x.extent(-1), scope.chance.of(EXTENTS)));
        List<Known> operands = new ArrayList<>(List.of(x, w));
        if (scope.chance.in(60)) {
            operands.add(scope.scalar(x.element(), scope.chance.between(0, 5)));
            if (scope.chance.in(60)) {
                operands.add(
                        scope.chance.in(50)
                                ? scope.scalar(type, 3)
                                : scope.constant(scope.chance.tensor(type, w.extent(1))));
            }
        }
        scope.add("MatMulInteger", Attributes.NONE, 1, operands)
                .map(List::getFirst)
                .filter(p -> scope.chance.in(60))
                .flatMap(p -> scope.add("Cast", AttributeMap.of("to", 1), p))
                .ifPresent(p -> scope.add("Mul", p, scope.scalar(ElementType.F32, 0.0078125)));
    }

    /** Quantisation on the fly with a product behind it, or through fixed scales and back. */
    static void quantize(Scope scope) {
        Optional<Known> found = scope.find(k -> k.element() == ElementType.F32);
        if (found.isEmpty()) {
            return;
        }
        Known x = found.get();
        if (scope.chance.in(50)) {
            scope.add("DynamicQuantizeLinear", Attributes.NONE, 3, List.of(x))
                    .filter(q -> x.rank() > 0)
                    .ifPresent(q -> dynamicProduct(scope, q));
            return;
        }
        ElementType type = scope.chance.of(ElementType.I8, ElementType.U8);
        Known scale = scope.scalar(ElementType.F32, scope.chance.of(0.0625, 0.1, 0.03));
        Known zero = scope.scalar(type, scope.chance.between(0, 9));
        scope.add("QuantizeLinear", x, scale, zero)
                .filter(q -> scope.chance.in(70))
                .ifPresent(q -> scope.add("DequantizeLinear", q, scale, zero));
    }

    private static void dynamicProduct(Scope scope, List<Known> quantized) {
        Known x = quantized.getFirst();
        ElementType type = scope.chance.of(ElementType.I8, ElementType.U8);
        Known w = scope.constant(scope.chance.tensor(type, x.extent(-1), scope.chance.of(EXTENTS)));
        Known scale = scope.scalar(ElementType.F32, 0.0078125);
        scope.add("MatMulInteger", x, w, quantized.get(2), scope.scalar(type, 2))
                .flatMap(p -> scope.add("Cast", AttributeMap.of("to", 1), p))
                .flatMap(p -> scope.add("Mul", quantized.get(1), scale).flatMap(s -> scope.add("Mul", p, s)))
                .ifPresent(p -> scope.add("Add", p, Partners.broadcasting(scope, p)));
    }
}
