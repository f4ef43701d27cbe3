package dev.sardonyx.passes.fusion;

import dev.sardonyx.ir.diagnostic.Diagnostic;
import dev.sardonyx.ir.diagnostic.DiagnosticCode;
import dev.sardonyx.ir.graph.Graph;
import dev.sardonyx.ir.graph.GraphEditor;
import dev.sardonyx.ir.graph.Node;
import dev.sardonyx.ir.graph.Stage;
import dev.sardonyx.passes.Pass;
import dev.sardonyx.passes.PassContext;
import java.util.Optional;

/**
 * Puts a product, the rows over it that reduce them, such as a softmax, and the product of these with a third matrix into
 * one region, so that what lies between the products never exists as a whole.
 *
 * <p>Before: {@code %s = sardonyx.Kernel(%q, %k); %p = sardonyx.Kernel(%s, %mask); %y = sardonyx.Kernel(%p, %v)}.
 * After: {@code %y = sardonyx.Kernel(%q, %k, %mask, %v)}, whose body begins and ends with a product. Results stay
 * the same bits. Elementwise work behind the last product stays a region of its own.
 */
public final class FormAttention implements Pass {
    private final FusionPolicy policy;

    public FormAttention(FusionPolicy policy) {
        this.policy = policy;
    }

    @Override
    public String name() {
        return "form-attention";
    }

    @Override
    public Stage requires() {
        return Stage.PARTITIONED;
    }

    @Override
    public Stage establishes() {
        return Stage.PARTITIONED;
    }

    @Override
    public Graph run(Graph graph, PassContext context) {
        if (!policy.enabled()) {
            return graph;
        }
        GraphEditor editor = graph.edit();
        RegionView view = new RegionView(graph, context.operators());
        for (Node node : graph.nodes()) {
            AttentionParts.of(node, view).ifPresent(parts -> {
                Optional<String> obstacle = new AttentionRules(policy, view).obstacle(parts);
                if (obstacle.isEmpty()) {
                    new AttentionRegion(graph, parts).replace(editor);
                } else {
                    context.remarks().accept(remark(parts, obstacle.get()));
                }
            });
        }
        return editor.finish(Stage.PARTITIONED);
    }

    private static Diagnostic remark(AttentionParts parts, String obstacle) {
        return Diagnostic.remark(
                DiagnosticCode.P004,
                parts.product().location(),
                "the product that gives " + parts.product().results().getFirst()
                        + " and the rows and the product before it are not one attention: " + obstacle);
    }
}
