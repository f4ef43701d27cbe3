package dev.sardonyx.ops;

import dev.sardonyx.ir.kernel.Expression;
import dev.sardonyx.ir.type.ValueType;
import dev.sardonyx.tensor.Datum;
import dev.sardonyx.tensor.ElementType;
import dev.sardonyx.tensor.Tensor;
import java.util.List;

/** An operator whose result has the type of its operand, one element from one element. */
public abstract class UnaryElementwise implements Operator {
    @Override
    public List<ValueType> infer(InferenceContext in) {
        return List.of(in.operandType(0));
    }

    /** The reference for one float. */
    protected abstract double reference(double x, EvaluationContext in);

    /** The reference for one integer or truth value (unsigned 64-bit ones as their bits). */
    protected long reference(long x, ElementType type, EvaluationContext in) {
        return (long) reference((double) x, in);
    }

    /** The lowering for one element. */
    protected abstract Expression expression(Expression x, LoweringContext to);

    @Override
    public List<Datum> evaluate(EvaluationContext in) {
        Tensor x = in.tensor(0);
        Tensor y = Tensor.zeros(x.elementType(), x.shape());
        for (long i = 0; i < x.size(); i++) {
            if (x.elementType().isFloat()) {
                y.setDouble(i, reference(x.getDouble(i), in));
            } else {
                y.setLong(i, reference(x.getLong(i), x.elementType(), in));
            }
        }
        return List.of(y);
    }

    @Override
    public Lowering lower(LoweringContext to) {
        return new Lowering.Elementwise(List.of(expression(to.scalar(0), to)));
    }
}
