package dev.sardonyx.passes.fusion;

import dev.sardonyx.ir.graph.Graph;
import dev.sardonyx.ir.graph.Node;
import dev.sardonyx.ir.graph.Value;
import java.util.Optional;

/**
 * Three regions that might be one attention.
 *
 * @param scores the first product
 * @param scoresShape what gives its result another shape
 * @param rows reduces the rows of the scores
 * @param rowsShape what gives the result of {@code rows} another shape
 * @param product reads that as its left operand
 */
record AttentionParts(Node scores, Optional<Node> scoresShape, Node rows, Optional<Node> rowsShape, Node product) {
    /** The parts that end with {@code node}; empty when it is no product of what rows make of a product. */
    static Optional<AttentionParts> of(Node node, RegionView view) {
        if (!view.isProduct(node)) {
            return Optional.empty();
        }
        Graph body = RegionView.body(node).orElseThrow();
        int operand = body.inputs().indexOf(body.nodes().getFirst().operand(0));
        if (operand < 0) {
            return Optional.empty();
        }
        Optional<Node> shape = view.reshape(node.operand(operand));
        Value probabilities = source(shape, node.operand(operand));
        return view.graph()
                .producer(probabilities)
                .filter(view::reducesRows)
                .flatMap(rows -> ofRows(rows, shape, node, view));
    }

    private static Value source(Optional<Node> reshape, Value value) {
        return reshape.map(r -> r.operand(0)).orElse(value);
    }

    private static Optional<AttentionParts> ofRows(Node rows, Optional<Node> rowsShape, Node product, RegionView view) {
        for (Value operand : rows.operands()) {
            Optional<Node> shape = view.reshape(operand);
            Optional<Node> scores =
                    view.graph().producer(source(shape, operand)).filter(view::isProduct);
            if (scores.isPresent() && !hasConstant(scores.get(), view) && !hasConstant(product, view)) {
                return Optional.of(new AttentionParts(scores.get(), shape, rows, rowsShape, product));
            }
        }
        return Optional.empty();
    }

    /** True for the product with a constant, whose panels lie among the weights: a layer, no attention. */
    private static boolean hasConstant(Node product, RegionView view) {
        Graph body = RegionView.body(product).orElseThrow();
        int right = body.inputs().indexOf(body.nodes().getFirst().operand(1));
        return right < 0 || view.graph().weight(product.operand(right)).isPresent();
    }

    /** The scores as {@code rows} reads them. */
    Value scoresRead() {
        return scoresShape.orElse(scores).result();
    }

    /** The result of {@code rows} as {@code product} reads it. */
    Value rowsRead() {
        return rowsShape.orElse(rows).result();
    }
}
