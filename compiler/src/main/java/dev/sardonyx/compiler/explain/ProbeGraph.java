package dev.sardonyx.compiler.explain;

import dev.sardonyx.ir.attribute.AttributeKey;
import dev.sardonyx.ir.attribute.Attributes;
import dev.sardonyx.ir.graph.Graph;
import dev.sardonyx.ir.graph.GraphBuilder;
import dev.sardonyx.ir.graph.Stage;
import dev.sardonyx.ir.graph.Value;
import dev.sardonyx.ir.type.TensorType;
import dev.sardonyx.tensor.ElementType;
import dev.sardonyx.tensor.Tensor;
import java.util.List;
import java.util.Random;

/**
 * A graph whose calls are one or more of each {@link Family}, of sizes that are usual and belong to no model. Products come
 * twice with the same constants, the second time on another input: once with cold constants, once with warm ones. All constants
 * together are more than caches hold.
 */
public final class ProbeGraph {
    private static final long SEED = 1;

    private final GraphBuilder graph = new GraphBuilder("families");
    private final Random random = new Random(SEED);
    private int results;

    /** Products of one row whose constants are what caches hold. */
    public static Graph near() {
        ProbeGraph probe = new ProbeGraph();
        for (long depth = 128; depth <= 512; depth *= 2) {
            probe.result(probe.node("MatMul", probe.input(1, depth), probe.weight(depth, 384)), 0);
        }
        return probe.graph.build(Stage.IMPORTED);
    }

    /** Calls of all families. */
    public static Graph far() {
        ProbeGraph probe = new ProbeGraph();
        probe.products();
        probe.convolutions();
        probe.images();
        probe.rows();
        probe.attention();
        return probe.graph.build(Stage.IMPORTED);
    }

    private Value input(long... shape) {
        return graph.input("x", TensorType.of(Tensor.zeros(ElementType.F32, shape)));
    }

    private Value weight(long... shape) {
        Tensor tensor = Tensor.zeros(ElementType.F32, shape);
        float[] block = new float[1 << 10];
        for (int i = 0; i < block.length; i++) {
            block[i] = random.nextFloat() - 0.5f;
        }
        for (long i = 0; i < tensor.size(); i++) {
            tensor.setDouble(i, block[(int) (i % block.length)]);
        }
        return graph.weight("w", tensor);
    }

    private Value node(String operator, Attributes attributes, Value... operands) {
        return graph.node(operator, List.of(operands), attributes);
    }

    private Value node(String operator, Value... operands) {
        return node(operator, Attributes.NONE, operands);
    }

    /** Only a part of {@code value} leaves the graph, so that it is computed in memory that others use too. */
    private void result(Value value, long axis) {
        Value[] bounds = {numbers(0), numbers(1), numbers(axis)};
        graph.result("y" + results++, node("Slice", value, bounds[0], bounds[1], bounds[2]));
    }

    private Value numbers(long... values) {
        return graph.constant(Tensor.vector(values));
    }

    private static Attributes integers(String name, long... values) {
        return Attributes.NONE.with(
                AttributeKey.integers(name),
                java.util.Arrays.stream(values).boxed().toList());
    }

    /** A product with cold constants, and one with the same constants; both on inputs of their own. */
    private void twice(long rows, long depth, long columns) {
        Value weights = weight(depth, columns);
        result(node("MatMul", input(rows, depth), weights), 0);
        result(node("MatMul", input(rows, depth), weights), 0);
    }

    private void products() {
        // By far the most constants: what comes behind finds nothing in the caches.
        result(node("MatMul", input(1, 2048), weight(2048, 6144)), 0);
        twice(96, 512, 768);
        twice(96, 512, 512);
        twice(96, 1024, 256);
        twice(96, 32, 1024);
        result(node("MatMul", input(4, 96, 64), input(4, 64, 96)), 1);
        result(node("MatMul", input(4, 96, 256), input(4, 256, 96)), 1);
    }

    private void convolve(long channels, long filters, long side, long window, long stride) {
        Value weights = weight(filters, channels, window, window);
        Value bias = weight(filters);
        long pad = window / 2;
        Attributes attributes =
                integers("pads", pad, pad, pad, pad).with(AttributeKey.integers("strides"), List.of(stride, stride));
        for (int i = 0; i < 2; i++) {
            result(node("Conv", attributes, input(1, channels, side, side), weights, bias), 2);
        }
    }

    private void convolutions() {
        convolve(128, 128, 28, 3, 1);
        convolve(512, 512, 7, 3, 1);
        convolve(256, 64, 28, 1, 1);
        convolve(32, 128, 28, 1, 1);
        convolve(16, 64, 28, 3, 1);
        convolve(3, 32, 96, 3, 2);
        convolve(3, 64, 96, 7, 2);
    }

    private void images() {
        for (long window : new long[] {3, 5}) {
            Attributes attributes = integers("pads", window / 2, window / 2, window / 2, window / 2)
                    .with(AttributeKey.integer("group"), 64L);
            result(node("Conv", attributes, input(1, 64, 40, 40), weight(64, 1, window, window)), 2);
        }
        Value image = input(1, 64, 56, 56);
        for (long stride = 1; stride <= 2; stride++) {
            Attributes pool =
                    integers("kernel_shape", 3, 3).with(AttributeKey.integers("strides"), List.of(stride, stride));
            result(node("MaxPool", pool, image), 2);
        }
        Value map = node("Conv", input(1, 64, 28, 28), weight(256, 64, 1, 1));
        result(map, 2);
        graph.result("mean", node("GlobalAveragePool", map));
    }

    /** What is computed of the same operand comes twice: the second finds it in the cache. */
    private void rows() {
        result(node("Add", input(16, 1), input(16, 1)), 0);
        Value x = input(128, 512);
        Value y = input(128, 512);
        for (String operator : List.of("Sub", "Add", "Tanh", "Erf", "Softmax", "LogSoftmax")) {
            result(operator.length() == 3 && !operator.equals("Erf") ? node(operator, x, y) : node(operator, x), 0);
        }
        result(node("LayerNormalization", x, weight(512), weight(512)), 0);
        result(node("LayerNormalization", y, weight(512), weight(512)), 0);
        result(node("Transpose", integers("perm", 1, 0), x), 0);
        result(node("Concat", Attributes.NONE.with(AttributeKey.integer("axis"), 1L), x, y), 0);
        Value indices = graph.input("i", TensorType.of(Tensor.zeros(ElementType.I64, 64)));
        result(node("Gather", weight(1024, 256), indices), 0);
    }

    private void attention() {
        Value scores = node("MatMul", input(1, 8, 128, 64), input(1, 8, 64, 128));
        Value scaled = node("Mul", scores, graph.constant(Tensor.scalar(ElementType.F32, 0.125)));
        result(node("MatMul", node("Softmax", scaled), input(1, 8, 128, 64)), 2);
    }
}
