package dev.sardonyx.properties;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sardonyx.codegen.schedule.VectorTarget;
import dev.sardonyx.compiler.CompilerOptions;
import dev.sardonyx.compiler.ModelCompiler;
import dev.sardonyx.ir.attribute.AttributeKey;
import dev.sardonyx.ir.attribute.Attributes;
import dev.sardonyx.ir.graph.Graph;
import dev.sardonyx.ir.graph.GraphBuilder;
import dev.sardonyx.ir.graph.Node;
import dev.sardonyx.ir.graph.Stage;
import dev.sardonyx.ir.graph.Value;
import dev.sardonyx.ir.type.Dim;
import dev.sardonyx.ir.type.Shape;
import dev.sardonyx.ir.type.TensorType;
import dev.sardonyx.ops.OperatorRegister;
import dev.sardonyx.ops.StandardOperators;
import dev.sardonyx.passes.PassContext;
import dev.sardonyx.passes.Pipeline;
import dev.sardonyx.passes.fusion.FormKernels;
import dev.sardonyx.tensor.ElementType;
import dev.sardonyx.tensor.Tensor;
import dev.sardonyx.tensor.TensorComparison;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/**
 * Attention as one kernel against the interpreter, with sizes around lanes, tiles and blocks: the same bits on every
 * target, with two threads and as three kernels.
 */
class AttentionProperties {
    private static final int TRIES = 30;
    private static final TensorComparison CLOSE = new TensorComparison(1e-3, 1e-4);
    private static final AttributeKey<List<Long>> PERM = AttributeKey.integers("perm");

    @Provide
    Arbitrary<Integer> length() {
        return Arbitraries.of(1, 2, 7, 8, 9, 15, 16, 17, 31, 32, 33, 63, 64, 65, 130, 300);
    }

    @Provide
    Arbitrary<Integer> size() {
        return Arbitraries.of(1, 8, 15, 16, 31, 32, 33, 64);
    }

    /** How extents are given: all known, open ones under a name each, or under names that inputs share. */
    private enum Extents {
        KNOWN,
        OPEN,
        SHARED
    }

    /** An input; the axes of shared extents are named as in {@code names}, where a name is a number for a known extent. */
    private static Value input(GraphBuilder graph, String name, Tensor tensor, Extents extents, String... names) {
        List<Dim> dims = new ArrayList<>();
        for (int axis = 0; axis < tensor.rank(); axis++) {
            boolean known = extents == Extents.KNOWN || names[axis].isEmpty();
            String symbol = extents == Extents.SHARED ? names[axis] : name + axis;
            dims.add(known ? Dim.known(tensor.extent(axis)) : Dim.symbol(symbol));
        }
        return graph.input(name, TensorType.of(tensor.elementType(), Shape.of(dims)));
    }

    private static Value turned(GraphBuilder graph, Value value, Long... perm) {
        return graph.node("Transpose", List.of(value), Attributes.NONE.with(PERM, List.of(perm)));
    }

    private static Value node(GraphBuilder graph, String operator, Value... operands) {
        return graph.node(operator, List.of(operands), Attributes.NONE);
    }

    private static Value number(GraphBuilder graph, double value) {
        return graph.constant(Tensor.scalar(ElementType.F32, value));
    }

    /** Queries, keys and values [batch, length, heads, size] as exporters write an attention over them. */
    @Property(tries = 3 * TRIES)
    void ofTransposedHeads(
            @ForAll("length") int rows,
            @ForAll("length") int keys,
            @ForAll("size") int depth,
            @ForAll("size") int columns,
            @ForAll @IntRange(min = 1, max = 3) int batch,
            @ForAll @IntRange(min = 1, max = 3) int heads,
            @ForAll Extents extents,
            @ForAll long seed) {
        RandomTensors random = new RandomTensors(seed);
        Tensor q = random.floats(batch, rows, heads, depth);
        Tensor k = random.floats(batch, keys, heads, depth);
        Tensor v = random.floats(batch, keys, heads, columns);
        List<Tensor> inputs = new ArrayList<>(List.of(q, k, v));
        GraphBuilder graph = new GraphBuilder("attention");
        Value queries = turned(graph, input(graph, "q", q, extents, "b", "m", "", ""), 0L, 2L, 1L, 3L);
        Value turnedKeys = turned(graph, input(graph, "k", k, extents, "b", "n", "", ""), 0L, 2L, 3L, 1L);
        Value values = turned(graph, input(graph, "v", v, extents, "b", "n", "", ""), 0L, 2L, 1L, 3L);
        Value scores = node(graph, "MatMul", queries, turnedKeys);
        scores = node(graph, "Div", scores, number(graph, 1.7));
        if (random.flip()) {
            scores = node(graph, "Tanh", scores);
        }
        if (random.flip()) {
            Tensor mask = random.floats(batch, 1, random.of(1, rows), keys);
            inputs.add(mask);
            String maskRows = mask.extent(2) == rows && rows > 1 ? "m" : "";
            scores = node(graph, "Add", scores, input(graph, "mask", mask, extents, "b", "", maskRows, "n"));
        }
        if (random.flip()) {
            Tensor allowed = random.integers(ElementType.BOOL, 0, 1, rows, keys);
            inputs.add(allowed);
            Value condition = input(graph, "allowed", allowed, extents, "m", "n");
            scores = node(graph, "Where", condition, scores, number(graph, -1e9));
        }
        Value product = node(graph, "MatMul", node(graph, "Softmax", scores), values);
        Value result = turned(graph, product, 0L, 2L, 1L, 3L);
        graph.result("y", random.flip() ? node(graph, "Relu", result) : result);
        Graph whole = graph.build(Stage.IMPORTED);
        // Where masks with open extents broadcast one after the other, the rows that are reduced read no product.
        if (extents != Extents.OPEN) {
            assertThat(attentions(whole)).isEqualTo(1);
        }
        Agreement.check(whole, inputs, CLOSE);
    }

    /** The operator, with groups of heads that share keys, a past, masks and a soft limit. */
    @Property(tries = 2 * TRIES)
    void ofTheOperator(
            @ForAll("length") int rows,
            @ForAll("length") int keys,
            @ForAll("size") int depth,
            @ForAll @IntRange(min = 1, max = 2) int batch,
            @ForAll @IntRange(min = 1, max = 2) int keyHeads,
            @ForAll @IntRange(min = 1, max = 3) int group,
            @ForAll boolean causal,
            @ForAll boolean open,
            @ForAll long seed) {
        RandomTensors random = new RandomTensors(seed);
        Extents extents = open ? Extents.SHARED : Extents.KNOWN;
        Tensor q = random.floats(batch, keyHeads * group, rows, depth);
        Tensor k = random.floats(batch, keyHeads, keys, depth);
        Tensor v = random.floats(batch, keyHeads, keys, random.of(depth, 5));
        GraphBuilder graph = new GraphBuilder("operator");
        List<Value> operands = new ArrayList<>(List.of(
                input(graph, "q", q, extents, "b", "", "m", ""),
                input(graph, "k", k, extents, "b", "", "n", ""),
                input(graph, "v", v, extents, "b", "", "n", "")));
        List<Tensor> inputs = new ArrayList<>(List.of(q, k, v));
        if (random.flip()) {
            Tensor mask = random.floats(rows, keys);
            inputs.add(mask);
            operands.add(input(graph, "mask", mask, extents, "m", "n"));
        }
        Attributes attributes = Attributes.NONE
                .with(AttributeKey.integer("is_causal"), causal ? 1L : 0L)
                .with(AttributeKey.number("softcap"), random.flip() ? 2f : 0f);
        graph.result("y", graph.node("Attention", operands, attributes));
        Graph whole = graph.build(Stage.IMPORTED);
        assertThat(attentions(whole)).isEqualTo(1);
        Agreement.check(whole, inputs, CLOSE);
    }

    /** The kernels of {@code graph} that have two products. */
    private static long attentions(Graph graph) {
        OperatorRegister operators = StandardOperators.register();
        Graph partitioned = new Pipeline(new ModelCompiler(CompilerOptions.of(VectorTarget.SCALAR)).passes(), List.of())
                .run(graph, PassContext.of(operators, remark -> {}));
        return partitioned.nodes().stream()
                .filter(node -> node.operator().equals(FormKernels.KERNEL))
                .filter(node -> products(node) == 2)
                .count();
    }

    private static long products(Node region) {
        return region.regions().get(FormKernels.BODY).nodes().stream()
                .filter(node -> node.operator().equals("MatMul"))
                .count();
    }
}
