package dev.sardonyx.ops.ml.tree;

import dev.sardonyx.ir.attribute.AttributeKey;
import dev.sardonyx.ir.graph.Node;
import dev.sardonyx.ops.OperatorSchema;
import dev.sardonyx.tensor.ElementType;
import dev.sardonyx.tensor.Tensor;
import java.util.List;
import java.util.Optional;
import java.util.stream.DoubleStream;

/**
 * The parallel lists in which TreeEnsembleClassifier-3 and TreeEnsembleRegressor-3 describe nodes and votes. Lists of
 * numbers may be tensors instead, for f64.
 */
final class NodeLists {
    static final AttributeKey<List<Long>> TREES = integers("nodes_treeids");
    static final AttributeKey<List<Long>> IDS = integers("nodes_nodeids");
    static final AttributeKey<List<Long>> FEATURES = integers("nodes_featureids");
    static final AttributeKey<List<String>> MODES = AttributeKey.texts("nodes_modes");
    static final AttributeKey<List<Long>> TRUE_IDS = integers("nodes_truenodeids");
    static final AttributeKey<List<Long>> FALSE_IDS = integers("nodes_falsenodeids");
    /** None where NaN never holds. */
    static final AttributeKey<List<Long>> MISSING =
            integers("nodes_missing_value_tracks_true").orElse(List.of());

    static final Numbers SPLITS = Numbers.named("nodes_values");
    static final Numbers BASE = Numbers.named("base_values");
    private static final Numbers HIT_RATES = Numbers.named("nodes_hitrates");

    private final AttributeKey<List<Long>> voteTrees;
    private final AttributeKey<List<Long>> voteNodes;
    private final AttributeKey<List<Long>> voteTargets;
    private final Numbers weights;

    /** @param stem {@code class} or {@code target}, with which the lists of votes begin */
    NodeLists(String stem) {
        voteTrees = integers(stem + "_treeids");
        voteNodes = integers(stem + "_nodeids");
        voteTargets = integers(stem + "_ids");
        weights = Numbers.named(stem + "_weights");
    }

    private static AttributeKey<List<Long>> integers(String name) {
        return AttributeKey.integers(name);
    }

    /** Numbers as a list, or as a tensor. */
    record Numbers(AttributeKey<List<Float>> list, AttributeKey<Tensor> tensor) {
        static Numbers named(String name) {
            return new Numbers(
                    AttributeKey.numbers(name).orElse(List.of()),
                    AttributeKey.tensor(name + "_as_tensor").optional());
        }

        double[] of(Node node) {
            Optional<Tensor> given = node.attributes().find(tensor);
            return given.isPresent()
                    ? given.get().toDoubles()
                    : node.attributes().get(list).stream()
                            .flatMapToDouble(DoubleStream::of)
                            .toArray();
        }

        /** True when the numbers are f64. */
        boolean isWide(Node node) {
            return node.attributes()
                    .find(tensor)
                    .filter(t -> t.elementType() == ElementType.F64)
                    .isPresent();
        }
    }

    AttributeKey<List<Long>> voteTrees() {
        return voteTrees;
    }

    AttributeKey<List<Long>> voteNodes() {
        return voteNodes;
    }

    AttributeKey<List<Long>> voteTargets() {
        return voteTargets;
    }

    Numbers weights() {
        return weights;
    }

    /** Adds all lists to a schema. */
    void addTo(OperatorSchema.Builder schema) {
        List.of(TREES, IDS, FEATURES, TRUE_IDS, FALSE_IDS, MISSING).forEach(schema::attribute);
        schema.attribute(MODES);
        List.of(voteTrees, voteNodes, voteTargets).forEach(schema::attribute);
        for (Numbers numbers : List.of(SPLITS, BASE, HIT_RATES, weights)) {
            schema.attribute(numbers.list());
            schema.attribute(numbers.tensor());
        }
    }
}
