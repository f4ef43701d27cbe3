package dev.sardonyx.passes.canonical;

import dev.sardonyx.ir.attribute.Attributes;
import dev.sardonyx.ir.diagnostic.CompilerBugException;
import dev.sardonyx.ir.graph.Graph;
import dev.sardonyx.ir.graph.GraphEditor;
import dev.sardonyx.ir.graph.Node;
import dev.sardonyx.ir.graph.Stage;
import dev.sardonyx.ir.graph.Value;
import dev.sardonyx.ir.type.Dim;
import dev.sardonyx.ir.type.TensorType;
import dev.sardonyx.ir.type.ValueType;
import dev.sardonyx.ops.Decomposer;
import dev.sardonyx.ops.Lowering;
import dev.sardonyx.ops.LoweringContext;
import dev.sardonyx.passes.Pass;
import dev.sardonyx.passes.PassContext;
import dev.sardonyx.tensor.ElementType;
import dev.sardonyx.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Replaces nodes that are made of simpler ones, until none is left. */
public final class DecomposeOperators implements Pass {
    private static final int MOST_ROUNDS = 20;

    @Override
    public String name() {
        return "decompose-operators";
    }

    @Override
    public Stage requires() {
        return Stage.TYPED;
    }

    @Override
    public Stage establishes() {
        return Stage.TYPED;
    }

    @Override
    public Graph run(Graph graph, PassContext context) {
        Graph current = graph;
        for (int round = 0; round < MOST_ROUNDS; round++) {
            Graph next = decomposeOnce(current, context);
            if (next == current) {
                return current;
            }
            current = new FoldConstants().run(next, context);
        }
        throw new CompilerBugException("operators decompose into each other without end in graph " + graph.name());
    }

    private static Graph decomposeOnce(Graph graph, PassContext context) {
        GraphEditor editor = graph.edit();
        GraphFacts facts = new GraphFacts(graph, context.inference());
        Renaming renaming = new Renaming();
        renaming.begin(graph);
        boolean changed = false;
        boolean renamed = false;
        for (Node node : graph.nodes()) {
            Lowering lowering = context.operators().get(node.operator()).lower(new LoweringContext(node, graph));
            if (lowering instanceof Lowering.Decomposition decomposition) {
                Writer writer = new Writer(node, editor, facts);
                decomposition.body().accept(writer);
                renamed |= writer.finish();
                node.results().stream()
                        .filter(Value::isPresent)
                        .forEach(v -> renaming.typed(graph, v, writer.replacement(v)));
                changed = true;
            } else {
                renaming.kept(graph, node);
            }
        }
        if (!changed) {
            return graph;
        }
        // Extents that only a run tells have new names, or computed ones are known now: what was inferred from the old
        // ones is inferred again.
        return renamed ? new InferTypes().run(editor.finish(), context, renaming) : editor.finish();
    }

    /** Adds the simpler nodes of one node to the editor. */
    private static final class Writer implements Decomposer {
        private final Node node;
        private final GraphEditor editor;
        private final GraphFacts facts;
        private final List<Value> results = new ArrayList<>();

        Writer(Node node, GraphEditor editor, GraphFacts facts) {
            this.node = node;
            this.editor = editor;
            this.facts = facts;
        }

        @Override
        public Value operand(int index) {
            return node.operand(index);
        }

        @Override
        public Value node(String operator, Attributes attributes, Value... operands) {
            return nodes(operator, attributes, 1, operands).get(0);
        }

        @Override
        public List<Value> nodes(String operator, Attributes attributes, int count, Value... operands) {
            List<Value> values = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                values.add(editor.value(node.results().get(0).name()));
            }
            Node added = new Node(operator, List.of(operands), attributes, Map.of(), values, node.location());
            facts.infer(added, editor);
            editor.add(added);
            return values;
        }

        @Override
        public Value constant(Tensor tensor) {
            Value value = editor.weight("const", tensor);
            facts.constant(value, tensor);
            return value;
        }

        @Override
        public Value dims(List<Dim> elements) {
            if (elements.stream().allMatch(Dim::isKnown)) {
                return vector(elements.stream().mapToLong(Dim::knownValue).toArray());
            }
            Value value = editor.value("dims");
            Node added =
                    new Node("sardonyx.Dims", List.of(), Attributes.NONE, Map.of(), List.of(value), node.location());
            facts.contents(value, TensorType.of(ElementType.I64, elements.size()), elements, editor);
            editor.add(added);
            return value;
        }

        @Override
        public TensorType type(Value value) {
            return (TensorType) facts.type(value);
        }

        @Override
        public void result(Value value) {
            results.add(value);
        }

        /** The type of what stands in the place of a result. */
        ValueType replacement(Value result) {
            return facts.type(results.get(node.results().indexOf(result)));
        }

        /** Puts the results in place; true when one has another type, or elements are known of it that were not. */
        boolean finish() {
            boolean renamed = false;
            for (int i = 0; i < node.results().size(); i++) {
                if (!node.results().get(i).isPresent()) {
                    continue;
                }
                if (i >= results.size()) {
                    throw new CompilerBugException(
                            "the decomposition of " + node.operator() + " does not give result " + i);
                }
                Value before = node.results().get(i);
                renamed |= !facts.type(results.get(i)).equals(facts.type(before));
                renamed |= !facts.contents(results.get(i)).equals(facts.contents(before));
                editor.replaceUses(node.results().get(i), results.get(i));
            }
            editor.erase(node);
            return renamed;
        }
    }
}
