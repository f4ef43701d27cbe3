package dev.sardonyx.ir.graph;

import dev.sardonyx.ir.diagnostic.CompilerBugException;
import dev.sardonyx.ir.type.Dim;
import dev.sardonyx.ir.type.TensorType;
import dev.sardonyx.ir.type.ValueType;
import dev.sardonyx.tensor.Tensor;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Turns a graph into the next one. Edits pile up; {@link #finish} substitutes, sorts, drops what nobody reads and
 * gives a new {@link Graph}. The graph it came from stays as it was. Used once, by one thread.
 */
public final class GraphEditor {
    private final Graph original;
    private final List<Value> results;
    private final Set<Node> nodes;
    private final Map<Value, Weight> weights;
    private final Map<Value, ValueType> types;
    private final Map<Value, List<Dim>> contents;
    private final List<Constraint> constraints;
    private final Map<Value, Value> replaced = new HashMap<>();
    private final Set<String> names = new HashSet<>();
    private int nextId;

    GraphEditor(Graph original) {
        this.original = original;
        this.results = new ArrayList<>(original.results());
        this.nodes = new LinkedHashSet<>(original.nodes());
        this.weights = new LinkedHashMap<>(original.weights());
        this.types = new HashMap<>(original.types());
        this.contents = new HashMap<>(original.contents());
        this.constraints = new ArrayList<>(original.constraints());
        this.nextId = original.nextId();
        original.inputs().forEach(v -> names.add(v.name()));
        original.weights().keySet().forEach(v -> names.add(v.name()));
        original.nodes().forEach(n -> n.results().forEach(v -> names.add(v.name())));
    }

    /** A fresh value named after {@code hint}. */
    public Value value(String hint) {
        int id = nextId++;
        String base = ValueNames.clean(hint, id);
        String candidate = base;
        for (int i = 1; !names.add(candidate); i++) {
            candidate = base + "_" + i;
        }
        return new Value(id, candidate);
    }

    public Value value(String hint, ValueType type) {
        Value value = value(hint);
        types.put(value, type);
        return value;
    }

    public Value weight(String name, Tensor tensor) {
        Value value = value(name, TensorType.of(tensor));
        weights.put(value, new Weight(name, tensor));
        return value;
    }

    /** A weight whose stored form has the given type, for example in packed layout. */
    public Value weight(String name, Tensor tensor, ValueType type) {
        Value value = value(name, type);
        weights.put(value, new Weight(name, tensor));
        return value;
    }

    public void add(Node node) {
        nodes.add(node);
    }

    public void erase(Node node) {
        nodes.remove(node);
    }

    /** Puts {@code next} where {@code node} was. */
    public void replaceNode(Node node, Node next) {
        erase(node);
        add(next);
    }

    /** Lets every reader of {@code value}, and the graph's results, read {@code by} instead. */
    public void replaceUses(Value value, Value by) {
        Value target = resolve(by);
        if (target.equals(value)) {
            throw new CompilerBugException("value " + value + " would replace itself");
        }
        replaced.put(value, target);
    }

    public void retype(Value value, ValueType type) {
        types.put(value, type);
    }

    public void contents(Value value, List<Dim> elements) {
        contents.put(value, List.copyOf(elements));
    }

    public void constraint(Constraint constraint) {
        if (!constraints.contains(constraint)) {
            constraints.add(constraint);
        }
    }

    /** Replaces symbols in all constraints. */
    public void renameConstraints(Map<String, Dim> names) {
        List<Constraint> renamed = constraints.stream()
                .map(c -> new Constraint(
                        c.left().substitute(names), c.right().substitute(names), c.reason(), c.location()))
                .filter(c -> !c.left().equals(c.right()))
                .distinct()
                .toList();
        constraints.clear();
        constraints.addAll(renamed);
    }

    /** Drops the constraints that mention a symbol for which {@code unknown} holds. */
    public void dropConstraintsOn(java.util.function.Predicate<String> unknown) {
        constraints.removeIf(c -> c.left().symbols().stream().anyMatch(unknown)
                || c.right().symbols().stream().anyMatch(unknown));
    }

    public ValueType type(Value value) {
        return types.get(value);
    }

    private Value resolve(Value value) {
        Value current = value;
        for (Value next = replaced.get(current); next != null; next = replaced.get(current)) {
            current = next;
        }
        return current;
    }

    /** The next graph, at the stage of the one before. */
    public Graph finish() {
        return finish(original.stage());
    }

    /** The next graph at {@code stage}. A cycle is a bug of the caller. */
    public Graph finish(Stage stage) {
        List<Value> newResults = results.stream().map(this::resolve).toList();
        List<Node> live = sortedLive(newResults);
        Set<Value> read = new HashSet<>(newResults);
        live.forEach(n -> read.addAll(n.operands()));
        weights.keySet().removeIf(v -> !read.contains(v));
        Set<Value> defined = new HashSet<>(original.inputs());
        defined.addAll(weights.keySet());
        live.forEach(n -> defined.addAll(n.results()));
        types.keySet().retainAll(defined);
        contents.keySet().retainAll(defined);
        return new Graph(
                original.name(),
                stage,
                original.inputs(),
                original.inputNames(),
                newResults,
                original.resultNames(),
                live,
                weights,
                types,
                contents,
                constraints,
                nextId);
    }

    /** The nodes that results need, in topological order and otherwise in the order they were added. */
    private List<Node> sortedLive(List<Value> newResults) {
        Map<Value, Node> producers = new HashMap<>();
        List<Node> current = new ArrayList<>();
        for (Node node : nodes) {
            boolean changed = node.operands().stream().anyMatch(replaced::containsKey);
            Node next = changed
                    ? node.withOperands(
                            node.operands().stream().map(this::resolve).toList())
                    : node;
            current.add(next);
            next.results().stream().filter(Value::isPresent).forEach(r -> producers.put(r, next));
        }
        Set<Node> live = java.util.Collections.newSetFromMap(new java.util.IdentityHashMap<>());
        Deque<Value> wanted = new ArrayDeque<>(newResults);
        while (!wanted.isEmpty()) {
            Node node = producers.get(wanted.pop());
            if (node != null && live.add(node)) {
                wanted.addAll(node.operands());
            }
        }
        return sort(current.stream().filter(live::contains).toList(), producers);
    }

    private List<Node> sort(List<Node> live, Map<Value, Node> producers) {
        Map<Node, Integer> state = new java.util.IdentityHashMap<>();
        List<Node> sorted = new ArrayList<>(live.size());
        for (Node root : live) {
            Deque<Node> path = new ArrayDeque<>();
            path.push(root);
            while (!path.isEmpty()) {
                Node node = path.peek();
                if (state.getOrDefault(node, 0) == 2) {
                    path.pop();
                    continue;
                }
                state.put(node, 1);
                boolean ready = true;
                for (Value operand : node.operands()) {
                    Node producer = producers.get(operand);
                    if (producer == null || state.getOrDefault(producer, 0) == 2) {
                        continue;
                    }
                    if (state.getOrDefault(producer, 0) == 1) {
                        throw new CompilerBugException("graph " + original.name() + " has a cycle through " + producer);
                    }
                    path.push(producer);
                    ready = false;
                    break;
                }
                if (ready) {
                    path.pop();
                    state.put(node, 2);
                    sorted.add(node);
                }
            }
        }
        return sorted;
    }
}
