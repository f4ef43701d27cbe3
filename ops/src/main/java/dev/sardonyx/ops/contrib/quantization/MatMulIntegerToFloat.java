package dev.sardonyx.ops.contrib.quantization;

import dev.sardonyx.ir.graph.Value;
import dev.sardonyx.ir.type.Shape;
import dev.sardonyx.ir.type.ValueType;
import dev.sardonyx.ops.Accuracy;
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

/**
 * The product of quantized matrices as floats, plus a bias (com.microsoft MatMulIntegerToFloat-1). Scales and zero
 * points go with all elements or with columns.
 */
public final class MatMulIntegerToFloat implements Operator {
    private static final Set<ElementType> FLOATS = ElementTypes.of(ElementType.F32, ElementType.F16);
    private static final int SCALE_A = 2;
    private static final int SCALE_B = 3;
    private static final int ZERO_A = 4;
    private static final int ZERO_B = 5;
    private static final int BIAS = 6;

    @Override
    public OperatorSchema schema() {
        return OperatorSchema.microsoft("MatMulIntegerToFloat")
                .operand("A", "T1", Quantized.BYTES)
                .operand("B", "T2", Quantized.BYTES)
                .operand("a_scale", "T3", FLOATS)
                .operand("b_scale", "T3", FLOATS)
                .optionalOperand("a_zero_point", "T1", Quantized.BYTES)
                .optionalOperand("b_zero_point", "T2", Quantized.BYTES)
                .optionalOperand("bias", "T3", FLOATS)
                .result("Y", "T3", FLOATS)
                .accuracy(Accuracy.relative(1e-5))
                .build();
    }

    @Override
    public List<ValueType> infer(InferenceContext in) {
        Shape shape = IntegerProducts.shape(in, 0, 1);
        IntegerProducts.checkColumns(in, SCALE_A, 0);
        IntegerProducts.checkColumns(in, ZERO_A, 0);
        IntegerProducts.checkColumns(in, SCALE_B, 1);
        IntegerProducts.checkColumns(in, ZERO_B, 1);
        if (in.has(BIAS)) {
            in.requireEqual(in.shape(BIAS).size(), shape.dim(shape.rank() - 1), "there must be one bias a column");
        }
        return List.of(in.tensor(SCALE_A).withShape(shape));
    }

    @Override
    public List<Datum> evaluate(EvaluationContext in) {
        Tensor a = in.tensor(0);
        Tensor zeroA = in.has(ZERO_A) ? in.tensor(ZERO_A) : null;
        Tensor left = Tensor.zeros(ElementType.F64, a.shape());
        Index.forEach(a.shape(), index -> {
            long i = Index.flat(a.shape(), index);
            double centered = a.getDouble(i) - IntegerProducts.at(zeroA, index);
            left.setDouble(i, centered * IntegerProducts.at(in.tensor(SCALE_A), index));
        });
        Tensor sums = IntegerProducts.reference(left, in.tensor(1), null, in.has(ZERO_B) ? in.tensor(ZERO_B) : null);
        Tensor y = Tensor.zeros(in.tensor(SCALE_A).elementType(), sums.shape());
        Index.forEach(sums.shape(), index -> {
            long i = Index.flat(sums.shape(), index);
            double bias = in.has(BIAS) ? in.tensor(BIAS).getDouble(index[index.length - 1]) : 0;
            y.setDouble(i, sums.getDouble(i) * IntegerProducts.at(in.tensor(SCALE_B), index) + bias);
        });
        return List.of(y);
    }

    @Override
    public Lowering lower(LoweringContext to) {
        boolean one = to.shape(SCALE_A).size().isKnown(1)
                && (!to.has(ZERO_A) || to.shape(ZERO_A).size().isKnown(1));
        return new Lowering.Decomposition(out -> {
            Value scaleA = out.cast(IntegerProducts.operand(out, to, SCALE_A), ElementType.F32);
            Value scaleB = out.cast(IntegerProducts.operand(out, to, SCALE_B), ElementType.F32);
            Value y;
            if (one) {
                Value sums = out.node(
                        "MatMulInteger",
                        out.operand(0),
                        out.operand(1),
                        IntegerProducts.operand(out, to, ZERO_A),
                        IntegerProducts.operand(out, to, ZERO_B));
                y = out.node("Mul", out.cast(sums, ElementType.F32), out.node("Mul", scaleA, scaleB));
            } else {
                Value left = out.node("Mul", centered(out, to, 0, ZERO_A), scaleA);
                y = out.node("Mul", out.node("MatMul", left, centered(out, to, 1, ZERO_B)), scaleB);
            }
            y = to.has(BIAS) ? out.node("Add", y, out.cast(out.operand(BIAS), ElementType.F32)) : y;
            out.result(out.cast(y, to.element(SCALE_A)));
        });
    }

    private static Value centered(Decomposer out, LoweringContext to, int operand, int zero) {
        Value x = out.cast(out.operand(operand), ElementType.F32);
        return to.has(zero) ? out.node("Sub", x, out.cast(IntegerProducts.operand(out, to, zero), ElementType.F32)) : x;
    }
}
