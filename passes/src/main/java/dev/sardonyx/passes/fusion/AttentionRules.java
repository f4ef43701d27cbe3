package dev.sardonyx.passes.fusion;

import dev.sardonyx.ir.graph.Graph;
import dev.sardonyx.ir.graph.Node;
import dev.sardonyx.ir.graph.Value;
import dev.sardonyx.ir.kernel.Expression;
import dev.sardonyx.ir.type.Dim;
import dev.sardonyx.ir.type.Shape;
import dev.sardonyx.ops.Lowering;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** When three regions may become one attention. */
record AttentionRules(FusionPolicy policy, RegionView view) {
    /** Why {@code parts} cannot be one region, in words that follow a colon; empty when they can. */
    Optional<String> obstacle(AttentionParts parts) {
        return ofReaders(parts)
                .or(() -> ofReductions(parts))
                .or(() -> ofIndices(parts))
                .or(() -> ofShapes(parts))
                .or(() -> ofReshapes(parts))
                .or(() -> ofSize(parts));
    }

    private Optional<String> ofReaders(AttentionParts parts) {
        if (parts.scores().results().size() > 1
                || isReadTwice(parts.scores().result())
                || isReadTwice(parts.scoresRead())) {
            return Optional.of("the first product is read elsewhere too, so it must exist as a whole");
        }
        boolean once = parts.rows().results().size() == 1
                && !isReadTwice(parts.rows().result())
                && !isReadTwice(parts.rowsRead());
        Graph body = RegionView.body(parts.product()).orElseThrow();
        Value left = RegionView.inner(parts.product(), parts.rowsRead());
        long reads = body.nodes().stream()
                .flatMap(n -> n.operands().stream())
                .filter(left::equals)
                .count();
        return once && reads == 1
                ? Optional.empty()
                : Optional.of("what the rows give is read elsewhere too, so it must exist as a whole");
    }

    private boolean isReadTwice(Value value) {
        return !view.graph().isUsedOnce(value);
    }

    private Optional<String> ofReductions(AttentionParts parts) {
        Graph body = RegionView.body(parts.rows()).orElseThrow();
        int axes = ((Lowering.Reduction) view.lowering(view.reductions(body).getFirst(), body))
                .axes()
                .size();
        return axes == 1
                ? Optional.empty()
                : Optional.of("the rows between the products go over the last " + axes + " axes, not over one");
    }

    private Optional<String> ofIndices(AttentionParts parts) {
        return Stream.of(parts.scores(), parts.rows())
                .map(region -> RegionView.body(region).orElseThrow())
                .flatMap(body -> body.nodes().stream().filter(node -> readsIndex(view.lowering(node, body))))
                .findFirst()
                .map(node -> node.operator() + " computes with indices, which count within a block");
    }

    private static boolean readsIndex(Lowering lowering) {
        return switch (lowering) {
            case Lowering.Elementwise e -> e.results().stream().anyMatch(AttentionRules::readsIndex);
            case Lowering.Reduction r -> readsIndex(r.element()) || readsIndex(r.finish());
            default -> false;
        };
    }

    private static boolean readsIndex(Expression expression) {
        return expression instanceof Expression.Index
                || expression.inputs().stream().anyMatch(AttentionRules::readsIndex);
    }

    /** The scores may broadcast to what the rows go over, as far as each row of it has scores of its own. */
    private Optional<String> ofShapes(AttentionParts parts) {
        Graph graph = view.graph();
        Shape read = graph.shape(parts.scoresRead());
        Shape domain = domain(parts);
        Shape given = graph.shape(parts.rows().result());
        if (!given.equals(domain)) {
            return Optional.of("the rows have shape " + domain + ", they give " + given);
        }
        if (domain.rank() < 2 || read.rank() != domain.rank()) {
            return Optional.of("the first product has shape " + read + ", the rows go over " + domain);
        }
        if (!mayBroadcast(read.dims(), domain.dims())) {
            return Optional.of("the first product has shape " + read + ", the rows go over " + domain);
        }
        Shape result = resultShape(parts);
        return parts.rowsShape().isPresent() || mayBroadcast(batch(domain), batch(result))
                ? Optional.empty()
                : Optional.of("the rows go over " + domain + ", the last product gives " + result);
    }

    /** True unless some extents are known to differ: what must be repeated would be computed again and again. */
    private static boolean mayBroadcast(List<Dim> from, List<Dim> to) {
        if (from.size() != to.size()) {
            return false;
        }
        for (int axis = 0; axis < from.size(); axis++) {
            boolean open = !from.get(axis).isKnown() && !to.get(axis).isKnown();
            if (!open && !from.get(axis).equals(to.get(axis))) {
                return false;
            }
        }
        return true;
    }

    private Shape domain(AttentionParts parts) {
        Graph body = RegionView.body(parts.rows()).orElseThrow();
        return body.shape(view.reductions(body).getFirst().operand(0));
    }

    private Shape resultShape(AttentionParts parts) {
        Graph body = RegionView.body(parts.product()).orElseThrow();
        return body.shape(body.nodes().getFirst().result());
    }

    private static List<Dim> batch(Shape shape) {
        return shape.dims().subList(0, shape.rank() - 2);
    }

    private static List<Dim> matrix(Shape shape) {
        return shape.dims().subList(shape.rank() - 2, shape.rank());
    }

    /** Shapes between the parts may tell batch axes apart, the same ones in front of the rows as behind them. */
    private Optional<String> ofReshapes(AttentionParts parts) {
        if (parts.scoresShape().isEmpty() && parts.rowsShape().isEmpty()) {
            return Optional.empty();
        }
        Graph graph = view.graph();
        Shape product = graph.shape(parts.scores().result());
        Shape read = graph.shape(parts.scoresRead());
        Shape given = graph.shape(parts.rowsRead());
        boolean same = product.rank() >= 2
                && given.rank() >= 2
                && read.equals(domain(parts))
                && matrix(product).equals(matrix(read))
                && matrix(given).equals(matrix(read))
                && batch(product).equals(batch(given))
                && batch(resultShape(parts)).equals(batch(given));
        if (!same) {
            return Optional.of("the first product has shape " + product + ", the rows go over " + domain(parts)
                    + ", the last product reads " + given);
        }
        Graph body = RegionView.body(parts.scores()).orElseThrow();
        boolean tensors = parts.scoresShape().isPresent()
                && parts.scores().operands().stream()
                        .map(v -> RegionView.inner(parts.scores(), v))
                        .anyMatch(v -> body.uses(v).stream()
                                .anyMatch(n -> n != body.nodes().getFirst()));
        return tensors
                ? Optional.of("the first product is combined with other tensors before it gets another shape")
                : Optional.empty();
    }

    private Optional<String> ofSize(AttentionParts parts) {
        int weight = 0;
        for (Node region : List.of(parts.scores(), parts.rows())) {
            Graph body = RegionView.body(region).orElseThrow();
            for (Node node : body.nodes()) {
                NodeKind kind = NodeKind.of(node, body, view.operators());
                weight += kind == null ? 1 : kind.weight();
            }
        }
        int values = parts.scores().operands().size() + parts.rows().operands().size();
        if (weight > policy.mostNodes()) {
            return Optional.of("the rows would have the weight of " + weight + " nodes, more than " + policy.mostNodes()
                    + " (exp, tanh, erf and sigmoid weigh more than one)");
        }
        return values > policy.mostValues()
                ? Optional.of("the rows might have " + values + " operands, more than " + policy.mostValues())
                : Optional.empty();
    }
}
