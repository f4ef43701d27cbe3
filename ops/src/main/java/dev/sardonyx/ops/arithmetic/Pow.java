package dev.sardonyx.ops.arithmetic;

import dev.sardonyx.ir.kernel.BinaryOperation;
import dev.sardonyx.ir.kernel.Expression;
import dev.sardonyx.ir.kernel.ScalarType;
import dev.sardonyx.ir.kernel.UnaryOperation;
import dev.sardonyx.ir.type.TensorType;
import dev.sardonyx.ir.type.ValueType;
import dev.sardonyx.ops.Accuracy;
import dev.sardonyx.ops.ElementTypes;
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
import java.util.Optional;
import java.util.Set;

/**
 * The base to the power of the exponent, with broadcasting (ONNX Pow-15). The exponent has a type of its own; the
 * result has that of the base. Integers compute in f64 and truncate.
 */
public final class Pow implements Operator {
    private static final Set<ElementType> BASES = ElementTypes.union(ElementTypes.FLOATS, ElementTypes.INDICES);

    @Override
    public OperatorSchema schema() {
        return OperatorSchema.onnx("Pow")
                .since(15)
                .operand("X", "T", BASES)
                .operand("Y", "T1", ElementTypes.NUMERIC)
                .result("Z", "T", BASES)
                .accuracy(Accuracy.relative(1e-5))
                .build();
    }

    @Override
    public List<ValueType> infer(InferenceContext in) {
        return List.of(TensorType.of(in.element(0), in.broadcast(in.shape(0), in.shape(1))));
    }

    @Override
    public List<Datum> evaluate(EvaluationContext in) {
        Tensor x = in.tensor(0);
        Tensor y = in.tensor(1);
        Tensor z = Tensor.zeros(x.elementType(), Index.broadcastShape(x.shape(), y.shape()));
        Index.forEach(z.shape(), index -> {
            double power = Math.pow(
                    x.getDouble(Index.broadcast(x.shape(), index)), y.getDouble(Index.broadcast(y.shape(), index)));
            // What an integer cannot hold becomes the nearest one of its type.
            z.setDouble(Index.flat(z.shape(), index), x.elementType() == ElementType.I32 ? (int) power : power);
        });
        return List.of(z);
    }

    @Override
    public Lowering lower(LoweringContext to) {
        Expression x = to.scalar(0);
        Optional<Tensor> exponent = to.constant(1).filter(t -> t.size() == 1);
        if (exponent.isPresent()) {
            double power = exponent.get().getDouble(0);
            if (power == 1) {
                return elementwise(x);
            } else if (power == 2) {
                return elementwise(x.times(x));
            } else if (power == 3) {
                return elementwise(x.times(x).times(x));
            } else if (power == 0.5 && x.type().isFloat()) {
                return elementwise(x.unary(UnaryOperation.SQRT));
            } else if (power == -1 && x.type().isFloat()) {
                return elementwise(Expression.constant(x.type(), 1).dividedBy(x));
            }
        }
        ScalarType type = x.type() == ScalarType.F32 ? ScalarType.F32 : ScalarType.F64;
        Expression y = to.scalar(1).convert(type);
        return elementwise(x.convert(type).binary(BinaryOperation.POW, y).convert(x.type()));
    }

    private static Lowering elementwise(Expression result) {
        return new Lowering.Elementwise(List.of(result));
    }
}
