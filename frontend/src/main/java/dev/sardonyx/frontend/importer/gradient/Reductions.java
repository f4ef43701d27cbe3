package dev.sardonyx.frontend.importer.gradient;

import dev.sardonyx.ir.attribute.AttributeKey;
import dev.sardonyx.ir.graph.Value;
import dev.sardonyx.tensor.Tensor;
import java.util.Map;

/** The derivatives of sums, means and softmax. */
final class Reductions {
    private static final AttributeKey<Boolean> KEEP_DIMS =
            AttributeKey.flag("keepdims").orElse(true);
    private static final AttributeKey<Long> AXIS = AttributeKey.integer("axis").orElse(-1L);

    private Reductions() {}

    static Map<String, DerivativeRule> rules() {
        return Map.of(
                "ReduceSum",
                (at, i) -> spread(at),
                "ReduceMean",
                Reductions::mean,
                "Softmax",
                (at, i) -> at.mul(at.result(), at.sub(at.gradient(), weighted(at, at.mul(at.gradient(), at.result())))),
                "LogSoftmax",
                (at, i) ->
                        at.sub(at.gradient(), at.mul(at.out().node("Exp", at.result()), weighted(at, at.gradient()))));
    }

    /** The gradient along every reduced axis again. */
    private static Value spread(Adjoint at) {
        boolean dropped = !at.attribute(KEEP_DIMS) && at.node().hasOperand(1);
        Value gradient = dropped ? at.out().node("Unsqueeze", at.gradient(), at.operand(1)) : at.gradient();
        return at.out().node("Expand", gradient, at.shapeOf(0));
    }

    private static Value mean(Adjoint at, int index) {
        Value reduced = at.out()
                .node("Div", at.out().node("Size", at.operand(0)), at.out().node("Size", at.result()));
        return at.div(spread(at), at.out().node("CastLike", reduced, at.gradient()));
    }

    private static Value weighted(Adjoint at, Value values) {
        return at.out().node("ReduceSum", values, at.out().constant(Tensor.vector(at.attribute(AXIS))));
    }
}
