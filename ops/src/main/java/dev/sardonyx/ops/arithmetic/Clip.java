package dev.sardonyx.ops.arithmetic;

import dev.sardonyx.ir.kernel.BinaryOperation;
import dev.sardonyx.ir.kernel.Expression;
import dev.sardonyx.ir.type.Dim;
import dev.sardonyx.ir.type.ValueType;
import dev.sardonyx.ops.ElementTypes;
import dev.sardonyx.ops.EvaluationContext;
import dev.sardonyx.ops.InferenceContext;
import dev.sardonyx.ops.Lowering;
import dev.sardonyx.ops.LoweringContext;
import dev.sardonyx.ops.Operator;
import dev.sardonyx.ops.OperatorSchema;
import dev.sardonyx.tensor.Datum;
import dev.sardonyx.tensor.ElementType;
import dev.sardonyx.tensor.Tensor;
import java.util.List;
import java.util.Optional;

/** The operand limited to [min, max] (ONNX Clip-13): first raised to min, then lowered to max. */
public final class Clip implements Operator {
    @Override
    public OperatorSchema schema() {
        return OperatorSchema.onnx("Clip")
                .since(13)
                .operand("input", "T", ElementTypes.NUMERIC)
                .optionalOperand("min", "T", ElementTypes.NUMERIC)
                .optionalOperand("max", "T", ElementTypes.NUMERIC)
                .result("output", "T", ElementTypes.NUMERIC)
                .build();
    }

    @Override
    public List<ValueType> infer(InferenceContext in) {
        for (int limit = 1; limit <= 2; limit++) {
            if (in.has(limit)) {
                for (Dim dim : in.shape(limit).dims()) {
                    in.requireEqual(dim, Dim.ONE, "'" + (limit == 1 ? "min" : "max") + "' must be one number");
                }
            }
        }
        return List.of(in.operandType(0));
    }

    @Override
    public List<Datum> evaluate(EvaluationContext in) {
        Tensor x = in.tensor(0);
        ElementType type = x.elementType();
        Tensor y = Tensor.zeros(type, x.shape());
        for (long i = 0; i < x.size(); i++) {
            if (type.isFloat()) {
                double value = x.getDouble(i);
                value = in.has(1) ? Math.max(value, in.tensor(1).getDouble(0)) : value;
                value = in.has(2) ? Math.min(value, in.tensor(2).getDouble(0)) : value;
                y.setDouble(i, value);
            } else {
                long value = x.getLong(i);
                value = in.has(1) && isLess(value, in.tensor(1).getLong(0), type)
                        ? in.tensor(1).getLong(0)
                        : value;
                value = in.has(2) && isLess(in.tensor(2).getLong(0), value, type)
                        ? in.tensor(2).getLong(0)
                        : value;
                y.setLong(i, value);
            }
        }
        return List.of(y);
    }

    private static boolean isLess(long a, long b, ElementType type) {
        return type == ElementType.U64 ? Long.compareUnsigned(a, b) < 0 : a < b;
    }

    @Override
    public Lowering lower(LoweringContext to) {
        boolean unsigned = to.element(0) == ElementType.U64;
        Expression result = to.scalar(0);
        if (to.has(1)) {
            result = result.binary(unsigned ? BinaryOperation.UMAX : BinaryOperation.MAX, limit(to, 1));
        }
        if (to.has(2)) {
            result = result.binary(unsigned ? BinaryOperation.UMIN : BinaryOperation.MIN, limit(to, 2));
        }
        return new Lowering.Elementwise(List.of(result));
    }

    private static Expression limit(LoweringContext to, int operand) {
        Optional<Tensor> constant = to.constant(operand);
        if (constant.isEmpty()) {
            return to.scalar(operand);
        }
        return to.element(operand).isFloat()
                ? Expression.constant(to.scalarType(operand), constant.get().getDouble(0))
                : Expression.constant(to.scalarType(operand), constant.get().getLong(0));
    }
}
