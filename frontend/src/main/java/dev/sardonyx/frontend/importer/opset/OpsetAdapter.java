package dev.sardonyx.frontend.importer.opset;

import dev.sardonyx.frontend.model.OnnxAttribute;
import dev.sardonyx.frontend.model.OnnxNode;
import dev.sardonyx.ir.diagnostic.Location;
import dev.sardonyx.ir.diagnostic.ModelException;
import dev.sardonyx.ops.UncheckedMisuse;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Writes nodes in the newest form of their operators. */
public final class OpsetAdapter {
    private static final Map<String, List<Rewriting.Row>> ROWS = byOperator(Stream.of(
            AxesToInputs.ROWS,
            AttributesToInputs.ROWS,
            AxisBroadcasting.ROWS,
            FlattenedSoftmax.ROWS,
            LegacyAttributes.ROWS,
            Normalizations.ROWS,
            Resampling.ROWS,
            BatchedScan.ROWS,
            WithdrawnOperators.ROWS,
            LabelEncoders.ROWS,
            MicrosoftDuplicates.ROWS));

    /** Marks nodes inside nested graphs that are in the newest form whatever the model's version. */
    private static final String NEWEST = "sardonyx.newest";

    private OpsetAdapter() {}

    /** {@code node} with the mark that keeps it from being written anew. */
    static OnnxNode newest(OnnxNode node) {
        return new OnnxNode(
                node.name(),
                node.domain(),
                node.operator(),
                node.overload(),
                node.inputs(),
                node.outputs(),
                node.attributes(),
                node.docString(),
                Map.of(NEWEST, ""));
    }

    private static Map<String, List<Rewriting.Row>> byOperator(Stream<List<Rewriting.Row>> tables) {
        Map<String, List<Rewriting.Row>> map = new HashMap<>();
        tables.flatMap(List::stream)
                .forEach(row -> map.merge(
                        key(row.domain(), row.operator()),
                        List.of(row),
                        (a, b) -> Stream.concat(a.stream(), b.stream()).toList()));
        return map;
    }

    private static String key(String domain, String operator) {
        return domain + "::" + operator;
    }

    /**
     * The nodes that stand for {@code node}; the node alone when its form is still the newest.
     *
     * @param domain the node's domain, empty for the default one
     * @param version the operator set version of that domain that the node is written for
     * @param location what messages point to
     * @throws ModelException if the old form has no counterpart, or an attribute it needs
     *     has the wrong kind
     */
    public static List<OnnxNode> adapt(OnnxNode node, String domain, long version, NodeFacts facts, Location location) {
        Optional<Rewriting.Row> row = ROWS.getOrDefault(key(domain, node.operator()), List.of()).stream()
                .filter(r -> r.applies(version))
                .findFirst();
        if (row.isEmpty() || node.metadata().containsKey(NEWEST)) {
            return List.of(node);
        }
        NodeRewriter rewriter = new NodeRewriter(node, version, facts, location);
        try {
            row.get().rewriting().rewrite(rewriter);
        } catch (ModelException e) {
            throw e;
        } catch (RuntimeException e) {
            List<String> attributes =
                    node.attributes().stream().map(OnnxAttribute::name).toList();
            throw UncheckedMisuse.of(location, node.operator(), node.inputs(), attributes, e);
        }
        return List.copyOf(rewriter.written());
    }
}
