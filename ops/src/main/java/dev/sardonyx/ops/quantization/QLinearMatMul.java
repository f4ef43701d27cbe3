package dev.sardonyx.ops.quantization;

import dev.sardonyx.ir.graph.Value;
import dev.sardonyx.ir.type.Shape;
import dev.sardonyx.ir.type.TensorType;
import dev.sardonyx.ir.type.ValueType;
import dev.sardonyx.ops.Decomposer;
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
import java.util.Set;

/** The matrix product of quantized operands, quantized (ONNX QLinearMatMul-21). */
public final class QLinearMatMul implements Operator {
    private static final Set<ElementType> SCALES = ElementTypes.of(ElementType.F32, ElementType.F16, ElementType.BF16);
    private static final Set<ElementType> BYTES = ElementTypes.union(
            MatMulInteger.BYTES,
            ElementTypes.of(ElementType.F8E4M3FN, ElementType.F8E4M3FNUZ, ElementType.F8E5M2, ElementType.F8E5M2FNUZ));

    @Override
    public OperatorSchema schema() {
        return OperatorSchema.onnx("QLinearMatMul")
                .since(21)
                .operand("a", "T1", BYTES)
                .operand("a_scale", "TS", SCALES)
                .operand("a_zero_point", "T1", BYTES)
                .operand("b", "T2", BYTES)
                .operand("b_scale", "TS", SCALES)
                .operand("b_zero_point", "T2", BYTES)
                .operand("y_scale", "TS", SCALES)
                .operand("y_zero_point", "T3", BYTES)
                .result("y", "T3", BYTES)
                .build();
    }

    @Override
    public List<ValueType> infer(InferenceContext in) {
        if (in.element(0).isFloat() || in.element(3).isFloat() || in.element(7).isFloat()) {
            throw in.error("operands of eight-bit floats are not supported", "use i8 or u8");
        }
        Shape shape = MatrixOfIntegers.shape(in, 0, 3);
        MatrixOfIntegers.checkZeroPoint(in, 0, 2, true);
        MatrixOfIntegers.checkZeroPoint(in, 3, 5, false);
        MatrixOfIntegers.checkScale(in, shape, 1, true);
        MatrixOfIntegers.checkScale(in, shape, 4, false);
        MatrixOfIntegers.checkScale(in, shape, 6, true);
        MatrixOfIntegers.checkScale(in, shape, 7, true);
        return List.of(TensorType.of(in.element(7), shape));
    }

    @Override
    public List<Datum> evaluate(EvaluationContext in) {
        Tensor a = in.tensor(0);
        Tensor b = in.tensor(3);
        ElementType type = in.tensor(7).elementType();
        Tensor y = Tensor.zeros(type, MatrixOfIntegers.shape(a, b));
        boolean vectors = a.rank() == 1 || b.rank() == 1;
        MatrixOfIntegers.forEachSum(a, b, in.tensor(2), in.tensor(5), y.shape(), (place, sum) -> {
            long[] index = Index.unflat(y.shape(), place);
            long column = vectors ? 0 : index[y.rank() - 1];
            long row = vectors ? 0 : index[y.rank() - 2];
            double scale =
                    at(in.tensor(1), row, index) * at(in.tensor(4), column, index) / at(in.tensor(6), row, index);
            y.setDouble(place, Saturation.quantized(sum * scale, at(in.tensor(7), row, index), type));
        });
        return List.of(y);
    }

    private static double at(Tensor tensor, long slice, long[] index) {
        if (tensor.size() == 1) {
            return tensor.getDouble(0);
        }
        return tensor.getDouble(tensor.rank() == 1 ? slice : Index.broadcast(tensor.shape(), index));
    }

    @Override
    public Lowering lower(LoweringContext to) {
        return new Lowering.Decomposition(out -> {
            Value a = MatrixOfIntegers.centered(out, out.operand(0), out.operand(2), true);
            Value b = MatrixOfIntegers.centered(out, out.operand(3), out.operand(5), false);
            Value product = out.cast(out.node("MatMul", a, b), ElementType.F32);
            Value scale = out.node("Mul", factor(out, out.operand(1), true), factor(out, out.operand(4), false));
            Value ratio = out.node("Div", scale, factor(out, out.operand(6), true));
            Value zero = factor(out, out.operand(7), true);
            out.result(Saturation.quantized(out, out.node("Mul", product, ratio), zero, to.resultElement(0)));
        });
    }

    private static Value factor(Decomposer out, Value value, boolean rows) {
        Shape shape = out.type(value).shape();
        Value wide = out.cast(value, ElementType.F32);
        if (shape.rank() == 1 && shape.dim(0).isKnown(1)) {
            return out.node("Squeeze", wide, out.vector(0));
        }
        return shape.rank() == 1 && rows ? out.node("Unsqueeze", wide, out.vector(1)) : wide;
    }
}
