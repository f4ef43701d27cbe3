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

/** The operand divided by its norm along {@link #AXIS}, 0 where the norm is (ONNX LpNormalization-22). */
public final class LpNormalization implements Operator {
    public static final AttributeKey<Long> AXIS = AttributeKey.integer("axis").orElse(-1L);
    /** The order of the norm, 1 or 2. */
    public static final AttributeKey<Long> P = AttributeKey.integer("p").orElse(2L);

    @Override
    public OperatorSchema schema() {
        return OperatorSchema.onnx("LpNormalization")
                .since(22)
                .operand("input", "T", ElementTypes.FLOATS)
                .result("output", "T", ElementTypes.FLOATS)
                .attribute(AXIS)
                .attribute(P)
                .accuracy(Accuracy.relative(1e-5))
                .build();
    }

    @Override
    public List<ValueType> infer(InferenceContext in) {
        in.axis(AXIS, 0);
        if (in.attribute(P) != 1 && in.attribute(P) != 2) {
            throw in.error("'p' must be 1 or 2, found " + in.attribute(P), "");
        }
        return List.of(in.operandType(0));
    }

    @Override
    public List<Datum> evaluate(EvaluationContext in) {
        Tensor x = in.tensor(0);
        Tensor y = Tensor.zeros(x.elementType(), x.shape());
        int axis = in.axis(in.attribute(AXIS), x.rank());
        Index.forEach(x.shape(), index -> {
            long[] at = index.clone();
            double sum = 0;
            for (at[axis] = 0; at[axis] < x.extent(axis); at[axis]++) {
                double value = x.getDouble(Index.flat(x.shape(), at));
                sum += in.attribute(P) == 1 ? Math.abs(value) : value * value;
            }
            double norm = in.attribute(P) == 1 ? sum : Math.sqrt(sum);
            long i = Index.flat(x.shape(), index);
            y.setDouble(i, norm == 0 ? 0 : x.getDouble(i) / norm);
        });
        return List.of(y);
    }

    @Override
    public Lowering lower(LoweringContext to) {
        ElementType wide = ElementTypes.accumulating(to.element(0));
        return new Lowering.Decomposition(out -> {
            Value x = out.cast(out.operand(0), wide);
            String reduction = to.attribute(P) == 1 ? "ReduceL1" : "ReduceL2";
            Value norm = out.node(reduction, x, out.vector(to.axis(AXIS, 0)));
            Value zero = out.constant(wide, 0);
            Value divisor = out.node("Where", out.node("Equal", norm, zero), out.constant(wide, 1), norm);
            out.result(out.cast(out.node("Div", x, divisor), to.element(0)));
        });
    }
}
