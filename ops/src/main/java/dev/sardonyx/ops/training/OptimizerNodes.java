package dev.sardonyx.ops.training;

import dev.sardonyx.ir.graph.Value;
import dev.sardonyx.ops.Decomposer;
import dev.sardonyx.tensor.ElementType;

/** Arithmetic of one tensor's step, in its element type. */
final class OptimizerNodes {
    private final Decomposer out;
    private final ElementType type;
    private final Value rate;
    private final Value shared;

    /**
     * @param rate the learning rate, an f64
     * @param shared what the optimizer computes once a step, an f64
     */
    OptimizerNodes(Decomposer out, ElementType type, Value rate, Value shared) {
        this.out = out;
        this.type = type;
        this.rate = out.cast(rate, type);
        this.shared = out.cast(shared, type);
    }

    Value rate() {
        return rate;
    }

    Value shared() {
        return shared;
    }

    Value number(double value) {
        return out.constant(type, value);
    }

    Value plus(Value a, Value b) {
        return out.node("Add", a, b);
    }

    Value minus(Value a, Value b) {
        return out.node("Sub", a, b);
    }

    Value times(Value a, Value b) {
        return out.node("Mul", a, b);
    }

    Value times(double a, Value b) {
        return times(number(a), b);
    }

    Value over(Value a, Value b) {
        return out.node("Div", a, b);
    }

    Value root(Value a) {
        return out.node("Sqrt", a);
    }

    /** The gradient with that of the norm added. */
    Value regularized(double coefficient, Value x, Value gradient) {
        return plus(times(coefficient, x), gradient);
    }
}
