package dev.sardonyx.passes.precision;

import dev.sardonyx.ir.attribute.Attributes;
import dev.sardonyx.ir.diagnostic.ModelException;
import dev.sardonyx.ir.graph.Graph;
import dev.sardonyx.ir.graph.GraphEditor;
import dev.sardonyx.ir.graph.Node;
import dev.sardonyx.ir.graph.Value;
import dev.sardonyx.ir.type.TensorType;
import dev.sardonyx.ir.type.ValueType;
import dev.sardonyx.ops.Accuracy;
import dev.sardonyx.ops.DataTypes;
import dev.sardonyx.ops.OperatorRegister;
import dev.sardonyx.ops.OperatorSchema;
import dev.sardonyx.ops.OperatorSchema.Parameter;
import dev.sardonyx.ops.TypeInference;
import dev.sardonyx.ops.ValueFacts;
import dev.sardonyx.ops.movement.Cast;
import dev.sardonyx.tensor.ElementType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The halves of one graph, widened node by node. */
final class Widening {
    private static final Set<String> CASTS = Set.of("Cast", "CastLike");

    private final Graph graph;
    private final OperatorRegister operators;
    private final TypeInference inference;
    private final GraphEditor editor;
    private final ValueFacts facts;

    /** The f32 forms of halves. */
    private final Map<Value, Value> wide = new HashMap<>();

    /** Halves with an f32 form that they are rounded from. */
    private final Set<Value> rounded = new HashSet<>();

    Widening(Graph graph, OperatorRegister operators, TypeInference inference) {
        this.graph = graph;
        this.operators = operators;
        this.inference = inference;
        this.editor = graph.edit();
        this.facts = ValueFacts.of(graph, value -> editor.type(value) != null, editor::type);
    }

    Graph run() {
        for (Node node : graph.nodes()) {
            if (CASTS.contains(node.operator())) {
                cast(node);
            } else if (gains(node)) {
                Set<String> variables = variables(node);
                if (!variables.isEmpty()) {
                    widen(node, variables);
                }
            }
        }
        return editor.finish();
    }

    private void cast(Node node) {
        Value operand = node.operand(0);
        if (isF32(operand) && WidenHalves.isHalf(graph, node.result())) {
            wide.put(node.result(), operand);
            rounded.add(node.result());
        } else if (rounded.contains(operand) && isF32(node.result())) {
            editor.replaceUses(node.result(), wide.get(operand));
        }
    }

    private boolean isF32(Value value) {
        return graph.type(value) instanceof TensorType type && type.element() == ElementType.F32;
    }

    /** Whether rounding the node's results, or those it reads, loses anything. */
    private boolean gains(Node node) {
        return node.regions().isEmpty()
                && node.results().stream().noneMatch(this::isDecision)
                && (!schema(node).accuracy().equals(Accuracy.EXACT)
                        || node.operands().stream().anyMatch(rounded::contains));
    }

    /** Positions, counts and truth values, which follow from the elements of halves. */
    private boolean isDecision(Value result) {
        return result.isPresent()
                && graph.type(result) instanceof TensorType type
                && !type.element().isFloat();
    }

    private OperatorSchema schema(Node node) {
        return operators.get(node.operator()).schema();
    }

    /** The type variables that stand for a half in operands and in results, and could stand for f32. */
    private Set<String> variables(Node node) {
        OperatorSchema schema = schema(node);
        Set<String> read = IntStream.range(0, node.operands().size())
                .filter(i -> WidenHalves.isHalf(graph, node.operand(i)))
                .mapToObj(i -> schema.operand(i).orElseThrow())
                .filter(Widening::takesF32)
                .map(Parameter::variable)
                .collect(Collectors.toSet());
        return IntStream.range(0, node.results().size())
                .filter(i -> WidenHalves.isHalf(graph, node.results().get(i)))
                .mapToObj(i -> schema.result(i).orElseThrow())
                .filter(Widening::takesF32)
                .map(Parameter::variable)
                .filter(read::contains)
                .collect(Collectors.toSet());
    }

    private static boolean takesF32(Parameter parameter) {
        return !parameter.variable().isEmpty() && parameter.types().contains(ElementType.F32);
    }

    private void widen(Node node, Set<String> variables) {
        OperatorSchema schema = schema(node);
        List<Value> operands = new ArrayList<>(node.operands());
        for (int i = 0; i < operands.size(); i++) {
            if (variables.contains(schema.operand(i).orElseThrow().variable())) {
                operands.set(i, wide(operands.get(i), node));
            }
        }
        Node form = new Node(node.operator(), operands, node.attributes(), Map.of(), node.results(), node.location());
        types(form).ifPresent(types -> replace(node, form, types));
    }

    /** The types of the f32 form's results; nothing where the operator has no such form. */
    private Optional<List<ValueType>> types(Node form) {
        try {
            return Optional.of(inference.infer(form, facts).types())
                    .filter(types -> IntStream.range(0, form.results().size())
                            .filter(i -> form.results().get(i).isPresent())
                            .allMatch(i -> isKept(graph.type(form.results().get(i)), types.get(i))));
        } catch (ModelException e) {
            return Optional.empty();
        }
    }

    /** True when only halves became something else, and that f32. */
    private static boolean isKept(ValueType before, ValueType after) {
        return before instanceof TensorType from
                && after instanceof TensorType to
                && (from.element() == to.element()
                        || WidenHalves.isHalf(from.element()) && to.element() == ElementType.F32);
    }

    /** Puts {@code form} in the place of {@code node}; results that it gives in f32 are rounded behind it. */
    private void replace(Node node, Node form, List<ValueType> types) {
        List<Value> results = new ArrayList<>(node.results());
        for (int i = 0; i < results.size(); i++) {
            Value half = results.get(i);
            if (WidenHalves.isHalf(graph, half) && ((TensorType) types.get(i)).element() == ElementType.F32) {
                results.set(i, editor.value(half.name(), wide((TensorType) graph.type(half))));
                wide.put(half, results.get(i));
                rounded.add(half);
                addCast(results.get(i), half, node);
            }
        }
        editor.replaceNode(
                node,
                new Node(form.operator(), form.operands(), form.attributes(), Map.of(), results, form.location()));
    }

    /** The f32 form of an operand. */
    private Value wide(Value half, Node reader) {
        if (!WidenHalves.isHalf(graph, half)) {
            return half;
        }
        return wide.computeIfAbsent(half, operand -> {
            Value value = editor.value(half.name(), wide((TensorType) graph.type(half)));
            addCast(half, value, reader);
            return value;
        });
    }

    private static TensorType wide(TensorType half) {
        return half.withElement(ElementType.F32);
    }

    private void addCast(Value from, Value to, Node place) {
        ElementType target = ((TensorType) editor.type(to)).element();
        Attributes attributes = Attributes.NONE.with(Cast.TO, DataTypes.number(target));
        editor.add(new Node("Cast", List.of(from), attributes, Map.of(), List.of(to), place.location()));
    }
}
