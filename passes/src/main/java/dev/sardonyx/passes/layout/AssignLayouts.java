package dev.sardonyx.passes.layout;

import dev.sardonyx.ir.graph.Graph;
import dev.sardonyx.ir.graph.GraphEditor;
import dev.sardonyx.ir.graph.Node;
import dev.sardonyx.ir.graph.Stage;
import dev.sardonyx.ir.graph.Value;
import dev.sardonyx.ir.type.Layout;
import dev.sardonyx.ir.type.TensorType;
import dev.sardonyx.ops.Lowering;
import dev.sardonyx.ops.LoweringContext;
import dev.sardonyx.passes.Pass;
import dev.sardonyx.passes.PassContext;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Lays images out channels-last: results of convolutions and pooling. What is computed element by element from such, and
 * what moves them, keeps elements neighbours that were. Everything else stays row-major. Shapes do not change, only the
 * order in memory.
 */
public final class AssignLayouts implements Pass {
    /** The order in memory of an NCHW image: N, H, W, C. */
    public static final Layout CHANNELS_LAST = new Layout.Dense(List.of(0, 2, 3, 1));

    @Override
    public String name() {
        return "assign-layouts";
    }

    @Override
    public Stage requires() {
        return Stage.CANONICAL;
    }

    @Override
    public Stage establishes() {
        return Stage.LAID_OUT;
    }

    @Override
    public Graph run(Graph graph, PassContext context) {
        GraphEditor editor = graph.edit();
        Map<Value, Layout.Dense> layouts = new HashMap<>();
        for (Node node : graph.nodes()) {
            Lowering lowering = context.operators().get(node.operator()).lower(new LoweringContext(node, graph));
            for (int i = 0; i < node.results().size(); i++) {
                Value result = node.results().get(i);
                if (result.isPresent()
                        && graph.type(result) instanceof TensorType type
                        && type.shape().isRanked()
                        && layout(lowering, node, i, graph, layouts).orElse(Layout.ROW_MAJOR)
                                instanceof Layout.Dense dense
                        && dense.order().size() == type.shape().rank()) {
                    layouts.put(result, dense);
                    editor.retype(result, type.withLayout(dense));
                }
            }
        }
        return editor.finish(Stage.LAID_OUT);
    }

    /** The layout of a result, or nothing for row-major. */
    private static Optional<Layout> layout(
            Lowering lowering, Node node, int result, Graph graph, Map<Value, Layout.Dense> layouts) {
        return switch (lowering) {
            case Lowering.Convolution c -> Optional.of(CHANNELS_LAST);
            case Lowering.Pooling p -> Optional.of(CHANNELS_LAST);
            case Lowering.Elementwise e -> ofElements(node, graph, layouts);
            case Lowering.Concatenation c -> ofParts(node, graph, layouts);
            case Lowering.Padding p -> Optional.ofNullable(layouts.get(node.operand(0)));
            case Lowering.View v ->
                Optional.ofNullable(layouts.get(node.operand(0)))
                        .flatMap(from ->
                                LayoutChange.ofView(from.order(), v.results().get(result)));
            case Lowering.Reshape r ->
                Optional.ofNullable(layouts.get(node.operand(0)))
                        .flatMap(from -> LayoutChange.ofReshape(
                                from.order(),
                                graph.shape(node.operand(0)).dims(),
                                graph.shape(node.result()).dims()));
            default -> Optional.empty();
        };
    }

    /** The layout of the first operand that has one and the result's shape. */
    private static Optional<Layout> ofElements(Node node, Graph graph, Map<Value, Layout.Dense> layouts) {
        return node.operands().stream()
                .filter(v -> layouts.containsKey(v) && graph.shape(v).equals(graph.shape(node.result())))
                .findFirst()
                .map(layouts::get);
    }

    /** The one layout of all parts but constants. */
    private static Optional<Layout> ofParts(Node node, Graph graph, Map<Value, Layout.Dense> layouts) {
        List<Layout.Dense> parts = node.operands().stream()
                .filter(v -> graph.weight(v).isEmpty())
                .map(layouts::get)
                .distinct()
                .toList();
        return parts.size() == 1 ? Optional.ofNullable(parts.getFirst()) : Optional.empty();
    }
}
