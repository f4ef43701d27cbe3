package dev.sardonyx.ops;

import dev.sardonyx.ir.kernel.Expression;
import dev.sardonyx.ir.type.ValueType;
import dev.sardonyx.tensor.Datum;
import dev.sardonyx.tensor.Tensor;
import java.util.List;

/** An operator whose result has the type of its operand, one element from one element. */
public abstract class UnaryElementwise implements Operator {
    @Override
    public List<ValueType> infer(InferenceContext in) {
        return List.of(in.operandType(0));
    }

    /** The reference for one element. Integers of 64 bits come as doubles unless {@link #evaluate} is overridden. */
    protected abstract double reference(double x, EvaluationContext in);

    /** The lowering for one element. */
    protected abstract Expression expression(Expression x, LoweringContext to);

    @Override
    public List<Datum> evaluate(EvaluationContext in) {
        Tensor x = in.tensor(0);
        Tensor y = Tensor.zeros(x.elementType(), x.shape());
        for (long i = 0; i < x.size(); i++) {
            y.setDouble(i, reference(x.getDouble(i), in));
        }
        return List.of(y);
    }

    @Override
    public Lowering lower(LoweringContext to) {
        return new Lowering.Elementwise(List.of(expression(to.scalar(0), to)));
    }
}
