package dev.sardonyx.passes.canonical;

import dev.sardonyx.ir.attribute.Attributes;
import dev.sardonyx.ir.graph.Graph;
import dev.sardonyx.ir.graph.GraphEditor;
import dev.sardonyx.ir.graph.Node;
import dev.sardonyx.ir.graph.Stage;
import dev.sardonyx.ir.graph.Value;
import dev.sardonyx.ir.graph.Weight;
import dev.sardonyx.ir.type.Dim;
import dev.sardonyx.ir.type.ValueType.SequenceType;
import dev.sardonyx.ops.movement.Concat;
import dev.sardonyx.ops.movement.Split;
import dev.sardonyx.ops.sequence.ConcatFromSequence;
import dev.sardonyx.ops.sequence.SplitToSequence;
import dev.sardonyx.passes.Pass;
import dev.sardonyx.passes.PassContext;
import dev.sardonyx.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;

/**
 * Follows sequences whose elements are known one by one, and lets their readers read the elements: what exporters pack
 * and unpack again becomes tensors. Types are found anew, since an element is known better than its sequence.
 *
 * <p>Before: {@code %s = SequenceConstruct(%a, %b); %y = SequenceAt(%s, 1)}. After: readers of %y read %b.
 */
public final class ResolveSequences implements Pass {
    private static final int MOST_PIECES = 256;

    @Override
    public String name() {
        return "resolve-sequences";
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
        boolean has = graph.nodes().stream()
                .flatMap(n -> n.results().stream())
                .anyMatch(v -> v.isPresent() && graph.type(v) instanceof SequenceType);
        if (!has) {
            return graph;
        }
        Resolver resolver = new Resolver(graph);
        graph.nodes().forEach(resolver::visit);
        return resolver.changed ? new InferTypes().run(resolver.editor.finish(), context) : graph;
    }

    private static final class Resolver {
        private final Graph graph;
        private final GraphEditor editor;
        private final Map<Value, List<Value>> elements = new HashMap<>();
        private boolean changed;

        Resolver(Graph graph) {
            this.graph = graph;
            this.editor = graph.edit();
        }

        void visit(Node node) {
            switch (node.operator()) {
                case "SequenceEmpty" -> elements.put(node.result(), List.of());
                case "SequenceConstruct" -> elements.put(node.result(), node.operands());
                case "Identity" -> known(node).ifPresent(list -> elements.put(node.result(), list));
                case "SequenceInsert" -> known(node).ifPresent(list -> insert(node, list));
                case "SequenceErase" -> known(node).ifPresent(list -> erase(node, list));
                case "SplitToSequence" -> split(node);
                case "SequenceAt" -> known(node).ifPresent(list -> at(node, list));
                case "SequenceLength" ->
                    known(node)
                            .ifPresent(list -> replace(
                                    node.result(),
                                    editor.weight(
                                            node.result().name(),
                                            Tensor.ofLongs(new long[] {list.size()})
                                                    .reshaped())));
                case "ConcatFromSequence" -> known(node).ifPresent(list -> concat(node, list));
                default -> {}
            }
        }

        private Optional<List<Value>> known(Node node) {
            return Optional.ofNullable(elements.get(node.operand(0)));
        }

        private void replace(Value value, Value by) {
            editor.replaceUses(value, by);
            changed = true;
        }

        /** The position operand {@code index} states, counted from 0; empty when it is not a constant in range. */
        private OptionalInt position(Node node, int index, int fallback, int limit) {
            if (!node.hasOperand(index)) {
                return fallback >= 0 && fallback < limit ? OptionalInt.of(fallback) : OptionalInt.empty();
            }
            Optional<Tensor> tensor = graph.weight(node.operand(index)).map(Weight::tensor);
            if (tensor.isEmpty()) {
                return OptionalInt.empty();
            }
            long given = tensor.get().getLong(0);
            return given >= -limit && given < limit
                    ? OptionalInt.of((int) (given < 0 ? given + limit : given))
                    : OptionalInt.empty();
        }

        private void insert(Node node, List<Value> list) {
            List<Value> longer = new ArrayList<>(list);
            if (!node.hasOperand(2)) {
                longer.add(node.operand(1));
                elements.put(node.result(), longer);
                return;
            }
            Optional<Tensor> tensor = graph.weight(node.operand(2)).map(Weight::tensor);
            if (tensor.isPresent() && Math.abs(tensor.get().getLong(0)) <= list.size()) {
                long given = tensor.get().getLong(0);
                longer.add((int) (given < 0 ? given + list.size() : given), node.operand(1));
                elements.put(node.result(), longer);
            }
        }

        private void erase(Node node, List<Value> list) {
            position(node, 1, list.size() - 1, list.size()).ifPresent(place -> {
                List<Value> shorter = new ArrayList<>(list);
                shorter.remove(place);
                elements.put(node.result(), shorter);
            });
        }

        private void at(Node node, List<Value> list) {
            position(node, 1, -1, list.size()).ifPresent(place -> replace(node.result(), list.get(place)));
        }

        private void concat(Node node, List<Value> list) {
            if (list.isEmpty()) {
                return;
            }
            long axis = node.attributes().get(ConcatFromSequence.AXIS);
            List<Value> parts = list;
            if (node.attributes().get(ConcatFromSequence.NEW_AXIS)) {
                Value axes = editor.weight("axes", Tensor.ofLongs(new long[] {axis}, 1));
                parts = list.stream()
                        .map(v -> add(node, "Unsqueeze", List.of(v, axes), Attributes.NONE, 1)
                                .getFirst())
                        .toList();
            }
            replace(
                    node.result(),
                    add(node, "Concat", parts, Attributes.NONE.with(Concat.AXIS, axis), 1)
                            .getFirst());
        }

        private void split(Node node) {
            if (!graph.shape(node.operand(0)).isRanked()) {
                return;
            }
            int rank = graph.shape(node.operand(0)).rank();
            long given = node.attributes().get(SplitToSequence.AXIS);
            int axis = (int) (given < 0 ? given + rank : given);
            Optional<long[]> lengths =
                    lengths(node, graph.shape(node.operand(0)).dim(axis));
            if (lengths.isEmpty() || lengths.get().length == 0 || lengths.get().length > MOST_PIECES) {
                return;
            }
            int count = lengths.get().length;
            Value split = editor.weight("split", Tensor.ofLongs(lengths.get(), count));
            Attributes along = Attributes.NONE.with(Split.AXIS, (long) axis);
            List<Value> pieces = add(node, "Split", List.of(node.operand(0), split), along, count);
            if (!node.hasOperand(1) && !node.attributes().get(SplitToSequence.KEEPDIMS)) {
                Value axes = editor.weight("axes", Tensor.ofLongs(new long[] {axis}, 1));
                pieces = pieces.stream()
                        .map(v -> add(node, "Squeeze", List.of(v, axes), Attributes.NONE, 1)
                                .getFirst())
                        .toList();
            }
            elements.put(node.result(), pieces);
        }

        private Optional<long[]> lengths(Node node, Dim extent) {
            if (!extent.isKnown()) {
                return Optional.empty();
            }
            long whole = extent.knownValue();
            if (!node.hasOperand(1)) {
                return whole > MOST_PIECES ? Optional.empty() : Optional.of(equal(whole, 1));
            }
            return graph.weight(node.operand(1))
                    .map(Weight::tensor)
                    .filter(t -> t.rank() == 1 || t.getLong(0) > 0 && whole / t.getLong(0) <= MOST_PIECES)
                    .map(t -> t.rank() == 1 ? t.toLongs() : equal(whole, t.getLong(0)));
        }

        private static long[] equal(long whole, long each) {
            long[] lengths = new long[(int) ((whole + each - 1) / each)];
            Arrays.setAll(lengths, i -> Math.min(each, whole - i * each));
            return lengths;
        }

        private List<Value> add(Node from, String operator, List<Value> operands, Attributes attributes, int count) {
            List<Value> results = Stream.generate(
                            () -> editor.value(from.result().name()))
                    .limit(count)
                    .toList();
            editor.add(new Node(operator, operands, attributes, Map.of(), results, from.location()));
            return results;
        }
    }
}
