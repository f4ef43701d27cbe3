package dev.sardonyx.ops.normalization;

import dev.sardonyx.ir.attribute.AttributeKey;
import dev.sardonyx.ir.graph.Value;
import dev.sardonyx.ir.type.Dim;
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
import java.util.stream.IntStream;

/**
 * Shift and scale of each channel by given statistics (ONNX BatchNormalization-15); in {@link #TRAINING_MODE} by its
 * own, with running statistics as further results.
 */
public final class BatchNormalization implements Operator {
    public static final AttributeKey<Float> EPSILON =
            AttributeKey.number("epsilon").orElse(1e-5f);
    public static final AttributeKey<Float> MOMENTUM =
            AttributeKey.number("momentum").orElse(0.9f);
    public static final AttributeKey<Boolean> TRAINING_MODE =
            AttributeKey.flag("training_mode").orElse(false);

    @Override
    public OperatorSchema schema() {
        return OperatorSchema.onnx("BatchNormalization")
                .since(15)
                .operand("X", "T", ElementTypes.FLOATS)
                .operand("scale", "T1", ElementTypes.FLOATS)
                .operand("B", "T1", ElementTypes.FLOATS)
                .operand("input_mean", "T2", ElementTypes.FLOATS)
                .operand("input_var", "T2", ElementTypes.FLOATS)
                .result("Y", "T", ElementTypes.FLOATS)
                .optionalResult("running_mean", "T2", ElementTypes.FLOATS)
                .optionalResult("running_var", "T2", ElementTypes.FLOATS)
                .attribute(EPSILON)
                .attribute(MOMENTUM)
                .attribute(TRAINING_MODE)
                .accuracy(Accuracy.relative(1e-5))
                .build();
    }

    @Override
    public List<ValueType> infer(InferenceContext in) {
        if (in.rank(0) == 0) {
            throw in.error("the operand must have at least one axis", "");
        }
        Dim channels = in.rank(0) > 1 ? in.shape(0).dim(1) : Dim.ONE;
        for (int i = 1; i <= 4; i++) {
            in.requireVector(i, "operand " + i);
            in.requireEqual(in.shape(i).dim(0), channels, "operand " + i + " must have one element a channel");
        }
        return List.of(in.operandType(0), in.operandType(3), in.operandType(4));
    }

    @Override
    public List<Datum> evaluate(EvaluationContext in) {
        Tensor x = in.tensor(0);
        boolean training = in.attribute(TRAINING_MODE);
        int channels = (int) in.tensor(1).size();
        double[] mean = in.tensor(3).toDoubles();
        double[] variance = in.tensor(4).toDoubles();
        double[] ownMean = new double[channels];
        double[] ownVariance = new double[channels];
        long count = x.size() / Math.max(channels, 1);
        Index.forEach(x.shape(), i -> ownMean[channel(i)] += x.getDouble(Index.flat(x.shape(), i)) / count);
        Index.forEach(x.shape(), i -> {
            double distance = x.getDouble(Index.flat(x.shape(), i)) - ownMean[channel(i)];
            ownVariance[channel(i)] += distance * distance / count;
        });
        Tensor y = Tensor.zeros(x.elementType(), x.shape());
        Index.forEach(x.shape(), index -> {
            int c = channel(index);
            long i = Index.flat(x.shape(), index);
            double normal = (x.getDouble(i) - (training ? ownMean[c] : mean[c]))
                    / Math.sqrt((training ? ownVariance[c] : variance[c]) + in.attribute(EPSILON));
            y.setDouble(i, normal * in.tensor(1).getDouble(c) + in.tensor(2).getDouble(c));
        });
        double momentum = in.attribute(MOMENTUM);
        Tensor runningMean = Tensor.zeros(in.tensor(3).elementType(), channels);
        Tensor runningVariance = Tensor.zeros(in.tensor(4).elementType(), channels);
        for (int c = 0; c < channels; c++) {
            runningMean.setDouble(c, mean[c] * momentum + ownMean[c] * (1 - momentum));
            runningVariance.setDouble(c, variance[c] * momentum + ownVariance[c] * (1 - momentum));
        }
        return List.of(y, runningMean, runningVariance);
    }

    private static int channel(long[] index) {
        return index.length > 1 ? (int) index[1] : 0;
    }

    @Override
    public Lowering lower(LoweringContext to) {
        ElementType type = to.element(0);
        ElementType wide = ElementTypes.accumulating(type);
        return new Lowering.Decomposition(out -> {
            Value mean = out.cast(out.operand(3), wide);
            Value variance = out.cast(out.operand(4), wide);
            Value x = out.cast(out.operand(0), wide);
            List<Value> running = List.of();
            if (to.attribute(TRAINING_MODE)) {
                Value axes = out.vector(IntStream.range(0, to.rank(0))
                        .filter(axis -> axis != 1)
                        .asLongStream()
                        .toArray());
                Value ownMean = out.node("ReduceMean", x, axes);
                Value distance = out.node("Sub", x, ownMean);
                Value ownVariance = out.node("ReduceMean", out.node("Mul", distance, distance), axes);
                Value flat = out.vector(-1);
                ownMean = out.node("Reshape", ownMean, flat);
                ownVariance = out.node("Reshape", ownVariance, flat);
                running = List.of(
                        blend(out, to, mean, ownMean, to.element(3)),
                        blend(out, to, variance, ownVariance, to.element(4)));
                mean = ownMean;
                variance = ownVariance;
            }
            Value deviation = out.node("Sqrt", out.node("Add", variance, out.constant(wide, to.attribute(EPSILON))));
            Value scale = out.node("Div", out.cast(out.operand(1), wide), deviation);
            Value shift = out.node("Sub", out.cast(out.operand(2), wide), out.node("Mul", mean, scale));
            Value scaled = out.node("Mul", x, column(out, to, scale));
            out.result(out.cast(out.node("Add", scaled, column(out, to, shift)), type));
            for (int i = 1; i < to.resultCount(); i++) {
                out.result(running.isEmpty() ? out.operand(i + 2) : running.get(i - 1));
            }
        });
    }

    private static Value blend(Decomposer out, LoweringContext to, Value given, Value own, ElementType type) {
        ElementType wide = out.type(given).element();
        double momentum = to.attribute(MOMENTUM);
        Value kept = out.node("Mul", given, out.constant(wide, momentum));
        Value added = out.node("Mul", own, out.constant(wide, 1 - momentum));
        return out.cast(out.node("Add", kept, added), type);
    }

    /** A vector over channels, shaped to broadcast along them. */
    private static Value column(Decomposer out, LoweringContext to, Value vector) {
        if (to.rank(0) <= 2) {
            return vector;
        }
        return out.node(
                "Unsqueeze",
                vector,
                out.vector(IntStream.range(1, to.rank(0) - 1).asLongStream().toArray()));
    }
}
