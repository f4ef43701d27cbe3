package dev.sardonyx.ops.arithmetic;

import dev.sardonyx.ir.kernel.Expression;
import dev.sardonyx.ir.type.Shape;
import dev.sardonyx.ir.type.TensorType;
import dev.sardonyx.ir.type.ValueType;
import dev.sardonyx.ops.Accuracy;
import dev.sardonyx.ops.EvaluationContext;
import dev.sardonyx.ops.InferenceContext;
import dev.sardonyx.ops.Lowering;
import dev.sardonyx.ops.LoweringContext;
import dev.sardonyx.ops.Operator;
import dev.sardonyx.ops.OperatorSchema;
import dev.sardonyx.ops.reference.Index;
import dev.sardonyx.tensor.Datum;
import dev.sardonyx.tensor.ElementType;
import dev.sardonyx.tensor.Tensor;
import java.util.List;
import java.util.Set;

/** An operator that folds any number of broadcast operands of one type from left to right. */
abstract class Variadic implements Operator {
    private final OperatorSchema schema;

    Variadic(String name, int since, Set<ElementType> types, Accuracy accuracy) {
        this.schema = OperatorSchema.onnx(name)
                .since(since)
                .variadicOperand("data_0", "T", types)
                .result("result", "T", types)
                .accuracy(accuracy)
                .build();
    }

    @Override
    public final OperatorSchema schema() {
        return schema;
    }

    abstract double reference(double a, double b);

    abstract long reference(long a, long b, ElementType type);

    /** The fold of {@code count} operands made the result, for references. */
    double finish(double folded, int count) {
        return folded;
    }

    abstract Expression expression(Expression a, Expression b, ElementType type);

    /** The fold of {@code count} operands made the result. */
    Expression finish(Expression folded, int count) {
        return folded;
    }

    @Override
    public List<ValueType> infer(InferenceContext in) {
        if (in.operandCount() == 0) {
            throw in.error("needs at least one operand", "");
        }
        Shape shape = in.shape(0);
        for (int i = 1; i < in.operandCount(); i++) {
            shape = in.broadcast(shape, in.shape(i));
        }
        return List.of(TensorType.of(in.element(0), shape));
    }

    @Override
    public List<Datum> evaluate(EvaluationContext in) {
        ElementType type = in.tensor(0).elementType();
        long[] shape = in.tensor(0).shape();
        for (int i = 1; i < in.operandCount(); i++) {
            shape = Index.broadcastShape(shape, in.tensor(i).shape());
        }
        Tensor y = Tensor.zeros(type, shape);
        Index.forEach(shape, index -> {
            long iy = Index.flat(y.shape(), index);
            double folded = 0;
            long foldedLong = 0;
            for (int i = 0; i < in.operandCount(); i++) {
                Tensor x = in.tensor(i);
                long ix = Index.broadcast(x.shape(), index);
                if (type.isFloat()) {
                    folded = i == 0 ? x.getDouble(ix) : reference(folded, x.getDouble(ix));
                } else {
                    foldedLong = i == 0 ? x.getLong(ix) : reference(foldedLong, x.getLong(ix), type);
                }
            }
            if (type.isFloat()) {
                y.setDouble(iy, finish(folded, in.operandCount()));
            } else {
                y.setLong(iy, foldedLong);
            }
        });
        return List.of(y);
    }

    @Override
    public Lowering lower(LoweringContext to) {
        Expression folded = to.scalar(0);
        for (int i = 1; i < to.operandCount(); i++) {
            folded = expression(folded, to.scalar(i), to.element(0));
        }
        return new Lowering.Elementwise(List.of(finish(folded, to.operandCount())));
    }
}
