package dev.sardonyx.properties;

import dev.sardonyx.ir.attribute.AttributeKey;
import dev.sardonyx.ir.attribute.Attributes;
import dev.sardonyx.ir.graph.Graph;
import dev.sardonyx.ir.graph.GraphBuilder;
import dev.sardonyx.ir.graph.Stage;
import dev.sardonyx.ir.graph.Value;
import dev.sardonyx.ir.type.Dim;
import dev.sardonyx.ir.type.Shape;
import dev.sardonyx.ir.type.TensorType;
import dev.sardonyx.tensor.ElementType;
import dev.sardonyx.tensor.Tensor;
import dev.sardonyx.tensor.TensorComparison;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/** Generated kernels against the interpreter, with sizes around lanes and tiles. */
class KernelProperties {
    private static final int TRIES = 40;
    private static final TensorComparison CLOSE = new TensorComparison(1e-4, 1e-5);
    private static final List<String> UNARY =
            List.of("Relu", "Sigmoid", "Tanh", "Erf", "Exp", "Neg", "Abs", "Sqrt", "Identity");
    private static final List<String> BINARY = List.of("Add", "Sub", "Mul", "Max", "Min");

    @Provide
    Arbitrary<Integer> extent() {
        return Arbitraries.of(1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 31, 32, 33, 40, 49);
    }

    private static Tensor random(Random random, long... shape) {
        Tensor tensor = Tensor.zeros(ElementType.F32, shape);
        for (long i = 0; i < tensor.size(); i++) {
            tensor.setDouble(i, random.nextGaussian());
        }
        return tensor;
    }

    /** An input of {@code tensor}'s shape whose extents the compiler does not know. */
    private static Value input(GraphBuilder graph, String name, Tensor tensor) {
        List<Dim> dims = new ArrayList<>();
        for (int axis = 0; axis < tensor.rank(); axis++) {
            dims.add(Dim.symbol(name + axis));
        }
        return graph.input(name, TensorType.of(tensor.elementType(), Shape.of(dims)));
    }

    private static Value known(GraphBuilder graph, String name, Tensor tensor) {
        return graph.input(name, TensorType.of(tensor));
    }

    private static Graph finish(GraphBuilder graph, Value result) {
        graph.result("y", result);
        return graph.build(Stage.IMPORTED);
    }

    @Property(tries = TRIES)
    void elementwiseChainsBroadcast(
            @ForAll("extent") int rows, @ForAll("extent") int columns, @ForAll long seed, @ForAll boolean open) {
        Random random = new Random(seed);
        Tensor x = random(random, rows, columns);
        Tensor y = random(random, random.nextBoolean() ? rows : 1, random.nextBoolean() ? columns : 1);
        GraphBuilder graph = new GraphBuilder("chain");
        Value a = open ? input(graph, "a", x) : known(graph, "a", x);
        Value b = open ? input(graph, "b", y) : known(graph, "b", y);
        for (int i = 0; i < 4; i++) {
            a = graph.node(BINARY.get(random.nextInt(BINARY.size())), List.of(a, b), Attributes.NONE);
            a = graph.node(UNARY.get(random.nextInt(UNARY.size() - 2)), List.of(a), Attributes.NONE);
        }
        Agreement.check(finish(graph, a), List.of(x, y), CLOSE);
    }

    @Property(tries = TRIES)
    void productsWithBiasAndActivation(
            @ForAll("extent") int rows,
            @ForAll("extent") int depth,
            @ForAll("extent") int columns,
            @ForAll @IntRange(min = 1, max = 3) int batch,
            @ForAll boolean constant,
            @ForAll long seed) {
        Random random = new Random(seed);
        Tensor x = random(random, batch, rows, depth);
        Tensor w = constant ? random(random, depth, columns) : random(random, batch, depth, columns);
        Tensor bias = random(random, columns);
        GraphBuilder graph = new GraphBuilder("product");
        List<Tensor> inputs = new ArrayList<>(List.of(x));
        Value left = input(graph, "x", x);
        Value right = constant ? graph.weight("w", w) : known(graph, "w", w);
        if (!constant) {
            inputs.add(w);
        }
        Value product = graph.node("MatMul", List.of(left, right), Attributes.NONE);
        Value sum = graph.node("Add", List.of(product, graph.weight("bias", bias)), Attributes.NONE);
        Agreement.check(finish(graph, graph.node("Tanh", List.of(sum), Attributes.NONE)), inputs, CLOSE);
    }

    /** What products do themselves on the way to memory, over depths of several chunks. */
    @Property(tries = TRIES)
    void productsFinishWithRowAndCut(
            @ForAll("extent") int rows,
            @ForAll @IntRange(min = 1, max = 600) int depth,
            @ForAll("extent") int columns,
            @ForAll boolean biased,
            @ForAll boolean cut,
            @ForAll long seed) {
        Random random = new Random(seed);
        Tensor x = random(random, rows, depth);
        x.setDouble(random.nextInt(rows * depth), Double.NaN);
        GraphBuilder graph = new GraphBuilder("finish");
        Value weights = graph.weight("w", random(random, depth, columns));
        Value value = graph.node("MatMul", List.of(input(graph, "x", x), weights), Attributes.NONE);
        if (biased) {
            value = graph.node("Add", List.of(graph.weight("b", random(random, columns)), value), Attributes.NONE);
        }
        if (cut) {
            value = graph.node("Relu", List.of(value), Attributes.NONE);
        }
        Agreement.check(finish(graph, value), List.of(x), new TensorComparison(1e-3, 1e-4));
    }

    @Property(tries = TRIES)
    void convolutionsWithShallowRows(
            @ForAll @IntRange(min = 1, max = 4) int channels,
            @ForAll @IntRange(min = 1, max = 40) int filters,
            @ForAll @IntRange(min = 1, max = 11) int kernel,
            @ForAll @IntRange(min = 1, max = 3) int dilation,
            @ForAll boolean cut,
            @ForAll long seed) {
        Random random = new Random(seed);
        int side = dilation * (kernel - 1) + 1 + random.nextInt(12);
        Tensor x = random(random, 1, channels, side, side + 3);
        Tensor w = random(random, filters, channels, kernel, kernel);
        GraphBuilder graph = new GraphBuilder("shallow");
        Attributes attributes =
                Attributes.NONE.with(AttributeKey.integers("dilations"), List.of((long) dilation, (long) dilation));
        Value bias = graph.weight("b", random(random, filters));
        Value value = graph.node("Conv", List.of(known(graph, "x", x), graph.weight("w", w), bias), attributes);
        Value result = cut ? graph.node("Relu", List.of(value), Attributes.NONE) : value;
        Agreement.check(finish(graph, result), List.of(x), new TensorComparison(1e-3, 1e-4));
    }

    @Property(tries = TRIES)
    void softmaxAndLayerNormalization(
            @ForAll("extent") int rows, @ForAll("extent") int columns, @ForAll boolean normalize, @ForAll long seed) {
        Random random = new Random(seed);
        Tensor x = random(random, rows, columns);
        GraphBuilder graph = new GraphBuilder("rows");
        Value input = input(graph, "x", x);
        Value scaled =
                graph.node("Mul", List.of(input, graph.constant(Tensor.scalar(ElementType.F32, 0.5))), Attributes.NONE);
        Value result = normalize
                ? graph.node(
                        "LayerNormalization",
                        List.of(known(graph, "z", x), graph.weight("scale", random(random, columns))),
                        Attributes.NONE)
                : graph.node("Softmax", List.of(scaled), Attributes.NONE);
        List<Tensor> inputs = normalize ? List.of(x, x) : List.of(x);
        Agreement.check(finish(graph, result), inputs, new TensorComparison(1e-3, 1e-4));
    }

    @Property(tries = TRIES)
    void reductionsOverAnyAxis(
            @ForAll("extent") int first,
            @ForAll("extent") int second,
            @ForAll @IntRange(min = 0, max = 1) int axis,
            @ForAll boolean keep,
            @ForAll long seed) {
        Random random = new Random(seed);
        Tensor x = random(random, first, second);
        String operator =
                List.of("ReduceSum", "ReduceMean", "ReduceMax", "ReduceL2").get(random.nextInt(4));
        GraphBuilder graph = new GraphBuilder("reduction");
        Attributes attributes = Attributes.NONE.with(AttributeKey.integer("keepdims"), keep ? 1L : 0L);
        Value axes = graph.constant(Tensor.vector(axis));
        Value result = graph.node(operator, List.of(input(graph, "x", x), axes), attributes);
        Agreement.check(finish(graph, result), List.of(x), CLOSE);
    }

    @Property(tries = TRIES)
    void movementIsExact(
            @ForAll("extent") int first, @ForAll("extent") int second, @ForAll("extent") int third, @ForAll long seed) {
        Random random = new Random(seed);
        Tensor x = random(random, first, second, third);
        GraphBuilder graph = new GraphBuilder("movement");
        Value value = known(graph, "x", x);
        AttributeKey<List<Long>> perm = AttributeKey.integers("perm");
        Value turned = graph.node("Transpose", List.of(value), Attributes.NONE.with(perm, List.of(2L, 0L, 1L)));
        Value doubled = graph.node("Add", List.of(turned, turned), Attributes.NONE);
        Value joined =
                graph.node("Concat", List.of(turned, doubled), Attributes.NONE.with(AttributeKey.integer("axis"), (long)
                        random.nextInt(3)));
        Value cut = graph.node(
                "Slice",
                List.of(
                        joined,
                        graph.constant(Tensor.vector(0)),
                        graph.constant(Tensor.vector(Long.MAX_VALUE)),
                        graph.constant(Tensor.vector(1)),
                        graph.constant(Tensor.vector(2))),
                Attributes.NONE);
        Value flat = graph.node("Reshape", List.of(cut, graph.constant(Tensor.vector(-1))), Attributes.NONE);
        Agreement.check(finish(graph, flat), List.of(x), TensorComparison.EXACT);
    }

    @Property(tries = TRIES)
    void convolutions(
            @ForAll @IntRange(min = 1, max = 12) int size,
            @ForAll @IntRange(min = 1, max = 3) int kernel,
            @ForAll @IntRange(min = 1, max = 2) int stride,
            @ForAll @IntRange(min = 0, max = 2) int pad,
            @ForAll @IntRange(min = 1, max = 3) int groups,
            @ForAll boolean depthwise,
            @ForAll long seed) {
        Random random = new Random(seed);
        int channels = groups * (depthwise ? 1 : 1 + random.nextInt(6));
        int filters = depthwise ? channels : groups * (1 + random.nextInt(20));
        int side = size + kernel;
        Tensor x = random(random, 1 + random.nextInt(2), channels, side, side + 1);
        Tensor w = random(random, filters, channels / groups, kernel, kernel);
        GraphBuilder graph = new GraphBuilder("convolution");
        Attributes attributes = Attributes.NONE
                .with(AttributeKey.integers("strides"), List.of((long) stride, (long) stride))
                .with(AttributeKey.integers("pads"), List.of((long) pad, (long) pad, (long) pad, (long) pad))
                .with(AttributeKey.integer("group"), (long) groups);
        Value result = graph.node(
                "Conv",
                List.of(input(graph, "x", x), graph.weight("w", w), graph.weight("b", random(random, filters))),
                attributes);
        // The channels of a convolution must be known.
        Agreement.check(withKnownChannels(graph, x, result), List.of(x), new TensorComparison(1e-3, 1e-4));
    }

    @Property(tries = TRIES)
    void windowsOfEachChannel(
            @ForAll @IntRange(min = 1, max = 40) int channels,
            @ForAll @IntRange(min = 1, max = 6) int window,
            @ForAll @IntRange(min = 1, max = 2) int stride,
            @ForAll @IntRange(min = 1, max = 2) int dilation,
            @ForAll @IntRange(min = 1, max = 20) int size,
            @ForAll long seed) {
        Random random = new Random(seed);
        long height = 1 + random.nextInt(3);
        int span = (window - 1) * dilation + 1;
        Tensor x = random(random, 1 + random.nextInt(2), channels, (int) height + random.nextInt(3), span + size);
        Attributes attributes = Attributes.NONE
                .with(AttributeKey.integers("strides"), List.of(1L, (long) stride))
                .with(AttributeKey.integers("dilations"), List.of(1L, (long) dilation));
        GraphBuilder graph = new GraphBuilder("windows");
        Value image = input(graph, "x", x);
        Tensor taps = random(random, channels, 1, (int) height, window);
        Value sums = graph.node(
                "Conv",
                List.of(image, graph.weight("w", taps), graph.weight("b", random(random, channels))),
                attributes.with(AttributeKey.integer("group"), (long) channels));
        Value pooled = graph.node(
                random.nextBoolean() ? "MaxPool" : "AveragePool",
                List.of(image),
                attributes.with(AttributeKey.integers("kernel_shape"), List.of(height, (long) window)));
        Value sum = graph.node("Add", List.of(sums, pooled), Attributes.NONE);
        Agreement.check(withKnownChannels(graph, x, sum), List.of(x), new TensorComparison(1e-3, 1e-4));
    }

    private static Graph withKnownChannels(GraphBuilder graph, Tensor x, Value result) {
        Graph open = finish(graph, graph.node("Relu", List.of(result), Attributes.NONE));
        var editor = open.edit();
        Value input = open.inputs().get(0);
        Shape shape = open.shape(input).with(1, Dim.known(x.extent(1)));
        editor.retype(input, TensorType.of(ElementType.F32, shape));
        return editor.finish();
    }
}
