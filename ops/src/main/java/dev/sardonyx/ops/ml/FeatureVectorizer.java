package dev.sardonyx.ops.ml;

import dev.sardonyx.ir.attribute.AttributeKey;
import dev.sardonyx.ir.attribute.Attributes;
import dev.sardonyx.ir.graph.Value;
import dev.sardonyx.ir.type.Dim;
import dev.sardonyx.ir.type.Shape;
import dev.sardonyx.ir.type.TensorType;
import dev.sardonyx.ir.type.ValueType;
import dev.sardonyx.ops.Decomposer;
import dev.sardonyx.ops.ElementTypes;
import dev.sardonyx.ops.EvaluationContext;
import dev.sardonyx.ops.InferenceContext;
import dev.sardonyx.ops.Lowering;
import dev.sardonyx.ops.LoweringContext;
import dev.sardonyx.ops.NodeContext;
import dev.sardonyx.ops.Operator;
import dev.sardonyx.ops.OperatorSchema;
import dev.sardonyx.tensor.Datum;
import dev.sardonyx.tensor.ElementType;
import dev.sardonyx.tensor.Tensor;
import java.util.Arrays;
import java.util.List;

/**
 * The operands, [N, ...] or [C] for one row, behind one another along axis 1 as f32 (ONNX-ML FeatureVectorizer-1). An
 * operand with more features than {@link #INPUTDIMENSIONS} says loses the last ones, one with fewer gets zeros.
 */
public final class FeatureVectorizer implements Operator {
    /** How many features of each operand there are in the result; none for all. */
    public static final AttributeKey<List<Long>> INPUTDIMENSIONS =
            AttributeKey.integers("inputdimensions").orElse(List.of());

    @Override
    public OperatorSchema schema() {
        return OperatorSchema.of(Samples.DOMAIN, "FeatureVectorizer")
                .variadicOperand("X", "T1", Samples.NUMBERS)
                .result("Y", "", ElementTypes.of(ElementType.F32))
                .attribute(INPUTDIMENSIONS)
                .build();
    }

    private static Dim rows(NodeContext in, int operand) {
        return in.rank(operand) == 1 ? Dim.ONE : in.shape(operand).dim(0);
    }

    private static Dim given(NodeContext in, int operand) {
        return in.rank(operand) == 1
                ? in.shape(operand).dim(0)
                : in.shape(operand).size(1, in.rank(operand));
    }

    private static Dim wanted(NodeContext in, int operand) {
        List<Long> dimensions = in.attribute(INPUTDIMENSIONS);
        return dimensions.isEmpty() ? given(in, operand) : Dim.known(dimensions.get(operand));
    }

    @Override
    public List<ValueType> infer(InferenceContext in) {
        int said = in.attribute(INPUTDIMENSIONS).size();
        if (said != 0 && said != in.operandCount()) {
            throw in.error("'inputdimensions' must have " + in.operandCount() + " numbers, found " + said, "");
        }
        Dim rows = rows(in, 0);
        Dim width = Dim.ZERO;
        for (int i = 0; i < in.operandCount(); i++) {
            if (in.rank(i) == 0) {
                throw in.error("operand " + i + " must have an axis of features", "");
            }
            rows = in.unified(rows, rows(in, i), "all operands must have as many rows");
            width = width.plus(wanted(in, i));
        }
        return List.of(TensorType.of(ElementType.F32, Shape.of(rows, width)));
    }

    @Override
    public List<Datum> evaluate(EvaluationContext in) {
        List<Long> wanted = in.attribute(INPUTDIMENSIONS);
        int rows = Samples.rows(in.tensor(0));
        long width = 0;
        for (int i = 0; i < in.operandCount(); i++) {
            width += wanted.isEmpty() ? features(in.tensor(i)) : wanted.get(i);
        }
        Tensor y = Tensor.zeros(ElementType.F32, rows, width);
        for (int row = 0; row < rows; row++) {
            long at = row * width;
            for (int i = 0; i < in.operandCount(); i++) {
                long given = features(in.tensor(i));
                long take = wanted.isEmpty() ? given : wanted.get(i);
                for (long k = 0; k < Math.min(given, take); k++) {
                    y.setDouble(at + k, in.tensor(i).getDouble(row * given + k));
                }
                at += take;
            }
        }
        return List.of(y);
    }

    private static long features(Tensor x) {
        return x.rank() == 1 ? x.extent(0) : Tensor.size(Arrays.copyOfRange(x.shape(), 1, x.rank()));
    }

    @Override
    public Lowering lower(LoweringContext to) {
        return new Lowering.Decomposition(out -> {
            Value[] parts = new Value[to.operandCount()];
            for (int i = 0; i < parts.length; i++) {
                parts[i] = part(to, out, i);
            }
            out.result(out.node("Concat", Attributes.NONE.with(AttributeKey.integer("axis"), 1L), parts));
        });
    }

    private static Value part(LoweringContext to, Decomposer out, int operand) {
        Dim given = given(to, operand);
        Dim wanted = wanted(to, operand);
        Value x = out.cast(out.operand(operand), ElementType.F32);
        Value rows = out.reshape(x, List.of(rows(to, operand), given));
        if (given.equals(wanted)) {
            return rows;
        }
        Value end = out.dims(List.of(Dim.min(given, wanted)));
        Value cut = out.node("Slice", rows, out.vector(0), end, out.vector(1));
        Dim missing = wanted.minus(Dim.min(given, wanted));
        return out.node("Pad", cut, out.dims(List.of(Dim.ZERO, Dim.ZERO, Dim.ZERO, missing)));
    }
}
