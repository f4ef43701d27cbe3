package dev.sardonyx.ops.normalization;

import dev.sardonyx.ir.attribute.AttributeKey;
import dev.sardonyx.ir.graph.Value;
import dev.sardonyx.ir.type.Dim;
import dev.sardonyx.ir.type.Shape;
import dev.sardonyx.ir.type.TensorType;
import dev.sardonyx.ir.type.ValueType;
import dev.sardonyx.ops.Accuracy;
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
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;

/** Shift and scale of every row from {@link #AXIS} on by its own mean and variance (ONNX LayerNormalization-17). */
public final class LayerNormalization implements Operator {
    public static final AttributeKey<Long> AXIS = AttributeKey.integer("axis").orElse(-1L);
    public static final AttributeKey<Float> EPSILON =
            AttributeKey.number("epsilon").orElse(1e-5f);
    /** The data type statistics are computed and given in. */
    public static final AttributeKey<Long> STASH_TYPE =
            AttributeKey.integer("stash_type").orElse(1L);

    @Override
    public OperatorSchema schema() {
        return OperatorSchema.onnx("LayerNormalization")
                .since(17)
                .operand("X", "T", ElementTypes.FLOATS)
                .operand("Scale", "T", ElementTypes.FLOATS)
                .optionalOperand("B", "T", ElementTypes.FLOATS)
                .result("Y", "T", ElementTypes.FLOATS)
                .optionalResult("Mean", "U", ElementTypes.FLOATS)
                .optionalResult("InvStdDev", "U", ElementTypes.FLOATS)
                .attribute(AXIS)
                .attribute(EPSILON)
                .attribute(STASH_TYPE)
                .accuracy(Accuracy.relative(1e-5))
                .build();
    }

    @Override
    public List<ValueType> infer(InferenceContext in) {
        int axis = in.axis(AXIS, 0);
        for (int i = 1; i <= 2; i++) {
            if (in.has(i)) {
                in.requireBroadcast(in.shape(i), in.shape(0), i == 1 ? "the scale" : "the shift");
            }
        }
        List<Dim> dims = new ArrayList<>(in.shape(0).dims());
        Collections.fill(dims.subList(axis, dims.size()), Dim.ONE);
        ValueType statistics = TensorType.of(DataTypes.of(in, STASH_TYPE), Shape.of(dims));
        return List.of(in.operandType(0), statistics, statistics);
    }

    @Override
    public List<Datum> evaluate(EvaluationContext in) {
        Tensor x = in.tensor(0);
        int axis = in.axis(in.attribute(AXIS), x.rank());
        long[] rows = x.shape();
        Arrays.fill(rows, axis, rows.length, 1);
        ElementType stash = DataTypes.of(in.attribute(STASH_TYPE)).orElseThrow();
        Tensor means = Tensor.zeros(stash, rows);
        Tensor inverses = Tensor.zeros(stash, rows);
        Tensor y = Tensor.zeros(x.elementType(), x.shape());
        long length = means.size() == 0 ? 0 : x.size() / means.size();
        for (long row = 0; row < means.size(); row++) {
            double mean = 0;
            double variance = 0;
            for (long i = row * length; i < (row + 1) * length; i++) {
                mean += x.getDouble(i);
            }
            mean /= length;
            for (long i = row * length; i < (row + 1) * length; i++) {
                variance += (x.getDouble(i) - mean) * (x.getDouble(i) - mean);
            }
            double inverse = 1 / Math.sqrt(variance / length + in.attribute(EPSILON));
            means.setDouble(row, mean);
            inverses.setDouble(row, inverse);
            for (long i = row * length; i < (row + 1) * length; i++) {
                long[] index = Index.unflat(x.shape(), i);
                double scale =
                        in.tensor(1).getDouble(Index.broadcast(in.tensor(1).shape(), index));
                double shift = in.has(2)
                        ? in.tensor(2).getDouble(Index.broadcast(in.tensor(2).shape(), index))
                        : 0;
                y.setDouble(i, (x.getDouble(i) - mean) * inverse * scale + shift);
            }
        }
        return List.of(y, means, inverses);
    }

    @Override
    public Lowering lower(LoweringContext to) {
        int axis = to.axis(AXIS, 0);
        ElementType type = to.element(0);
        ElementType wide = ElementTypes.accumulating(type);
        ElementType stash = DataTypes.of(to, STASH_TYPE);
        return new Lowering.Decomposition(out -> {
            Value axes =
                    out.vector(IntStream.range(axis, to.rank(0)).asLongStream().toArray());
            Value x = out.cast(out.operand(0), wide);
            Value mean = out.node("ReduceMean", x, axes);
            Value distance = out.node("Sub", x, mean);
            Value variance = out.node("ReduceMean", out.node("Mul", distance, distance), axes);
            Value deviation = out.node("Sqrt", out.node("Add", variance, out.constant(wide, to.attribute(EPSILON))));
            Value inverse = out.node("Reciprocal", deviation);
            Value normal = out.node("Mul", distance, inverse);
            Value y = out.node("Mul", normal, out.cast(out.operand(1), wide));
            if (to.has(2)) {
                y = out.node("Add", y, out.cast(out.operand(2), wide));
            }
            out.result(out.cast(y, type));
            if (to.resultCount() > 1) {
                out.result(out.cast(mean, stash));
            }
            if (to.resultCount() > 2) {
                out.result(out.cast(inverse, stash));
            }
        });
    }
}
