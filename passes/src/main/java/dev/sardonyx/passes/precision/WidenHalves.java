package dev.sardonyx.passes.precision;

import dev.sardonyx.ir.graph.Graph;
import dev.sardonyx.ir.graph.Node;
import dev.sardonyx.ir.graph.Stage;
import dev.sardonyx.ir.graph.Value;
import dev.sardonyx.ir.type.TensorType;
import dev.sardonyx.passes.Pass;
import dev.sardonyx.passes.PassContext;
import dev.sardonyx.tensor.ElementType;

/**
 * Keeps results of f16 and bf16 in f32 from one operator to the next, instead of rounding each. Casts between f32 and a
 * half do not round either. Rounded are the graph's results, and what an operator reads that decides or counts, or
 * has a region: comparisons, casts to integers, places of the largest elements.
 *
 * <pre>
 *   %a = Exp(%x) : f16[N]
 *   %y = Neg(%a) : f16[N]
 * becomes
 *   %x32 = Cast(%x) {to = f32} : f32[N]
 *   %a32 = Exp(%x32) : f32[N]
 *   %y32 = Neg(%a32) : f32[N]
 *   %y = Cast(%y32) {to = f16} : f16[N]
 * </pre>
 */
public final class WidenHalves implements Pass {
    @Override
    public String name() {
        return "widen-halves";
    }

    @Override
    public Stage requires() {
        return Stage.TYPED;
    }

    @Override
    public Stage establishes() {
        return Stage.TYPED;
    }

    @Override
    public Graph run(Graph graph, PassContext context) {
        boolean has = graph.nodes().stream()
                .map(Node::results)
                .anyMatch(results -> results.stream().anyMatch(value -> isHalf(graph, value)));
        return has ? new Widening(graph, context.operators(), context.inference()).run() : graph;
    }

    static boolean isHalf(Graph graph, Value value) {
        return value.isPresent() && graph.type(value) instanceof TensorType type && isHalf(type.element());
    }

    static boolean isHalf(ElementType element) {
        return element == ElementType.F16 || element == ElementType.BF16;
    }
}
