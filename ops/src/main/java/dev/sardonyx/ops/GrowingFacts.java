package dev.sardonyx.ops;

import dev.sardonyx.ir.diagnostic.CompilerBugException;
import dev.sardonyx.ir.diagnostic.ModelException;
import dev.sardonyx.ir.graph.Graph;
import dev.sardonyx.ir.graph.Node;
import dev.sardonyx.ir.graph.Value;
import dev.sardonyx.ir.graph.Weight;
import dev.sardonyx.ir.type.Dim;
import dev.sardonyx.ir.type.TensorType;
import dev.sardonyx.ir.type.ValueType;
import dev.sardonyx.ops.reference.Interpreter;
import dev.sardonyx.tensor.Datum;
import dev.sardonyx.tensor.ElementType;
import dev.sardonyx.tensor.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The facts of a graph, those it has and those found node by node. Small integers and truth values that follow from constants and
 * ranks are computed on the way, so that conditions on them are known.
 */
public final class GrowingFacts implements ValueFacts {
    private final Graph graph;
    private final TypeInference inference;
    private final Map<Value, ValueType> types = new HashMap<>();
    private final Map<Value, List<Dim>> contents = new HashMap<>();
    private final Map<Value, Tensor> constants = new HashMap<>();

    /** The facts of a graph whose inputs have types. */
    public GrowingFacts(Graph graph, TypeInference inference) {
        this.graph = graph;
        this.inference = inference;
        graph.weights().forEach((value, weight) -> types.put(value, TensorType.of(weight.tensor())));
    }

    /** @param parameters the types of the graph's inputs */
    public GrowingFacts(Graph graph, List<ValueType> parameters, TypeInference inference) {
        this(graph, inference);
        for (int i = 0; i < graph.inputs().size(); i++) {
            types.put(graph.inputs().get(i), parameters.get(i));
        }
    }

    /** Adds the facts of {@code node}'s results; a misuse of its operator throws a ModelException. */
    public TypeInference.Result infer(Node node) {
        TypeInference.Result result = inference.infer(node, this);
        for (int i = 0; i < node.results().size(); i++) {
            Value value = node.results().get(i);
            if (value.isPresent()) {
                types.put(value, result.types().get(i));
                List<Dim> known = result.contents().get(i);
                if (known != null) {
                    contents.put(value, known);
                }
            }
        }
        if (node.results().size() == 1 && isSmall(node, result.types().getFirst())) {
            evaluate(node);
        }
        return result;
    }

    /** States type and elements of a value that no operator computes. */
    public void state(Value value, ValueType type, List<Dim> elements) {
        types.put(value, type);
        contents.put(value, List.copyOf(elements));
    }

    /** States that {@code value} is {@code tensor}. */
    public void state(Value value, Tensor tensor) {
        types.put(value, TensorType.of(tensor));
        constants.put(value, tensor);
    }

    private static boolean isSmall(Node node, ValueType type) {
        return !node.operands().isEmpty()
                && node.regions().isEmpty()
                && type instanceof TensorType tensor
                && (tensor.element() == ElementType.BOOL || tensor.element().isInteger())
                && tensor.shape().isRanked()
                && tensor.shape().size().isKnown()
                && tensor.shape().size().knownValue() <= LONGEST_CONTENTS;
    }

    private void evaluate(Node node) {
        List<Datum> operands = new ArrayList<>();
        for (Value operand : node.operands()) {
            Optional<Tensor> known = operand.isPresent() ? constant(operand) : Optional.empty();
            if (operand.isPresent() && (known.isEmpty() || known.get().size() > LONGEST_CONTENTS)) {
                return;
            }
            operands.add(known.orElse(null));
        }
        Interpreter interpreter = new Interpreter(inference.operators());
        Operator operator = inference.operators().get(node.operator());
        try {
            EvaluationContext context = new EvaluationContext(node, operands, interpreter::run);
            constants.put(node.result(), (Tensor) operator.evaluate(context).getFirst());
        } catch (ModelException | CompilerBugException e) {
            throw e;
        } catch (RuntimeException e) {
            throw UncheckedMisuse.of(
                    node, operands.stream().map(String::valueOf).toList(), e);
        }
    }

    /** True for a tensor whose number of axes is not known. */
    public boolean isUnranked(Value value) {
        return value.isPresent()
                && type(value) instanceof TensorType tensor
                && !tensor.shape().isRanked();
    }

    @Override
    public boolean hasType(Value value) {
        return types.containsKey(value) || graph.hasType(value);
    }

    @Override
    public ValueType type(Value value) {
        ValueType type = types.get(value);
        return type != null ? type : graph.type(value);
    }

    /** A weight, a value computed from constants, or a tensor whose elements are known dimensions. */
    @Override
    public Optional<Tensor> constant(Value value) {
        Tensor computed = constants.get(value);
        if (computed != null) {
            return Optional.of(computed);
        }
        Optional<Tensor> weight = graph.weight(value).map(Weight::tensor);
        if (weight.isPresent()) {
            return weight;
        }
        return contents(value)
                .filter(known -> known.stream().allMatch(Dim::isKnown))
                .filter(known -> type(value) instanceof TensorType)
                .map(known -> tensor((TensorType) type(value), known));
    }

    private static Tensor tensor(TensorType type, List<Dim> elements) {
        Tensor tensor =
                type.shape().rank() == 0 ? Tensor.zeros(type.element()) : Tensor.zeros(type.element(), elements.size());
        for (int i = 0; i < elements.size(); i++) {
            tensor.setLong(i, elements.get(i).knownValue());
        }
        return tensor;
    }

    @Override
    public Optional<List<Dim>> contents(Value value) {
        List<Dim> known = contents.get(value);
        return known != null ? Optional.of(known) : graph.contents(value);
    }
}
