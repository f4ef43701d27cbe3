package dev.sardonyx.ops.ml;

import dev.sardonyx.ir.attribute.AttributeKey;
import dev.sardonyx.ir.graph.Node;
import dev.sardonyx.ops.NodeContext;
import dev.sardonyx.tensor.Tensor;
import java.util.List;

/**
 * The two attributes that may hold the labels of classes, of which a node has one.
 *
 * @param integers the attribute for labels of i64
 * @param strings the attribute for labels that are strings
 */
public record ClassLabels(AttributeKey<List<Long>> integers, AttributeKey<List<String>> strings) {
    /** The attributes under these names. */
    public static ClassLabels named(String integers, String strings) {
        return new ClassLabels(
                AttributeKey.integers(integers).orElse(List.of()),
                AttributeKey.texts(strings).orElse(List.of()));
    }

    /** The labels of {@code node} as a vector; empty when it has none. */
    public Tensor of(Node node) {
        List<String> texts = node.attributes().get(strings);
        if (!texts.isEmpty()) {
            return Tensor.ofStrings(texts.toArray(String[]::new), texts.size());
        }
        return Tensor.vector(node.attributes().get(integers).stream()
                .mapToLong(Long::longValue)
                .toArray());
    }

    /** The labels of the node, of which there must be some and of one kind. */
    public Tensor required(NodeContext in) {
        boolean both =
                !in.attribute(integers).isEmpty() && !in.attribute(strings).isEmpty();
        Tensor labels = of(in.node());
        if (both || labels.size() == 0) {
            throw in.error(
                    "one of '" + integers.name() + "' and '" + strings.name() + "' must be given, found "
                            + (both ? "both" : "none"),
                    "");
        }
        return labels;
    }
}
