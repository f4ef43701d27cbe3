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
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Lays images out channels-last: results of convolutions and pooling, and what is computed element by element, or by
 * concatenation, padding or slicing from such. Everything else stays row-major. Shapes do not change, only the order in memory.
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
        Set<Value> images = new HashSet<>();
        for (Node node : graph.nodes()) {
            Lowering lowering = context.operators().get(node.operator()).lower(new LoweringContext(node, graph));
            if (!becomesImage(lowering, node, graph, images)) {
                continue;
            }
            for (Value result : node.results()) {
                if (result.isPresent() && graph.type(result) instanceof TensorType type && isImage(type)) {
                    images.add(result);
                    editor.retype(result, type.withLayout(CHANNELS_LAST));
                }
            }
        }
        return editor.finish(Stage.LAID_OUT);
    }

    private static boolean isImage(TensorType type) {
        return type.shape().isRanked() && type.shape().rank() == 4;
    }

    private static boolean becomesImage(Lowering lowering, Node node, Graph graph, Set<Value> images) {
        return switch (lowering) {
            case Lowering.Convolution c -> true;
            case Lowering.Pooling p -> true;
            case Lowering.Elementwise e ->
                node.operands().stream()
                        .anyMatch(v -> images.contains(v) && graph.shape(v).equals(graph.shape(node.result())));
            case Lowering.Concatenation c -> images.containsAll(node.operands());
            case Lowering.Padding p -> images.contains(node.operand(0));
            case Lowering.View v ->
                images.contains(node.operand(0)) && v.results().stream().allMatch(AssignLayouts::keepsAxes);
            default -> false;
        };
    }

    /** True for parts of an image: every axis is the image's own. */
    private static boolean keepsAxes(List<Lowering.ViewAxis> axes) {
        return IntStream.range(0, axes.size()).allMatch(axis -> axes.get(axis).source() == axis);
    }
}
