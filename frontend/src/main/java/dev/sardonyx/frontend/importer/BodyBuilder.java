package dev.sardonyx.frontend.importer;

import dev.sardonyx.ir.diagnostic.Diagnostic;
import dev.sardonyx.ir.diagnostic.DiagnosticCode;
import dev.sardonyx.ir.diagnostic.ModelException;
import dev.sardonyx.ir.graph.Graph;
import dev.sardonyx.ir.graph.GraphBuilder;
import dev.sardonyx.ir.graph.Node;
import dev.sardonyx.ir.graph.Stage;
import dev.sardonyx.ir.graph.Value;
import dev.sardonyx.ir.type.Dim;
import dev.sardonyx.ir.type.TensorType;
import dev.sardonyx.ir.type.ValueType;
import dev.sardonyx.ops.OperatorRegister;
import dev.sardonyx.ops.TypeInference;
import dev.sardonyx.ops.ValueFacts;
import dev.sardonyx.tensor.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A graph being imported. Also tells types of its values, which rewritings of old operators ask for: they are inferred
 * when first asked, for that purpose only, and do not become types of the graph.
 */
final class BodyBuilder implements ValueFacts {
    private final GraphBuilder builder;
    private final TypeInference inference;
    private final List<Node> nodes = new ArrayList<>();
    private final Map<Value, Tensor> weights = new HashMap<>();
    private final Map<Value, ValueType> types = new HashMap<>();
    private final Map<Value, List<Dim>> contents = new HashMap<>();
    private final List<Diagnostic> misuses = new ArrayList<>();
    private int typedNodes;

    BodyBuilder(String name, OperatorRegister operators) {
        this.builder = new GraphBuilder(name);
        this.inference = new TypeInference(operators);
    }

    Value input(String name, ValueType type) {
        Value input = builder.input(name, type);
        inference.reserve(type);
        types.put(input, type);
        return input;
    }

    /** A parameter of a region; {@code known} is its type if it can be told. */
    Value parameter(String name, Optional<ValueType> known) {
        Value parameter = builder.untypedInput(name);
        known.ifPresent(type -> types.put(parameter, type));
        return parameter;
    }

    Value weight(String name, Tensor tensor) {
        Value value = builder.weight(name, tensor);
        weights.put(value, tensor);
        types.put(value, TensorType.of(tensor));
        return value;
    }

    Value value(String hint) {
        return builder.value(hint);
    }

    void add(Node node) {
        nodes.add(node);
        builder.add(node);
    }

    /** The nodes so far, in an order in which they can run. */
    List<Node> nodes() {
        return List.copyOf(nodes);
    }

    void result(String name, Value value) {
        builder.result(name, value);
    }

    Graph build() {
        return builder.build(Stage.IMPORTED);
    }

    /** The type of {@code value} when inference can tell it. */
    Optional<ValueType> known(Value value) {
        if (!types.containsKey(value)) {
            while (typedNodes < nodes.size()) {
                infer(nodes.get(typedNodes++));
            }
        }
        return Optional.ofNullable(types.get(value));
    }

    /** What inference refuses of the nodes that it can type: misuses of their operators by operands of known rank. */
    List<Diagnostic> misuses() {
        while (typedNodes < nodes.size()) {
            infer(nodes.get(typedNodes++));
        }
        return List.copyOf(misuses);
    }

    private boolean isUnranked(Value value) {
        return types.get(value) instanceof TensorType tensor && !tensor.shape().isRanked();
    }

    private void infer(Node node) {
        if (!node.operands().stream().filter(Value::isPresent).allMatch(types::containsKey)) {
            return;
        }
        TypeInference.Result result;
        try {
            result = inference.infer(node, this);
        } catch (ModelException e) {
            // What inference refuses is reported by the pass that types the graph; here it is merely not known.
            if (node.operands().stream().noneMatch(this::isUnranked)) {
                e.diagnostics().stream()
                        .filter(d -> d.code() == DiagnosticCode.I003)
                        .forEach(misuses::add);
            }
            return;
        } catch (RuntimeException _) {
            return;
        }
        for (int i = 0; i < node.results().size(); i++) {
            if (node.results().get(i).isPresent()) {
                types.put(node.results().get(i), result.types().get(i));
                if (result.contents().containsKey(i)) {
                    contents.put(node.results().get(i), result.contents().get(i));
                }
            }
        }
    }

    @Override
    public boolean hasType(Value value) {
        return types.containsKey(value);
    }

    @Override
    public ValueType type(Value value) {
        return types.get(value);
    }

    @Override
    public Optional<Tensor> constant(Value value) {
        return Optional.ofNullable(weights.get(value));
    }

    @Override
    public Optional<List<Dim>> contents(Value value) {
        return Optional.ofNullable(contents.get(value));
    }
}
