package dev.sardonyx.ops;

import dev.sardonyx.ir.attribute.Attributes;
import dev.sardonyx.ir.diagnostic.Location;
import dev.sardonyx.ir.graph.Graph;
import dev.sardonyx.ir.graph.GraphBuilder;
import dev.sardonyx.ir.graph.Node;
import dev.sardonyx.ir.graph.Stage;
import dev.sardonyx.ir.graph.Value;
import dev.sardonyx.ir.type.Shape;
import dev.sardonyx.ir.type.TensorType;
import dev.sardonyx.ir.type.ValueType;
import dev.sardonyx.ir.type.ValueType.MapType;
import dev.sardonyx.ir.type.ValueType.OptionalType;
import dev.sardonyx.ir.type.ValueType.SequenceType;
import dev.sardonyx.ops.reference.Interpreter;
import dev.sardonyx.tensor.Datum;
import dev.sardonyx.tensor.DatumMap;
import dev.sardonyx.tensor.ElementType;
import dev.sardonyx.tensor.OptionalDatum;
import dev.sardonyx.tensor.Tensor;
import dev.sardonyx.tensor.TensorSequence;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** One node with values for its operands: typed, evaluated and lowered alone. */
final class NodeCase {
    private final Node node;
    private final Graph graph;
    private final List<Datum> operands;

    private NodeCase(Node node, Graph graph, List<Datum> operands) {
        this.node = node;
        this.graph = graph;
        this.operands = operands;
    }

    /**
     * A node with {@code results} results.
     *
     * @param operands null where absent
     * @param constants operands whose values inference may know
     */
    static NodeCase of(
            String operator,
            Attributes attributes,
            int results,
            List<? extends Datum> operands,
            Set<Integer> constants) {
        return of(operator, attributes, Map.of(), results, operands, constants);
    }

    static NodeCase of(
            String operator,
            Attributes attributes,
            Map<String, Graph> regions,
            int results,
            List<? extends Datum> operands,
            Set<Integer> constants) {
        GraphBuilder builder = new GraphBuilder("test");
        List<Value> values = new ArrayList<>();
        List<Datum> inputs = new ArrayList<>();
        for (int i = 0; i < operands.size(); i++) {
            Datum datum = operands.get(i);
            if (datum == null) {
                values.add(Value.ABSENT);
            } else if (constants.contains(i) && datum instanceof Tensor tensor) {
                values.add(builder.weight("w" + i, tensor));
            } else {
                values.add(builder.input("x" + i, typeOf(datum)));
                inputs.add(datum);
            }
        }
        List<Value> names = new ArrayList<>();
        for (int i = 0; i < results; i++) {
            names.add(builder.value("y" + i));
        }
        Node node = new Node(
                operator, values, attributes, regions, names, new Location("test.onnx", "main", "node_1", operator));
        builder.add(node);
        TypeInference inference = new TypeInference(StandardOperators.register());
        Graph untyped = builder.build(Stage.IMPORTED);
        TypeInference.Result result = inference.infer(node, ValueFacts.of(untyped));
        for (int i = 0; i < results; i++) {
            builder.type(names.get(i), result.types().get(i));
            builder.result("y" + i, names.get(i));
        }
        return new NodeCase(node, builder.build(Stage.IMPORTED), inputs);
    }

    static ValueType typeOf(Datum datum) {
        return switch (datum) {
            case Tensor tensor -> TensorType.of(tensor);
            case TensorSequence sequence -> new SequenceType(elementType(sequence));
            case OptionalDatum optional -> new OptionalType(optional.content().map(NodeCase::typeOf));
            case DatumMap map ->
                new MapType(
                        map.entries().keySet().iterator().next() instanceof String
                                ? ElementType.STRING
                                : ElementType.I64,
                        typeOf(map.entries().values().iterator().next()));
        };
    }

    private static ValueType elementType(TensorSequence sequence) {
        if (sequence.elements().isEmpty()) {
            return TensorType.of(ElementType.F32, Shape.UNRANKED);
        }
        ValueType first = typeOf(sequence.elements().getFirst());
        boolean same = sequence.elements().stream().allMatch(e -> typeOf(e).equals(first));
        return same || !(first instanceof TensorType tensor) ? first : tensor.withShape(Shape.UNRANKED);
    }

    List<ValueType> types() {
        return node.results().stream().map(graph::type).toList();
    }

    /** All results that the reference gives, also those without a name. */
    List<Datum> evaluate() {
        List<Datum> values = new ArrayList<>();
        for (int i = 0; i < node.operands().size(); i++) {
            values.add(node.hasOperand(i) ? operand(i) : null);
        }
        Interpreter interpreter = new Interpreter(StandardOperators.register());
        return StandardOperators.register()
                .get(node.operator())
                .evaluate(new EvaluationContext(node, values, interpreter::run));
    }

    Lowering lower() {
        return StandardOperators.register().get(node.operator()).lower(new LoweringContext(node, graph));
    }

    Node node() {
        return node;
    }

    Graph graph() {
        return graph;
    }

    /** The value of operand {@code index}. */
    Datum operand(int index) {
        Value value = node.operand(index);
        if (graph.weight(value).isPresent()) {
            return graph.weight(value).get().tensor();
        }
        return operands.get(graph.inputs().indexOf(value));
    }
}
