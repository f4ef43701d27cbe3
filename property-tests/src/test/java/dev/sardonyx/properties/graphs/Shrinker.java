package dev.sardonyx.properties.graphs;

import dev.sardonyx.ir.graph.Graph;
import dev.sardonyx.ir.graph.Node;
import dev.sardonyx.ir.graph.Value;
import dev.sardonyx.ir.type.Dim;
import dev.sardonyx.ir.type.Shape;
import dev.sardonyx.ir.type.TensorType;
import dev.sardonyx.ir.type.ValueType;
import dev.sardonyx.ops.StandardOperators;
import dev.sardonyx.ops.reference.Interpreter;
import dev.sardonyx.tensor.Datum;
import dev.sardonyx.tensor.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;

/** Makes a problem smaller as long as it fails: fewer runs, results and nodes, known and smaller extents. */
final class Shrinker {
    private final Predicate<Problem> fails;
    private Problem smallest;

    private Shrinker(Problem problem, Predicate<Problem> fails) {
        this.smallest = problem;
        this.fails = fails;
    }

    /** The smallest problem found for which {@code fails} holds. */
    static Problem shrink(Problem problem, Predicate<Problem> fails) {
        Shrinker shrinker = new Shrinker(problem, fails);
        shrinker.fewerRuns();
        boolean smaller = true;
        while (smaller) {
            smaller = shrinker.oneResult() | shrinker.innerResult() | shrinker.cutNodes() | shrinker.knownExtents();
            smaller |= shrinker.smallerExtents();
        }
        return shrinker.smallest;
    }

    private boolean take(Problem candidate) {
        boolean taken = fails.test(candidate);
        if (taken) {
            smallest = candidate;
        }
        return taken;
    }

    private void fewerRuns() {
        for (List<Tensor> run : smallest.runs()) {
            if (smallest.runs().size() > 1 && take(new Problem(smallest.seed(), smallest.graph(), List.of(run)))) {
                return;
            }
        }
    }

    private boolean oneResult() {
        List<Value> results = smallest.graph().results();
        return results.size() > 1
                && results.stream()
                        .anyMatch(r -> take(part(Part.of(smallest.graph()).withResults(List.of(r)))));
    }

    /** Operands of the node that gives a result become the results. */
    private boolean innerResult() {
        Graph graph = smallest.graph();
        for (Value result : graph.results()) {
            List<Value> operands = graph.producer(result).map(Node::operands).orElse(List.of());
            for (Value operand : operands) {
                if (graph.producer(operand).isPresent()
                        && take(part(Part.of(graph).withResults(List.of(operand))))) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Results of a node become inputs, so that it is not needed. */
    private boolean cutNodes() {
        boolean any = false;
        for (int i = 0; i < smallest.graph().nodes().size(); i++) {
            Graph graph = smallest.graph();
            Node node = graph.nodes().get(graph.nodes().size() - 1 - i);
            if (node.results().stream().noneMatch(graph::isResult)) {
                any |= cut(graph, node);
            }
        }
        return any;
    }

    private boolean cut(Graph graph, Node node) {
        List<Map<Value, Datum>> values =
                smallest.runs().stream().map(inputs -> values(graph, inputs)).toList();
        for (boolean known : List.of(true, false)) {
            Map<Value, ValueType> types = new LinkedHashMap<>();
            for (Value result : node.results()) {
                if (values.getFirst().get(result) instanceof Tensor tensor) {
                    types.put(result, type(result, tensor, known));
                }
            }
            if (take(part(Part.of(graph).withInputs(types)))) {
                return true;
            }
        }
        return false;
    }

    private static ValueType type(Value value, Tensor tensor, boolean known) {
        List<Dim> dims = new ArrayList<>();
        for (int axis = 0; axis < tensor.rank(); axis++) {
            dims.add(known ? Dim.known(tensor.extent(axis)) : Dim.symbol(value.name() + "_" + axis));
        }
        return TensorType.of(tensor.elementType(), Shape.of(dims));
    }

    private Problem part(Part part) {
        List<List<Tensor>> runs = new ArrayList<>();
        for (List<Tensor> inputs : smallest.runs()) {
            Map<Value, Datum> values = values(part.graph(), inputs);
            runs.add(part.neededInputs().stream()
                    .map(v -> (Tensor) values.get(v))
                    .toList());
        }
        return new Problem(smallest.seed(), part.extract(), runs);
    }

    /** All values of {@code graph} at its first level; without those behind a node that refuses the inputs. */
    private static Map<Value, Datum> values(Graph graph, List<Tensor> inputs) {
        Map<Value, Datum> values = new HashMap<>();
        for (int i = 0; i < inputs.size(); i++) {
            values.put(graph.inputs().get(i), inputs.get(i));
        }
        for (Node node : graph.nodes()) {
            List<Value> results =
                    node.results().stream().filter(Value::isPresent).toList();
            Graph alone = Part.of(graph).withResults(results).extract();
            List<Datum> computed = new Interpreter(StandardOperators.register())
                    .run(
                            alone,
                            alone.inputNames().stream()
                                    .map(name -> values.get(named(graph, name)))
                                    .toList());
            for (int i = 0; i < results.size(); i++) {
                values.put(results.get(i), computed.get(i));
            }
        }
        return values;
    }

    private static Value named(Graph graph, String name) {
        return graph.inputs().stream()
                .filter(v -> v.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private boolean knownExtents() {
        Map<String, Long> extents = extents();
        boolean any = false;
        for (Map.Entry<String, Long> symbol : extents.entrySet()) {
            Map<String, Dim> known = Map.of(symbol.getKey(), Dim.known(symbol.getValue()));
            any |= take(new Problem(smallest.seed(), retyped(known), smallest.runs()));
        }
        return any;
    }

    private Graph retyped(Map<String, Dim> known) {
        Part part = Part.of(smallest.graph());
        Map<Value, ValueType> types = new LinkedHashMap<>();
        part.inputs().forEach((value, type) -> types.put(value, ((TensorType) type).substitute(known)));
        return part.withInputs(types).extract();
    }

    /** The extents of symbols in the first run. */
    private Map<String, Long> extents() {
        Map<String, Long> extents = new TreeMap<>();
        Graph graph = smallest.graph();
        for (int i = 0; i < graph.inputs().size(); i++) {
            List<Dim> dims = graph.shape(graph.inputs().get(i)).dims();
            for (int axis = 0; axis < dims.size(); axis++) {
                if (dims.get(axis).isSymbol()) {
                    extents.put(
                            dims.get(axis).toString(), smallest.inputs().get(i).extent(axis));
                }
            }
        }
        return extents;
    }

    private boolean smallerExtents() {
        boolean any = false;
        for (Map.Entry<String, Long> symbol : extents().entrySet()) {
            for (long extent : new long[] {1, 2, 3, symbol.getValue() / 2, symbol.getValue() - 1}) {
                if (extent < symbol.getValue() && extent >= 0 && take(narrowed(symbol.getKey(), extent))) {
                    any = true;
                    break;
                }
            }
        }
        return any;
    }

    private Problem narrowed(String symbol, long extent) {
        Graph graph = smallest.graph();
        List<Tensor> inputs = new ArrayList<>();
        for (int i = 0; i < graph.inputs().size(); i++) {
            List<Dim> dims = graph.shape(graph.inputs().get(i)).dims();
            long[] shape = smallest.inputs().get(i).shape();
            for (int axis = 0; axis < shape.length; axis++) {
                shape[axis] = dims.get(axis).equals(Dim.symbol(symbol)) ? extent : shape[axis];
            }
            inputs.add(first(smallest.inputs().get(i), shape));
        }
        return new Problem(smallest.seed(), graph, List.of(inputs));
    }

    /** The first elements of {@code tensor} in another shape of no more elements. */
    private static Tensor first(Tensor tensor, long[] shape) {
        Tensor part = Tensor.zeros(tensor.elementType(), shape);
        for (long i = 0; i < part.size(); i++) {
            part.copyElement(i, tensor, i);
        }
        return part;
    }
}
