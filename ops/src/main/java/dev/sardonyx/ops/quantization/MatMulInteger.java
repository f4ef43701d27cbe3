package dev.sardonyx.ops.quantization;

import dev.sardonyx.ir.graph.Value;
import dev.sardonyx.ir.type.Shape;
import dev.sardonyx.ir.type.TensorType;
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
import java.util.Set;

/** The matrix product of integers of eight bits, each less its zero point, as i32 (ONNX MatMulInteger-10). */
public final class MatMulInteger implements Operator {
    static final Set<ElementType> BYTES = ElementTypes.of(ElementType.I8, ElementType.U8);

    @Override
    public OperatorSchema schema() {
        return OperatorSchema.onnx("MatMulInteger")
                .since(10)
                .operand("A", "T1", BYTES)
                .operand("B", "T2", BYTES)
                .optionalOperand("a_zero_point", "T1", BYTES)
                .optionalOperand("b_zero_point", "T2", BYTES)
                .result("Y", "T3", ElementTypes.of(ElementType.I32))
                .build();
    }

    @Override
    public List<ValueType> infer(InferenceContext in) {
        Shape shape = MatrixOfIntegers.shape(in, 0, 1);
        MatrixOfIntegers.checkZeroPoint(in, 0, 2, true);
        MatrixOfIntegers.checkZeroPoint(in, 1, 3, false);
        return List.of(TensorType.of(ElementType.I32, shape));
    }

    @Override
    public List<Datum> evaluate(EvaluationContext in) {
        Tensor a = in.tensor(0);
        Tensor b = in.tensor(1);
        Tensor y = Tensor.zeros(ElementType.I32, MatrixOfIntegers.shape(a, b));
        MatrixOfIntegers.forEachSum(
                a, b, in.has(2) ? in.tensor(2) : null, in.has(3) ? in.tensor(3) : null, y.shape(), y::setLong);
        return List.of(y);
    }

    @Override
    public Lowering lower(LoweringContext to) {
        return new Lowering.Decomposition(out -> {
            Value a = MatrixOfIntegers.centered(out, out.operand(0), out.operand(2), true);
            Value b = MatrixOfIntegers.centered(out, out.operand(1), out.operand(3), false);
            out.result(out.node("MatMul", a, b));
        });
    }
}
