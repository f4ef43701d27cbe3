package dev.sardonyx.ops.training;

import dev.sardonyx.ir.attribute.AttributeKey;
import dev.sardonyx.ir.graph.Node;
import dev.sardonyx.ir.graph.Value;
import dev.sardonyx.ops.Decomposer;
import dev.sardonyx.ops.NodeContext;
import dev.sardonyx.ops.OperatorSchema;
import dev.sardonyx.tensor.ElementType;
import java.util.List;

/** A step of ADAGRAD (ONNX preview training Adagrad-1); the state is the sum of squared gradients. */
public final class Adagrad extends OptimizerStep {
    private static final AttributeKey<Float> NORM = NORM_COEFFICIENT.orElse(0f);
    public static final AttributeKey<Float> DECAY_FACTOR =
            AttributeKey.number("decay_factor").orElse(0f);
    public static final AttributeKey<Float> EPSILON =
            AttributeKey.number("epsilon").orElse(1e-6f);

    public Adagrad() {
        super(1);
    }

    @Override
    public OperatorSchema schema() {
        return schema("Adagrad")
                .attribute(DECAY_FACTOR)
                .attribute(EPSILON)
                .attribute(NORM)
                .build();
    }

    @Override
    double[] reference(Node node, double rate, long count, double x, double gradient, double[] state) {
        double decayed = rate / (1 + count * node.attributes().get(DECAY_FACTOR));
        double g = node.attributes().get(NORM) * x + gradient;
        double h = state[0] + g * g;
        return new double[] {x - decayed * g / (Math.sqrt(h) + node.attributes().get(EPSILON)), h};
    }

    @Override
    Value shared(Decomposer out, NodeContext in, Value rate, Value count) {
        Value decay = out.node("Mul", count, out.constant(ElementType.F64, in.attribute(DECAY_FACTOR)));
        return out.node("Div", rate, out.node("Add", decay, out.constant(ElementType.F64, 1)));
    }

    @Override
    List<Value> nodes(OptimizerNodes out, NodeContext in, Value x, Value gradient, List<Value> state) {
        Value g = out.regularized(in.attribute(NORM), x, gradient);
        Value h = out.plus(state.getFirst(), out.times(g, g));
        Value scale = out.plus(out.root(h), out.number(in.attribute(EPSILON)));
        return List.of(out.minus(x, out.over(out.times(out.shared(), g), scale)), h);
    }
}
