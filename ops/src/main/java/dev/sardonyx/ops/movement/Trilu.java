package dev.sardonyx.ops.movement;

import dev.sardonyx.ir.attribute.AttributeKey;
import dev.sardonyx.ir.kernel.BinaryOperation;
import dev.sardonyx.ir.kernel.Expression;
import dev.sardonyx.ir.kernel.ScalarType;
import dev.sardonyx.ir.type.Dim;
import dev.sardonyx.ir.type.ValueType;
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
import java.util.Map;
import java.util.Optional;

/** The upper or lower triangle of matrices, 0 elsewhere (ONNX Trilu-14). */
public final class Trilu implements Operator {
    public static final AttributeKey<Boolean> UPPER = AttributeKey.flag("upper").orElse(true);

    @Override
    public OperatorSchema schema() {
        return OperatorSchema.onnx("Trilu")
                .since(14)
                .operand("input", "T", ElementTypes.ALL)
                .optionalOperand("k", "", ElementTypes.of(ElementType.I64))
                .result("output", "T", ElementTypes.ALL)
                .attribute(UPPER)
                .build();
    }

    @Override
    public List<ValueType> infer(InferenceContext in) {
        if (in.rank(0) < 2) {
            throw in.error("the operand must have at least two axes, found " + in.shape(0), "");
        }
        if (in.has(1)) {
            in.requireEqual(in.shape(1).size(), Dim.ONE, "k must have one element");
        }
        return List.of(in.operandType(0));
    }

    @Override
    public List<Datum> evaluate(EvaluationContext in) {
        Tensor x = in.tensor(0);
        long k = in.has(1) ? in.tensor(1).getLong(0) : 0;
        Tensor y = Tensor.zeros(x.elementType(), x.shape());
        int rank = x.rank();
        Index.forEach(x.shape(), index -> {
            long diagonal = index[rank - 1] - index[rank - 2];
            if (in.attribute(UPPER) ? diagonal >= k : diagonal <= k) {
                long i = Index.flat(x.shape(), index);
                y.copyElement(i, x, i);
            }
        });
        return List.of(y);
    }

    @Override
    public Lowering lower(LoweringContext to) {
        if (to.element(0) == ElementType.STRING) {
            return new Lowering.HostCall("trilu", Map.of("upper", to.attribute(UPPER) ? 1L : 0L));
        }
        Expression x = to.scalar(0);
        Expression k = Expression.constant(ScalarType.I64, 0);
        if (to.has(1)) {
            Optional<Tensor> constant = to.constant(1);
            k = constant.isPresent()
                    ? Expression.constant(ScalarType.I64, constant.get().getLong(0))
                    : to.scalar(1);
        }
        Expression diagonal = new Expression.Index(-1).minus(new Expression.Index(-2));
        Expression kept = diagonal.binary(to.attribute(UPPER) ? BinaryOperation.GE : BinaryOperation.LE, k);
        return new Lowering.Elementwise(List.of(new Expression.Select(kept, x, Expression.constant(x.type(), 0))));
    }
}
