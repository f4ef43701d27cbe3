package dev.sardonyx.ops;

import dev.sardonyx.ir.kernel.Expression;
import dev.sardonyx.ir.type.TensorType;
import dev.sardonyx.ir.type.ValueType;
import dev.sardonyx.ops.reference.Index;
import dev.sardonyx.tensor.Datum;
import dev.sardonyx.tensor.ElementType;
import dev.sardonyx.tensor.Tensor;
import java.util.List;

/** An operator of two broadcast operands of one element type. */
public abstract class BinaryElementwise implements Operator {
    /** The result's element type for operands of {@code operand}. */
    protected ElementType resultElement(ElementType operand) {
        return operand;
    }

    /** The reference for one pair of floats. */
    protected abstract double reference(double a, double b, EvaluationContext in);

    /** The reference for one pair of integers or booleans (unsigned 64-bit ones as their bits). */
    protected abstract long reference(long a, long b, ElementType type, EvaluationContext in);

    /** The lowering for one pair. */
    protected abstract Expression expression(Expression a, Expression b, LoweringContext to);

    @Override
    public List<ValueType> infer(InferenceContext in) {
        return List.of(TensorType.of(resultElement(in.element(0)), in.broadcast(in.shape(0), in.shape(1))));
    }

    @Override
    public List<Datum> evaluate(EvaluationContext in) {
        Tensor a = in.tensor(0);
        Tensor b = in.tensor(1);
        ElementType type = a.elementType();
        Tensor y = Tensor.zeros(resultElement(type), Index.broadcastShape(a.shape(), b.shape()));
        Index.forEach(y.shape(), index -> {
            long ia = Index.broadcast(a.shape(), index);
            long ib = Index.broadcast(b.shape(), index);
            long iy = Index.flat(y.shape(), index);
            if (type.isFloat()) {
                y.setDouble(iy, reference(a.getDouble(ia), b.getDouble(ib), in));
            } else {
                y.setLong(iy, reference(a.getLong(ia), b.getLong(ib), type, in));
            }
        });
        return List.of(y);
    }

    @Override
    public Lowering lower(LoweringContext to) {
        return new Lowering.Elementwise(List.of(expression(to.scalar(0), to.scalar(1), to)));
    }
}
