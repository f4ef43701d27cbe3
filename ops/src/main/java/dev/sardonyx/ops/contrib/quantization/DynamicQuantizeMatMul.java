package dev.sardonyx.ops.contrib.quantization;

import dev.sardonyx.ir.attribute.Attributes;
import dev.sardonyx.ir.graph.Value;
import dev.sardonyx.ir.type.Shape;
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

/**
 * The product of A, quantized to u8 by its own range, and quantized B, plus a bias (com.microsoft
 * DynamicQuantizeMatMul-1).
 */
public final class DynamicQuantizeMatMul implements Operator {
    private static final int SCALE = 2;
    private static final int ZERO = 3;
    private static final int BIAS = 4;

    @Override
    public OperatorSchema schema() {
        return OperatorSchema.microsoft("DynamicQuantizeMatMul")
                .operand("A", "T1", Quantized.SCALES)
                .operand("B", "T2", Quantized.BYTES)
                .operand("b_scale", "T1", Quantized.SCALES)
                .optionalOperand("b_zero_point", "T2", Quantized.BYTES)
                .optionalOperand("bias", "T1", Quantized.SCALES)
                .result("Y", "T1", Quantized.SCALES)
                .accuracy(Accuracy.relative(1e-5))
                .build();
    }

    @Override
    public List<ValueType> infer(InferenceContext in) {
        Shape shape = IntegerProducts.shape(in, 0, 1);
        IntegerProducts.checkColumns(in, SCALE, 1);
        IntegerProducts.checkColumns(in, ZERO, 1);
        if (in.has(BIAS)) {
            in.requireEqual(in.shape(BIAS).size(), shape.dim(shape.rank() - 1), "there must be one bias a column");
        }
        return List.of(in.tensor(0).withShape(shape));
    }

    @Override
    public List<Datum> evaluate(EvaluationContext in) {
        Tensor a = in.tensor(0);
        float least = 0;
        float greatest = 0;
        for (float value : a.toFloats()) {
            least = Math.min(least, value);
            greatest = Math.max(greatest, value);
        }
        float scale = (greatest - least) / 255;
        float zero = scale == 0 ? 0 : (float) Math.rint(Math.clamp(-least / scale, 0f, 255f));
        Tensor stored = Tensor.zeros(ElementType.F64, a.shape());
        for (long i = 0; i < a.size() && scale != 0; i++) {
            stored.setDouble(i, Math.clamp(Math.rint(a.getFloat(i) / scale) + zero, 0.0, 255.0));
        }
        Tensor zeros = Tensor.scalar(ElementType.F64, zero);
        Tensor sums = IntegerProducts.reference(stored, in.tensor(1), zeros, in.has(ZERO) ? in.tensor(ZERO) : null);
        Tensor y = Tensor.zeros(ElementType.F32, sums.shape());
        Index.forEach(sums.shape(), index -> {
            long i = Index.flat(sums.shape(), index);
            double bias = in.has(BIAS) ? in.tensor(BIAS).getDouble(index[index.length - 1]) : 0;
            y.setDouble(i, sums.getDouble(i) * scale * IntegerProducts.at(in.tensor(SCALE), index) + bias);
        });
        return List.of(y);
    }

    @Override
    public Lowering lower(LoweringContext to) {
        return new Lowering.Decomposition(out -> {
            List<Value> stored = out.nodes("DynamicQuantizeLinear", Attributes.NONE, 3, out.operand(0));
            Value sums = out.node(
                    "MatMulInteger",
                    stored.get(0),
                    out.operand(1),
                    stored.get(2),
                    IntegerProducts.operand(out, to, ZERO));
            Value scale = out.node("Mul", stored.get(1), IntegerProducts.operand(out, to, SCALE));
            Value y = out.node("Mul", out.cast(sums, ElementType.F32), scale);
            out.result(to.has(BIAS) ? out.node("Add", y, out.operand(BIAS)) : y);
        });
    }
}
