package dev.sardonyx.ops.training;

import dev.sardonyx.ir.attribute.AttributeKey;
import dev.sardonyx.ir.graph.Node;
import dev.sardonyx.ir.graph.Value;
import dev.sardonyx.ir.type.ValueType;
import dev.sardonyx.ops.Decomposer;
import dev.sardonyx.ops.InferenceContext;
import dev.sardonyx.ops.NodeContext;
import dev.sardonyx.ops.OperatorSchema;
import dev.sardonyx.tensor.ElementType;
import java.util.List;

/** A step of gradient descent with momentum (ONNX preview training Momentum-1); the state is the momentum. */
public final class Momentum extends OptimizerStep {
    /** The factor of the momentum so far. */
    public static final AttributeKey<Float> ALPHA = AttributeKey.number("alpha");
    /** The factor of the gradient, from the second update on. */
    public static final AttributeKey<Float> BETA = AttributeKey.number("beta");
    /** {@code standard} or {@code nesterov}. */
    public static final AttributeKey<String> MODE = AttributeKey.text("mode");

    public Momentum() {
        super(1);
    }

    @Override
    public OperatorSchema schema() {
        return schema("Momentum")
                .attribute(ALPHA)
                .attribute(BETA)
                .attribute(MODE)
                .attribute(NORM_COEFFICIENT)
                .build();
    }

    @Override
    public List<ValueType> infer(InferenceContext in) {
        String mode = in.attribute(MODE);
        if (!mode.equals("standard") && !mode.equals("nesterov")) {
            throw in.error("'mode' must be standard or nesterov, found " + mode, "");
        }
        for (AttributeKey<Float> key : List.of(ALPHA, BETA, NORM_COEFFICIENT)) {
            in.attribute(key);
        }
        return super.infer(in);
    }

    @Override
    double[] reference(Node node, double rate, long count, double x, double gradient, double[] state) {
        double alpha = node.attributes().get(ALPHA);
        double g = node.attributes().get(NORM_COEFFICIENT) * x + gradient;
        double v = alpha * state[0] + (count > 0 ? node.attributes().get(BETA) : 1) * g;
        boolean nesterov = node.attributes().get(MODE).equals("nesterov");
        return new double[] {x - rate * (nesterov ? g + alpha * v : v), v};
    }

    /** The factor of the gradient in this update. */
    @Override
    Value shared(Decomposer out, NodeContext in, Value rate, Value count) {
        Value later = out.node("Greater", count, out.constant(ElementType.F64, 0));
        Value beta = out.constant(ElementType.F64, in.attribute(BETA));
        return out.node("Where", later, beta, out.constant(ElementType.F64, 1));
    }

    @Override
    List<Value> nodes(OptimizerNodes out, NodeContext in, Value x, Value gradient, List<Value> state) {
        double alpha = in.attribute(ALPHA);
        Value g = out.regularized(in.attribute(NORM_COEFFICIENT), x, gradient);
        Value v = out.plus(out.times(alpha, state.getFirst()), out.times(out.shared(), g));
        Value step = in.attribute(MODE).equals("nesterov") ? out.plus(g, out.times(alpha, v)) : v;
        return List.of(out.minus(x, out.times(out.rate(), step)), v);
    }
}
