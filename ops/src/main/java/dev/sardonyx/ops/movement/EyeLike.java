package dev.sardonyx.ops.movement;

import dev.sardonyx.ir.attribute.AttributeKey;
import dev.sardonyx.ir.kernel.BinaryOperation;
import dev.sardonyx.ir.kernel.Expression;
import dev.sardonyx.ir.kernel.ScalarType;
import dev.sardonyx.ir.type.TensorType;
import dev.sardonyx.ir.type.ValueType;
import dev.sardonyx.ops.DataTypes;
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

/** Ones on a diagonal of a matrix of the operand's shape, zeros elsewhere (ONNX EyeLike-22). */
public final class EyeLike implements Operator {
    /** Default: the operand's element type. */
    public static final AttributeKey<Long> DTYPE = AttributeKey.integer("dtype").optional();

    public static final AttributeKey<Long> K = AttributeKey.integer("k").orElse(0L);

    @Override
    public OperatorSchema schema() {
        return OperatorSchema.onnx("EyeLike")
                .since(22)
                .operand("input", "T1", ElementTypes.NUMERIC_OR_BOOL)
                .result("output", "T2", ElementTypes.NUMERIC_OR_BOOL)
                .attribute(DTYPE)
                .attribute(K)
                .build();
    }

    @Override
    public List<ValueType> infer(InferenceContext in) {
        if (in.rank(0) != 2) {
            throw in.error("the operand must be a matrix, found " + in.shape(0), "");
        }
        return List.of(
                TensorType.of(in.find(DTYPE).isPresent() ? DataTypes.of(in, DTYPE) : in.element(0), in.shape(0)));
    }

    @Override
    public List<Datum> evaluate(EvaluationContext in) {
        Tensor x = in.tensor(0);
        ElementType type =
                in.find(DTYPE).map(d -> DataTypes.of(d).orElseThrow()).orElse(x.elementType());
        Tensor y = Tensor.zeros(type, x.shape());
        Index.forEach(x.shape(), index -> {
            if (index[1] - index[0] == in.attribute(K)) {
                y.setLong(Index.flat(x.shape(), index), 1);
            }
        });
        return List.of(y);
    }

    @Override
    public Lowering lower(LoweringContext to) {
        ScalarType type = ScalarType.computing(to.resultElement(0));
        Expression diagonal = new Expression.Index(1).minus(new Expression.Index(0));
        Expression hit = diagonal.binary(BinaryOperation.EQ, Expression.constant(ScalarType.I64, to.attribute(K)));
        return new Lowering.Elementwise(List.of(hit.convert(type)));
    }
}
