package dev.sardonyx.ops.pooling;

import dev.sardonyx.ir.attribute.AttributeKey;
import dev.sardonyx.ir.graph.Value;
import dev.sardonyx.ir.type.Dim;
import dev.sardonyx.ir.type.Shape;
import dev.sardonyx.ir.type.ValueType;
import dev.sardonyx.ops.Accuracy;
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
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;

/** The norm of each channel (ONNX GlobalLpPool-22). */
public final class GlobalLpPool implements Operator {
    public static final AttributeKey<Long> P = AttributeKey.integer("p").orElse(2L);

    @Override
    public OperatorSchema schema() {
        return OperatorSchema.onnx("GlobalLpPool")
                .since(22)
                .operand("X", "T", ElementTypes.FLOATS)
                .result("Y", "T", ElementTypes.FLOATS)
                .attribute(P)
                .accuracy(Accuracy.relative(1e-5))
                .build();
    }

    @Override
    public List<ValueType> infer(InferenceContext in) {
        List<Dim> dims = new ArrayList<>(in.shape(0).dims());
        if (dims.size() < 3) {
            throw in.error("the operand must have batch, channels and spatial axes, found " + in.shape(0), "");
        }
        requireNorm(in, in.attribute(P));
        Collections.fill(dims.subList(2, dims.size()), Dim.ONE);
        return List.of(in.tensor(0).withShape(Shape.of(dims)));
    }

    static void requireNorm(InferenceContext in, long p) {
        if (p < 1) {
            throw in.error("'p' must be at least 1, found " + p, "");
        }
    }

    @Override
    public List<Datum> evaluate(EvaluationContext in) {
        Tensor x = in.tensor(0);
        long[] shape = x.shape();
        Arrays.fill(shape, 2, shape.length, 1);
        Tensor y = Tensor.zeros(x.elementType(), shape);
        long count = y.size() == 0 ? 0 : x.size() / y.size();
        double p = in.attribute(P);
        for (long i = 0; i < y.size(); i++) {
            double sum = 0;
            for (long k = 0; k < count; k++) {
                sum += Math.pow(Math.abs(x.getDouble(i * count + k)), p);
            }
            y.setDouble(i, Math.pow(sum, 1 / p));
        }
        return List.of(y);
    }

    @Override
    public Lowering lower(LoweringContext to) {
        ElementType wide = ElementTypes.accumulating(to.element(0));
        double p = to.attribute(P);
        return new Lowering.Decomposition(out -> {
            Value powers = out.node("Pow", out.node("Abs", out.cast(out.operand(0), wide)), out.constant(wide, p));
            Value axes =
                    out.vector(IntStream.range(2, to.rank(0)).asLongStream().toArray());
            Value sum = out.node("ReduceSum", powers, axes);
            out.result(out.cast(out.node("Pow", sum, out.constant(wide, 1 / p)), to.element(0)));
        });
    }
}
