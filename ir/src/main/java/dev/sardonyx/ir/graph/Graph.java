package dev.sardonyx.ir.graph;

import dev.sardonyx.ir.type.Dim;
import dev.sardonyx.ir.type.Shape;
import dev.sardonyx.ir.type.TensorType;
import dev.sardonyx.ir.type.ValueType;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A computation: inputs, weights, nodes in topological order and results. Immutable, so analyses never go stale.
 *
 * <p>Types are known from stage {@link Stage#TYPED} on. The <em>contents</em> of a small integer tensor are its
 * elements as dimensions, where inference can tell them without running the graph.
 */
public final class Graph {
    private final String name;
    private final Stage stage;
    private final List<Value> inputs;
    private final List<String> inputNames;
    private final List<Value> results;
    private final List<String> resultNames;
    private final List<Node> nodes;
    private final Map<Value, Weight> weights;
    private final Map<Value, ValueType> types;
    private final Map<Value, List<Dim>> contents;
    private final List<Constraint> constraints;
    private final int nextId;
    private Map<Value, Node> producers;
    private Map<Value, List<Node>> uses;

    Graph(
            String name,
            Stage stage,
            List<Value> inputs,
            List<String> inputNames,
            List<Value> results,
            List<String> resultNames,
            List<Node> nodes,
            Map<Value, Weight> weights,
            Map<Value, ValueType> types,
            Map<Value, List<Dim>> contents,
            List<Constraint> constraints,
            int nextId) {
        this.name = name;
        this.stage = stage;
        this.inputs = List.copyOf(inputs);
        this.inputNames = List.copyOf(inputNames);
        this.results = List.copyOf(results);
        this.resultNames = List.copyOf(resultNames);
        this.nodes = List.copyOf(nodes);
        this.weights = Collections.unmodifiableMap(new LinkedHashMap<>(weights));
        this.types = Collections.unmodifiableMap(new HashMap<>(types));
        this.contents = Collections.unmodifiableMap(new HashMap<>(contents));
        this.constraints = List.copyOf(constraints);
        this.nextId = nextId;
    }

    public String name() {
        return name;
    }

    public Stage stage() {
        return stage;
    }

    public List<Value> inputs() {
        return inputs;
    }

    /** The names by which callers know the inputs, in the order of {@link #inputs()}. */
    public List<String> inputNames() {
        return inputNames;
    }

    public List<Value> results() {
        return results;
    }

    /** The names under which results leave the graph, in the order of {@link #results()}. */
    public List<String> resultNames() {
        return resultNames;
    }

    /** The nodes, each behind those whose results it reads. */
    public List<Node> nodes() {
        return nodes;
    }

    /** The constants, in order of their first appearance. */
    public Map<Value, Weight> weights() {
        return weights;
    }

    public Optional<Weight> weight(Value value) {
        return Optional.ofNullable(weights.get(value));
    }

    public List<Constraint> constraints() {
        return constraints;
    }

    /** A number that no value of this graph has. */
    public int nextId() {
        return nextId;
    }

    public boolean hasType(Value value) {
        return types.containsKey(value);
    }

    /** The type of {@code value}; {@link IllegalStateException} when it has none yet. */
    public ValueType type(Value value) {
        ValueType type = types.get(value);
        if (type == null) {
            throw new IllegalStateException("value " + value + " of graph " + name + " has no type at stage " + stage);
        }
        return type;
    }

    public TensorType tensorType(Value value) {
        return (TensorType) type(value);
    }

    public Shape shape(Value value) {
        return tensorType(value).shape();
    }

    public Map<Value, ValueType> types() {
        return types;
    }

    /** The elements of {@code value} in row-major order, when inference knows them. */
    public Optional<List<Dim>> contents(Value value) {
        return Optional.ofNullable(contents.get(value));
    }

    public Map<Value, List<Dim>> contents() {
        return contents;
    }

    /** The node that defines {@code value}; empty for inputs and weights. */
    public Optional<Node> producer(Value value) {
        if (producers == null) {
            Map<Value, Node> map = new HashMap<>();
            nodes.forEach(n -> n.results().stream().filter(Value::isPresent).forEach(r -> map.put(r, n)));
            producers = map;
        }
        return Optional.ofNullable(producers.get(value));
    }

    /** The nodes that read {@code value}, once for each time they do. Results of the graph are not uses. */
    public List<Node> uses(Value value) {
        if (uses == null) {
            Map<Value, List<Node>> map = new HashMap<>();
            for (Node node : nodes) {
                for (Value operand : node.operands()) {
                    map.computeIfAbsent(operand, v -> new ArrayList<>()).add(node);
                }
            }
            uses = map;
        }
        return uses.getOrDefault(value, List.of());
    }

    public boolean isResult(Value value) {
        return results.contains(value);
    }

    /** True when one node reads {@code value} once and it is no result. */
    public boolean isUsedOnce(Value value) {
        return uses(value).size() == 1 && !isResult(value);
    }

    public GraphEditor edit() {
        return new GraphEditor(this);
    }

    /** The same graph, promising {@code newStage}. */
    public Graph atStage(Stage newStage) {
        return new Graph(
                name,
                newStage,
                inputs,
                inputNames,
                results,
                resultNames,
                nodes,
                weights,
                types,
                contents,
                constraints,
                nextId);
    }

    @Override
    public String toString() {
        return "graph " + name + " (" + nodes.size() + " nodes, " + weights.size() + " weights)";
    }
}
