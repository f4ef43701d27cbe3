package dev.sardonyx.ops.contrib.quantization;

import dev.sardonyx.ir.attribute.AttributeKey;
import dev.sardonyx.ir.graph.Value;
import dev.sardonyx.ir.type.Dim;
import dev.sardonyx.ir.type.Shape;
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

/**
 * {@code alpha} times the scaled sum of the product of quantized matrices, transposed or not, and integers C;
 * quantized when a scale for it is given (com.microsoft QGemm-1).
 */
public final class QGemm implements Operator {
    public static final AttributeKey<Float> ALPHA = AttributeKey.number("alpha").orElse(1f);
    public static final AttributeKey<Boolean> TRANS_A =
            AttributeKey.flag("transA").orElse(false);
    public static final AttributeKey<Boolean> TRANS_B =
            AttributeKey.flag("transB").orElse(false);

    private static final int SCALE_A = 1;
    private static final int ZERO_A = 2;
    private static final int B = 3;
    private static final int SCALE_B = 4;
    private static final int ZERO_B = 5;
    private static final int C = 6;
    private static final Quantized RESULT = new Quantized(-1, 7, 8);

    @Override
    public OperatorSchema schema() {
        return OperatorSchema.microsoft("QGemm")
                .operand("A", "TA", Quantized.BYTES)
                .operand("a_scale", "T", Quantized.SCALES)
                .operand("a_zero_point", "TA", Quantized.BYTES)
                .operand("B", "TB", Quantized.BYTES)
                .operand("b_scale", "T", Quantized.SCALES)
                .operand("b_zero_point", "TB", Quantized.BYTES)
                .optionalOperand("C", "", ElementTypes.of(ElementType.I32))
                .optionalOperand("y_scale", "T", Quantized.SCALES)
                .optionalOperand("y_zero_point", "", Quantized.BYTES)
                .result("Y", "", ElementTypes.union(Quantized.BYTES, Quantized.SCALES))
                .attribute(ALPHA)
                .attribute(TRANS_A)
                .attribute(TRANS_B)
                .accuracy(new Accuracy(1e-5, 1))
                .build();
    }

    @Override
    public List<ValueType> infer(InferenceContext in) {
        if (in.rank(0) != 2 || in.rank(B) != 2) {
            throw in.error("A and B must be matrices, found " + in.shape(0) + " and " + in.shape(B), "");
        }
        int rows = in.attribute(TRANS_A) ? 1 : 0;
        int columns = in.attribute(TRANS_B) ? 0 : 1;
        in.requireEqual(
                in.shape(0).dim(1 - rows),
                in.shape(B).dim(1 - columns),
                "the axes of A and B that are summed over must agree");
        Shape shape = Shape.of(in.shape(0).dim(rows), in.shape(B).dim(columns));
        in.requireEqual(in.shape(SCALE_A).size(), Dim.ONE, "A must have one scale");
        in.requireEqual(in.shape(ZERO_A).size(), Dim.ONE, "A must have one zero point");
        for (int operand : new int[] {SCALE_B, ZERO_B}) {
            if (!in.shape(operand).size().isKnown(1)) {
                in.requireEqual(in.shape(operand).size(), shape.dim(1), "B must have one scale, or one a column");
            }
        }
        if (in.has(C) && in.broadcast(shape, in.shape(C)).rank() > 2) {
            throw in.error("C " + in.shape(C) + " does not broadcast to " + shape, "");
        }
        if (!in.has(RESULT.scale())) {
            return List.of(TensorType.of(ElementType.F32, shape));
        }
        RESULT.check(in);
        return List.of(TensorType.of(type(in.has(RESULT.zero()) ? in.element(RESULT.zero()) : null), shape));
    }

    private static ElementType type(ElementType zero) {
        return zero == null ? ElementType.U8 : zero;
    }

    @Override
    public List<Datum> evaluate(EvaluationContext in) {
        Tensor a = in.attribute(TRANS_A) ? transposed(in.tensor(0)) : in.tensor(0);
        Tensor b = in.attribute(TRANS_B) ? transposed(in.tensor(B)) : in.tensor(B);
        Tensor sums = IntegerProducts.reference(a, b, in.tensor(ZERO_A), in.tensor(ZERO_B));
        Index.forEach(sums.shape(), index -> {
            long i = Index.flat(sums.shape(), index);
            double addend = in.has(C)
                    ? in.tensor(C).getDouble(Index.broadcast(in.tensor(C).shape(), index))
                    : 0;
            double scale = in.attribute(ALPHA)
                    * in.tensor(SCALE_A).getDouble(0)
                    * IntegerProducts.at(in.tensor(SCALE_B), index);
            sums.setDouble(i, (sums.getDouble(i) + addend) * scale);
        });
        if (in.has(RESULT.scale())) {
            ElementType type =
                    type(in.has(RESULT.zero()) ? in.tensor(RESULT.zero()).elementType() : null);
            return List.of(RESULT.quantized(in, sums, type));
        }
        Tensor y = Tensor.zeros(ElementType.F32, sums.shape());
        for (long i = 0; i < y.size(); i++) {
            y.setDouble(i, sums.getDouble(i));
        }
        return List.of(y);
    }

    private static Tensor transposed(Tensor x) {
        Tensor y = Tensor.zeros(x.elementType(), x.extent(1), x.extent(0));
        for (long i = 0; i < y.size(); i++) {
            y.copyElement(i, x, i % x.extent(0) * x.extent(1) + i / x.extent(0));
        }
        return y;
    }

    @Override
    public Lowering lower(LoweringContext to) {
        return new Lowering.Decomposition(out -> {
            Value a = to.attribute(TRANS_A) ? out.node("Transpose", out.operand(0)) : out.operand(0);
            Value b = to.attribute(TRANS_B) ? out.node("Transpose", out.operand(B)) : out.operand(B);
            Value sums = out.node(
                    "MatMulInteger",
                    a,
                    b,
                    IntegerProducts.operand(out, to, ZERO_A),
                    IntegerProducts.operand(out, to, ZERO_B));
            sums = to.has(C) ? out.node("Add", sums, out.operand(C)) : sums;
            Value scale = out.node(
                    "Mul", IntegerProducts.operand(out, to, SCALE_A), IntegerProducts.operand(out, to, SCALE_B));
            float alpha = to.attribute(ALPHA);
            scale = alpha == 1 ? scale : out.node("Mul", scale, out.constant(ElementType.F32, alpha));
            Value y = out.node("Mul", out.cast(sums, ElementType.F32), scale);
            out.result(to.has(RESULT.scale()) ? RESULT.write(out, to, y, to.resultElement(0)) : y);
        });
    }
}
