package dev.sardonyx.ops.training;

import dev.sardonyx.ir.attribute.AttributeKey;
import dev.sardonyx.ir.graph.Node;
import dev.sardonyx.ir.graph.Value;
import dev.sardonyx.ops.Decomposer;
import dev.sardonyx.ops.NodeContext;
import dev.sardonyx.ops.OperatorSchema;
import dev.sardonyx.tensor.ElementType;
import java.util.List;

/**
 * A step of Adam (ONNX preview training Adam-1); the states are averages of gradients and of their squares, whose bias
 * is corrected from the first update on.
 */
public final class Adam extends OptimizerStep {
    private static final AttributeKey<Float> NORM = NORM_COEFFICIENT.orElse(0f);
    public static final AttributeKey<Float> ALPHA = AttributeKey.number("alpha").orElse(0.9f);
    public static final AttributeKey<Float> BETA = AttributeKey.number("beta").orElse(0.999f);
    public static final AttributeKey<Float> EPSILON =
            AttributeKey.number("epsilon").orElse(1e-6f);
    /** By how much the new tensor shrinks. */
    public static final AttributeKey<Float> NORM_COEFFICIENT_POST =
            AttributeKey.number("norm_coefficient_post").orElse(0f);

    public Adam() {
        super(2);
    }

    @Override
    public OperatorSchema schema() {
        return schema("Adam")
                .attribute(ALPHA)
                .attribute(BETA)
                .attribute(EPSILON)
                .attribute(NORM)
                .attribute(NORM_COEFFICIENT_POST)
                .build();
    }

    @Override
    double[] reference(Node node, double rate, long count, double x, double gradient, double[] state) {
        double alpha = node.attributes().get(ALPHA);
        double beta = node.attributes().get(BETA);
        double g = node.attributes().get(NORM) * x + gradient;
        double v = alpha * state[0] + (1 - alpha) * g;
        double h = beta * state[1] + (1 - beta) * g * g;
        double corrected =
                count > 0 ? rate * Math.sqrt(1 - Math.pow(beta, count)) / (1 - Math.pow(alpha, count)) : rate;
        double moved = x - corrected * v / (Math.sqrt(h) + node.attributes().get(EPSILON));
        return new double[] {(1 - node.attributes().get(NORM_COEFFICIENT_POST)) * moved, v, h};
    }

    private static Value unbiased(Decomposer out, double coefficient, Value count) {
        Value power = out.node("Pow", out.constant(ElementType.F64, coefficient), count);
        return out.node("Sub", out.constant(ElementType.F64, 1), power);
    }

    @Override
    Value shared(Decomposer out, NodeContext in, Value rate, Value count) {
        Value squares = out.node("Sqrt", unbiased(out, in.attribute(BETA), count));
        Value corrected = out.node("Div", out.node("Mul", rate, squares), unbiased(out, in.attribute(ALPHA), count));
        return out.node("Where", out.node("Greater", count, out.constant(ElementType.F64, 0)), corrected, rate);
    }

    @Override
    List<Value> nodes(OptimizerNodes out, NodeContext in, Value x, Value gradient, List<Value> state) {
        double alpha = in.attribute(ALPHA);
        double beta = in.attribute(BETA);
        Value g = out.regularized(in.attribute(NORM), x, gradient);
        Value v = out.plus(out.times(alpha, state.get(0)), out.times(1 - alpha, g));
        Value h = out.plus(out.times(beta, state.get(1)), out.times(1 - beta, out.times(g, g)));
        Value scale = out.plus(out.root(h), out.number(in.attribute(EPSILON)));
        Value moved = out.minus(x, out.times(out.shared(), out.over(v, scale)));
        return List.of(out.times(1 - (double) in.attribute(NORM_COEFFICIENT_POST), moved), v, h);
    }
}
