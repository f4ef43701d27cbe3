package dev.sardonyx.properties.graphs;

import dev.sardonyx.ir.attribute.Attributes;
import dev.sardonyx.ir.diagnostic.Location;
import dev.sardonyx.ir.diagnostic.ModelException;
import dev.sardonyx.ir.graph.Graph;
import dev.sardonyx.ir.graph.GraphBuilder;
import dev.sardonyx.ir.graph.Node;
import dev.sardonyx.ir.graph.Stage;
import dev.sardonyx.ir.graph.Value;
import dev.sardonyx.ir.graph.Weight;
import dev.sardonyx.ir.type.TensorType;
import dev.sardonyx.ir.type.ValueType;
import dev.sardonyx.ops.EvaluationContext;
import dev.sardonyx.ops.GrowingFacts;
import dev.sardonyx.ops.StandardOperators;
import dev.sardonyx.ops.TypeInference;
import dev.sardonyx.ops.reference.Interpreter;
import dev.sardonyx.tensor.Datum;
import dev.sardonyx.tensor.ElementType;
import dev.sardonyx.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * A graph that grows node by node while it runs: a node is taken when inference accepts it, the reference evaluates
 * it and its results are numbers of moderate size. So the whole graph is valid for the inputs it grew with.
 */
final class Scope {
    private static final int MOST_ELEMENTS = 6000;
    private static final Interpreter INTERPRETER = new Interpreter(StandardOperators.register());

    final Chance chance;
    final int depth;
    private final GraphBuilder builder;
    private final GrowingFacts facts;
    private final TypeInference inference;
    private final SymbolValues symbols;
    private final List<Known> values = new ArrayList<>();
    private final Set<Value> used = new HashSet<>();
    private final Set<Value> constants = new HashSet<>();
    private int nodes;

    private Scope(
            Chance chance,
            int depth,
            GraphBuilder builder,
            TypeInference inference,
            SymbolValues symbols,
            GrowingFacts facts) {
        this.chance = chance;
        this.depth = depth;
        this.builder = builder;
        this.inference = inference;
        this.symbols = symbols;
        this.facts = facts;
    }

    /** The scope of a graph whose inputs {@code builder} has with their types. */
    static Scope of(Chance chance, GraphBuilder builder, List<Known> inputs, SymbolValues symbols) {
        TypeInference inference = new TypeInference(StandardOperators.register());
        Graph empty = builder.build(Stage.IMPORTED);
        empty.types().values().forEach(inference::reserve);
        Scope scope = new Scope(chance, 0, builder, inference, symbols, new GrowingFacts(empty, inference));
        scope.values.addAll(inputs);
        return scope;
    }

    /** The scope of a region whose parameters have the types and, for once, the values of {@code arguments}. */
    Scope region(String name, List<ValueType> types, List<Tensor> arguments) {
        GraphBuilder region = new GraphBuilder(name);
        List<Known> parameters = new ArrayList<>();
        for (int i = 0; i < arguments.size(); i++) {
            parameters.add(new Known(region.untypedInput("p" + i), arguments.get(i)));
        }
        Graph empty = region.build(Stage.IMPORTED);
        Scope scope =
                new Scope(chance, depth + 1, region, inference, symbols, new GrowingFacts(empty, types, inference));
        scope.values.addAll(parameters);
        return scope;
    }

    int nodes() {
        return nodes;
    }

    /** All values that are no constants, oldest first. */
    List<Known> values() {
        return values;
    }

    ValueType type(Known known) {
        return facts.type(known.value());
    }

    boolean isUsed(Known known) {
        return used.contains(known.value());
    }

    /** A value, more often a young one. */
    Known any() {
        int count = values.size();
        return values.get(chance.in(60) ? Math.max(0, count - 1 - chance.below(4)) : chance.below(count));
    }

    /** A value that {@code wanted} holds of. */
    Optional<Known> find(Predicate<Known> wanted) {
        List<Known> found = values.stream().filter(wanted).toList();
        if (found.isEmpty()) {
            return Optional.empty();
        }
        int count = found.size();
        return Optional.of(found.get(chance.in(50) ? Math.max(0, count - 1 - chance.below(3)) : chance.below(count)));
    }

    /** A value with axes: {@link #any()} or one axis in front of it. */
    Known ranked() {
        Known known = any();
        return known.rank() > 0
                ? known
                : add("Unsqueeze", known, integers(0)).orElseGet(() -> constant(chance.tensor(known.element(), 3)));
    }

    Known constant(Tensor tensor) {
        Value value = builder.value("c");
        facts.state(value, tensor);
        constants.add(value);
        return new Known(value, tensor);
    }

    Known integers(long... elements) {
        return constant(Tensor.vector(elements));
    }

    Known scalar(ElementType type, double number) {
        return constant(Tensor.scalar(type, number));
    }

    /** The result of a node with one; empty when the node was not taken. */
    Optional<Known> add(String operator, Attributes attributes, Known... operands) {
        return add(operator, attributes, 1, List.of(operands)).map(List::getFirst);
    }

    Optional<Known> add(String operator, Known... operands) {
        return add(operator, Attributes.NONE, operands);
    }

    Optional<List<Known>> add(String operator, Attributes attributes, int results, List<Known> operands) {
        return add(operator, attributes, Map.of(), results, operands);
    }

    /**
     * The results of a node; empty when it was not taken.
     *
     * @param operands null where an optional one is not given
     */
    Optional<List<Known>> add(
            String operator, Attributes attributes, Map<String, Graph> regions, int results, List<Known> operands) {
        List<Value> named = new ArrayList<>();
        for (int i = 0; i < results; i++) {
            named.add(builder.value("v"));
        }
        List<Value> read =
                operands.stream().map(o -> o == null ? Value.ABSENT : o.value()).toList();
        Node node = new Node(operator, read, attributes, regions, named, Location.UNKNOWN);
        Optional<List<Tensor>> computed = compute(node, operands);
        if (computed.isEmpty()) {
            return Optional.empty();
        }
        for (Known operand : operands) {
            if (operand != null) {
                used.add(operand.value());
                if (constants.remove(operand.value())) {
                    builder.weight(operand.value(), new Weight(operand.value().name(), operand.tensor()));
                    builder.type(operand.value(), TensorType.of(operand.tensor()));
                }
            }
        }
        builder.add(node);
        nodes++;
        List<Known> added = new ArrayList<>();
        for (int i = 0; i < results; i++) {
            added.add(new Known(named.get(i), computed.get().get(i)));
        }
        values.addAll(added);
        return Optional.of(added);
    }

    private Optional<List<Tensor>> compute(Node node, List<Known> operands) {
        TypeInference.Result inferred;
        List<Datum> results;
        if (copiesComputedAxis(node, operands) || dividesByZero(node, operands)) {
            return Optional.empty();
        }
        try {
            inferred = facts.infer(node);
            List<Datum> data = new ArrayList<>();
            operands.forEach(o -> data.add(o == null ? null : o.tensor()));
            results = StandardOperators.register()
                    .get(node.operator())
                    .evaluate(new EvaluationContext(node, data, INTERPRETER::run));
        } catch (ModelException | ArithmeticException | IllegalArgumentException | IndexOutOfBoundsException e) {
            return Optional.empty();
        } catch (OutOfMemoryError e) {
            // The operator was asked for more than a test can have.
            return Optional.empty();
        }
        List<Tensor> tensors = new ArrayList<>();
        for (Datum result : results.subList(0, node.results().size())) {
            if (!(result instanceof Tensor tensor) || tensor.size() > MOST_ELEMENTS || !Benign.is(tensor)) {
                return Optional.empty();
            }
            tensors.add(tensor);
        }
        return symbols.accepts(node, inferred, tensors) ? Optional.of(tensors) : Optional.empty();
    }

    /** A computed extent of 0 means another axis to Reshape; inference takes it for an extent. */
    private boolean copiesComputedAxis(Node node, List<Known> operands) {
        return node.operator().equals("Reshape")
                && facts.constant(operands.get(1).value()).isEmpty()
                && Arrays.stream(operands.get(1).tensor().toLongs()).anyMatch(extent -> extent == 0);
    }

    /** What becomes of an integer that is divided by 0 is not defined. */
    private static boolean dividesByZero(Node node, List<Known> operands) {
        if (!node.operator().equals("Div") && !node.operator().equals("Mod")) {
            return false;
        }
        Tensor divisor = operands.get(1).tensor();
        return divisor.elementType().isInteger()
                && Arrays.stream(divisor.toLongs()).anyMatch(d -> d == 0);
    }

    void result(String name, Known known) {
        builder.result(name, known.value());
        used.add(known.value());
    }

    /** The graph of everything taken so far. */
    Graph graph() {
        return builder.build(Stage.IMPORTED);
    }
}
