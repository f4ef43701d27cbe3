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
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** Every row from {@link #AXIS} on divided by the root of its mean square, then scaled (ONNX RMSNormalization-23). */
public final class RMSNormalization implements Operator {
    public static final AttributeKey<Long> AXIS = AttributeKey.integer("axis").orElse(-1L);
    public static final AttributeKey<Float> EPSILON =
            AttributeKey.number("epsilon").orElse(1e-5f);
    public static final AttributeKey<Long> STASH_TYPE =
            AttributeKey.integer("stash_type").orElse(1L);

    @Override
    public OperatorSchema schema() {
        return OperatorSchema.onnx("RMSNormalization")
                .since(23)
                .operand("X", "T", ElementTypes.FLOATS)
                .operand("scale", "V", ElementTypes.FLOATS)
                .result("Y", "V", ElementTypes.FLOATS)
                .attribute(AXIS)
                .attribute(EPSILON)
                .attribute(STASH_TYPE)
                .accuracy(Accuracy.relative(1e-5))
                .build();
    }

    @Override
    public List<ValueType> infer(InferenceContext in) {
        in.axis(AXIS, 0);
        in.requireBroadcast(in.shape(1), in.shape(0), "the scale");
        return List.of(in.tensor(0).withElement(in.element(1)));
    }

    @Override
    public List<Datum> evaluate(EvaluationContext in) {
        Tensor x = in.tensor(0);
        Tensor scale = in.tensor(1);
        Tensor y = Tensor.zeros(scale.elementType(), x.shape());
        int axis = in.axis(in.attribute(AXIS), x.rank());
        long length = Tensor.size(Arrays.copyOfRange(x.shape(), axis, x.rank()));
        for (long row = 0; row * length < x.size(); row++) {
            double sum = 0;
            for (long i = row * length; i < (row + 1) * length; i++) {
                sum += x.getDouble(i) * x.getDouble(i);
            }
            double root = Math.sqrt(sum / length + in.attribute(EPSILON));
            for (long i = row * length; i < (row + 1) * length; i++) {
                long at = Index.broadcast(scale.shape(), Index.unflat(x.shape(), i));
                y.setDouble(i, x.getDouble(i) / root * scale.getDouble(at));
            }
        }
        return List.of(y);
    }

    @Override
    public Lowering lower(LoweringContext to) {
        int axis = to.axis(AXIS, 0);
        ElementType wide = ElementTypes.accumulating(to.element(0));
        return new Lowering.Decomposition(out -> {
            Value axes =
                    out.vector(IntStream.range(axis, to.rank(0)).asLongStream().toArray());
            Value x = out.cast(out.operand(0), wide);
            Value square = out.node("ReduceMean", out.node("Mul", x, x), axes);
            Value root = out.node("Sqrt", out.node("Add", square, out.constant(wide, to.attribute(EPSILON))));
            Value normal = out.node("Mul", x, out.node("Reciprocal", root));
            out.result(out.cast(out.node("Mul", normal, out.cast(out.operand(1), wide)), to.element(1)));
        });
    }
}
