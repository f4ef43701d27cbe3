package dev.sardonyx.ir.graph;

import dev.sardonyx.ir.attribute.Attributes;
import dev.sardonyx.ir.diagnostic.Location;
import dev.sardonyx.ir.type.Dim;
import dev.sardonyx.ir.type.TensorType;
import dev.sardonyx.ir.type.ValueType;
import dev.sardonyx.tensor.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Makes a graph from nothing: inputs, weights and nodes in order, then results. Used once, by one thread. */
public final class GraphBuilder {
    private final String name;
    private final List<Value> inputs = new ArrayList<>();
    private final List<String> inputNames = new ArrayList<>();
    private final List<Value> results = new ArrayList<>();
    private final List<String> resultNames = new ArrayList<>();
    private final List<Node> nodes = new ArrayList<>();
    private final Map<Value, Weight> weights = new LinkedHashMap<>();
    private final Map<Value, ValueType> types = new HashMap<>();
    private final Map<Value, List<Dim>> contents = new HashMap<>();
    private final List<Constraint> constraints = new ArrayList<>();
    private final Set<String> names = new HashSet<>();
    private int nextId;

    public GraphBuilder(String name) {
        this.name = name;
    }

    /** A fresh value; {@code hint} becomes its name, cleaned of odd characters and made unique. */
    public Value value(String hint) {
        return new Value(nextId++, uniqueName(hint));
    }

    private String uniqueName(String hint) {
        String base = ValueNames.clean(hint, nextId - 1);
        String candidate = base;
        for (int i = 1; !names.add(candidate); i++) {
            candidate = base + "_" + i;
        }
        return candidate;
    }

    /** A fresh value of exactly this name; a name that is taken throws {@link IllegalArgumentException}. */
    public Value named(String exactName) {
        if (!names.add(exactName)) {
            throw new IllegalArgumentException("value %" + exactName + " exists already");
        }
        return new Value(nextId++, exactName);
    }

    /** Makes {@code value} the next input, which callers know as {@code inputName}. */
    public void input(Value value, String inputName) {
        inputs.add(value);
        inputNames.add(inputName);
    }

    /** Makes {@code value} a constant; its type is not set. */
    public void weight(Value value, Weight weight) {
        weights.put(value, weight);
    }

    public Value input(String hint, ValueType type) {
        Value input = untypedInput(hint);
        types.put(input, type);
        return input;
    }

    /** An input whose type inference will be told later; known as {@code hint} unless another input is. */
    public Value untypedInput(String hint) {
        Value input = value(hint);
        input(input, inputNames.contains(hint) ? input.name() : hint);
        return input;
    }

    public Value weight(String weightName, Tensor tensor) {
        Value value = value(weightName);
        weights.put(value, new Weight(weightName, tensor));
        types.put(value, TensorType.of(tensor));
        return value;
    }

    /** A small constant without a name of its own. */
    public Value constant(Tensor tensor) {
        return weight("const", tensor);
    }

    public void add(Node node) {
        nodes.add(node);
    }

    /** Adds a node with one fresh result. */
    public Value node(String operator, List<Value> operands, Attributes attributes) {
        Value result = value("");
        add(new Node(operator, operands, attributes, Map.of(), List.of(result), Location.UNKNOWN));
        return result;
    }

    public void type(Value value, ValueType type) {
        types.put(value, type);
    }

    public void contents(Value value, List<Dim> elements) {
        contents.put(value, List.copyOf(elements));
    }

    public void constraint(Constraint constraint) {
        constraints.add(constraint);
    }

    public void result(String resultName, Value value) {
        results.add(value);
        resultNames.add(resultName);
    }

    /** The graph at {@code stage}; its nodes must be in topological order. */
    public Graph build(Stage stage) {
        return new Graph(
                name,
                stage,
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
}
