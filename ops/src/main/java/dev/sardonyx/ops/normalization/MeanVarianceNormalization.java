package dev.sardonyx.ops.normalization;

import dev.sardonyx.ir.attribute.AttributeKey;
import dev.sardonyx.ir.graph.Value;
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

/** The operand less its mean over axes, divided by its deviation (ONNX MeanVarianceNormalization-13). */
public final class MeanVarianceNormalization implements Operator {
    public static final AttributeKey<List<Long>> AXES =
            AttributeKey.integers("axes").orElse(List.of(0L, 2L, 3L));

    private static final double EPSILON = 1e-9;

    @Override
    public OperatorSchema schema() {
        return OperatorSchema.onnx("MeanVarianceNormalization")
                .since(13)
                .operand("X", "T", ElementTypes.FLOATS)
                .result("Y", "T", ElementTypes.FLOATS)
                .attribute(AXES)
                .accuracy(Accuracy.relative(1e-5))
                .build();
    }

    @Override
    public List<ValueType> infer(InferenceContext in) {
        in.attribute(AXES).forEach(axis -> in.axis(axis, in.rank(0)));
        return List.of(in.operandType(0));
    }

    @Override
    public List<Datum> evaluate(EvaluationContext in) {
        Tensor x = in.tensor(0);
        Tensor y = Tensor.zeros(x.elementType(), x.shape());
        long[] kept = x.shape();
        for (long axis : in.attribute(AXES)) {
            kept[in.axis(axis, x.rank())] = 1;
        }
        double[] mean = new double[Math.toIntExact(Tensor.size(kept))];
        double[] variance = new double[mean.length];
        long count = x.size() / Math.max(mean.length, 1);
        Index.forEach(
                x.shape(), i -> mean[(int) Index.broadcast(kept, i)] += x.getDouble(Index.flat(x.shape(), i)) / count);
        Index.forEach(x.shape(), i -> {
            int group = (int) Index.broadcast(kept, i);
            double distance = x.getDouble(Index.flat(x.shape(), i)) - mean[group];
            variance[group] += distance * distance / count;
        });
        Index.forEach(x.shape(), i -> {
            int group = (int) Index.broadcast(kept, i);
            long place = Index.flat(x.shape(), i);
            y.setDouble(place, (x.getDouble(place) - mean[group]) / (Math.sqrt(variance[group]) + EPSILON));
        });
        return List.of(y);
    }

    @Override
    public Lowering lower(LoweringContext to) {
        ElementType wide = ElementTypes.accumulating(to.element(0));
        return new Lowering.Decomposition(out -> {
            Value axes =
                    out.vector(to.attribute(AXES).stream().mapToLong(a -> a).toArray());
            Value x = out.cast(out.operand(0), wide);
            Value distance = out.node("Sub", x, out.node("ReduceMean", x, axes));
            Value variance = out.node("ReduceMean", out.node("Mul", distance, distance), axes);
            Value deviation = out.node("Add", out.node("Sqrt", variance), out.constant(wide, EPSILON));
            out.result(out.cast(out.node("Div", distance, deviation), to.element(0)));
        });
    }
}
