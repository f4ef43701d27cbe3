package dev.sardonyx.compiler.weights;

import dev.sardonyx.frontend.model.OnnxAttribute;
import dev.sardonyx.frontend.model.OnnxAttributeValue;
import dev.sardonyx.frontend.model.OnnxNode;
import dev.sardonyx.frontend.model.OnnxTensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Which names of a body stand for constants, or for constants in another order of axes. */
final class Definitions {
    private final Body body;
    private final Optional<Definitions> outer;
    private final List<Stored> stored = new ArrayList<>();
    private final Map<String, View> views = new HashMap<>();
    private final Map<String, OnnxNode> nodes = new HashMap<>();
    private final Set<String> parameters;

    /** A constant of the model. */
    record Stored(String name, Body body, Optional<OnnxNode> constant, OnnxTensor tensor) {}

    /**
     * A value that has the elements of a constant.
     *
     * @param permutation for each of its axes the axis of the constant
     */
    record View(Stored stored, List<Integer> permutation) {}

    Definitions(Body body, Optional<Definitions> outer) {
        this.body = body;
        this.outer = outer;
        this.parameters = new HashSet<>(body.parameters());
        body.initializers().forEach(tensor -> define(tensor.name(), Optional.empty(), tensor));
        for (OnnxNode node : body.nodes()) {
            node.outputs().forEach(output -> nodes.putIfAbsent(output, node));
            constant(node).ifPresent(tensor -> define(node.outputs().getFirst(), Optional.of(node), tensor));
        }
    }

    private static Optional<OnnxTensor> constant(OnnxNode node) {
        boolean isConstant = node.operator().equals("Constant")
                && Body.isDefault(node.domain())
                && node.outputs().size() == 1;
        return (isConstant ? node.attribute("value") : Optional.<OnnxAttribute>empty())
                .map(attribute ->
                        attribute.value() instanceof OnnxAttributeValue.TensorValue(OnnxTensor value) ? value : null);
    }

    private void define(String name, Optional<OnnxNode> constant, OnnxTensor tensor) {
        Stored definition = new Stored(name, body, constant, tensor);
        stored.add(definition);
        views.put(name, new View(definition, WeightFinder.identity(tensor.dims().size())));
    }

    Body body() {
        return body;
    }

    /** The constants that the body itself holds. */
    List<Stored> stored() {
        return stored;
    }

    /** The constant that {@code name} stands for here, if it does. */
    Optional<View> find(String name) {
        return find(name, new HashSet<>());
    }

    /** @param open the names that are being looked up, since a malformed body may have cycles */
    private Optional<View> find(String name, Set<String> open) {
        View known = views.get(name);
        if (known != null) {
            return Optional.of(known);
        }
        OnnxNode node = nodes.get(name);
        if (node == null) {
            return parameters.contains(name) ? Optional.empty() : outer.flatMap(names -> names.find(name));
        }
        if (!isReordering(node) || !open.add(name)) {
            return Optional.empty();
        }
        Optional<View> view = find(node.inputs().getFirst(), open).flatMap(source -> reordered(node, source));
        view.ifPresent(found -> views.put(name, found));
        return view;
    }

    /** True when {@code node} only gives a constant another order of axes. */
    boolean isView(OnnxNode node) {
        return isReordering(node) && find(node.outputs().getFirst()).isPresent();
    }

    private static boolean isReordering(OnnxNode node) {
        boolean known = node.operator().equals("Transpose") || node.operator().equals("Identity");
        return known
                && Body.isDefault(node.domain())
                && node.inputs().size() == 1
                && node.outputs().size() == 1;
    }

    private static Optional<View> reordered(OnnxNode node, View source) {
        if (node.operator().equals("Identity")) {
            return Optional.of(source);
        }
        List<Integer> before = source.permutation();
        Optional<OnnxAttribute> attribute = node.attribute("perm");
        if (attribute.isEmpty()) {
            return Optional.of(new View(source.stored(), before.reversed()));
        }
        if (!(attribute.get().value() instanceof OnnxAttributeValue.Ints(List<Long> axes))
                || !axes.stream()
                        .sorted()
                        .toList()
                        .equals(before.stream().map(Integer::longValue).sorted().toList())) {
            return Optional.empty();
        }
        return Optional.of(new View(
                source.stored(),
                axes.stream().map(axis -> before.get(axis.intValue())).toList()));
    }
}
