package dev.sardonyx.compiler.weights;

import dev.sardonyx.frontend.importer.TensorImporter;
import dev.sardonyx.frontend.model.OnnxAttributeValue;
import dev.sardonyx.frontend.model.OnnxDataType;
import dev.sardonyx.frontend.model.OnnxFunction;
import dev.sardonyx.frontend.model.OnnxModel;
import dev.sardonyx.frontend.model.OnnxNode;
import dev.sardonyx.frontend.model.OnnxTensor;
import dev.sardonyx.ir.diagnostic.ModelException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/** Finds the floating-point constants of a model, in nested graphs and functions too, and follows them to their uses. */
public final class WeightFinder {
    private static final Set<OnnxDataType> NUMBERS =
            Set.of(OnnxDataType.FLOAT, OnnxDataType.FLOAT16, OnnxDataType.BFLOAT16, OnnxDataType.DOUBLE);

    private final TensorImporter tensors;
    private final Map<OnnxTensor, Found> found = new IdentityHashMap<>();
    private final List<Found> order = new ArrayList<>();
    private final Map<Object, Definitions> definitions = new IdentityHashMap<>();

    private WeightFinder(TensorImporter tensors) {
        this.tensors = tensors;
    }

    /** What has been learnt of one constant. */
    private static final class Found {
        private final Definitions.Stored definition;
        private final List<WeightUse> uses = new ArrayList<>();
        private final Set<OnnxNode> views = Collections.newSetFromMap(new IdentityHashMap<>());
        private boolean isResult;

        Found(Definitions.Stored definition) {
            this.definition = definition;
        }
    }

    /**
     * The constants of rank 1 and more that {@code model} holds as initializers or in nodes {@code Constant}, in the order
     * of the file.
     *
     * @param source the file of the model, which names the folder of external data
     * @throws ModelException if the contents of a constant cannot be used
     */
    public static List<ConstantWeight> find(OnnxModel model, Path source) {
        WeightFinder finder = new WeightFinder(TensorImporter.of(source));
        finder.body(new Body.OfGraph(model.graph(), Body.opset(model.opsetImports()), Optional.empty()));
        for (OnnxFunction function : model.functions()) {
            finder.body(new Body.OfFunction(function, Body.opset(function.opsetImports())));
        }
        return finder.order.stream().map(finder::weight).toList();
    }

    private ConstantWeight weight(Found constant) {
        Definitions.Stored definition = constant.definition;
        return new ConstantWeight(
                definition.name(),
                definition.body(),
                definition.constant(),
                definition.tensor(),
                tensors.tensor(definition.tensor()),
                constant.uses,
                List.copyOf(constant.views),
                constant.isResult);
    }

    private void body(Body body) {
        Definitions names = new Definitions(body, body.outer().map(outer -> definitions.get(outer.owner())));
        definitions.put(body.owner(), names);
        names.stored().stream().filter(stored -> isWeight(stored.tensor())).forEach(stored -> {
            Found constant = new Found(stored);
            found.put(stored.tensor(), constant);
            order.add(constant);
        });
        for (OnnxNode node : body.nodes()) {
            for (int operand = 0; operand < node.inputs().size(); operand++) {
                use(names, node, operand);
            }
            nested(body, node);
        }
        for (String result : body.results()) {
            names.find(result).flatMap(this::constant).ifPresent(constant -> constant.isResult = true);
        }
    }

    private static boolean isWeight(OnnxTensor tensor) {
        return !tensor.dims().isEmpty() && NUMBERS.contains(tensor.dataType());
    }

    private Optional<Found> constant(Definitions.View view) {
        return Optional.ofNullable(found.get(view.stored().tensor()));
    }

    private void use(Definitions names, OnnxNode node, int operand) {
        Optional<Definitions.View> view = names.find(node.inputs().get(operand));
        Optional<Found> constant = view.flatMap(this::constant);
        if (constant.isEmpty()) {
            return;
        }
        if (names.isView(node)) {
            constant.get().views.add(node);
            return;
        }
        List<Integer> permutation = view.get().permutation();
        WeightRole role = WeightRole.of(node, operand, permutation.size());
        constant.get().uses.add(new WeightUse(names.body(), node, operand, permutation, role));
    }

    private void nested(Body body, OnnxNode node) {
        node.attributes().forEach(attribute -> {
            switch (attribute.value()) {
                case OnnxAttributeValue.GraphValue(var graph) ->
                    body(new Body.OfGraph(graph, body.opset(), Optional.of(body)));
                case OnnxAttributeValue.Graphs(var graphs) ->
                    graphs.forEach(graph -> body(new Body.OfGraph(graph, body.opset(), Optional.of(body))));
                default -> {
                    // No other value holds nodes.
                }
            }
        });
    }

    /** The axes of a tensor in their own order. */
    static List<Integer> identity(int rank) {
        return IntStream.range(0, rank).boxed().toList();
    }
}
