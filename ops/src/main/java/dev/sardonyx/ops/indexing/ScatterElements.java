package dev.sardonyx.ops.indexing;

import dev.sardonyx.ir.attribute.AttributeKey;
import dev.sardonyx.ir.type.ValueType;
import dev.sardonyx.ops.ElementTypes;
import dev.sardonyx.ops.EvaluationContext;
import dev.sardonyx.ops.InferenceContext;
import dev.sardonyx.ops.Lowering;
import dev.sardonyx.ops.LoweringContext;
import dev.sardonyx.ops.Operator;
import dev.sardonyx.ops.OperatorSchema;
import dev.sardonyx.ops.reference.Index;
import dev.sardonyx.tensor.Datum;
import dev.sardonyx.tensor.Tensor;
import java.util.List;
import java.util.Map;

/** The operand with updates put in, each placed along {@link #AXIS} by an index (ONNX ScatterElements-18). */
public final class ScatterElements implements Operator {
    public static final AttributeKey<Long> AXIS = AttributeKey.integer("axis").orElse(0L);

    @Override
    public OperatorSchema schema() {
        return OperatorSchema.onnx("ScatterElements")
                .since(18)
                .operand("data", "T", ElementTypes.ALL)
                .operand("indices", "Tind", ElementTypes.INDICES)
                .operand("updates", "T", ElementTypes.ALL)
                .result("output", "T", ElementTypes.ALL)
                .attribute(AXIS)
                .attribute(Combination.REDUCTION)
                .build();
    }

    @Override
    public List<ValueType> infer(InferenceContext in) {
        in.axis(AXIS, 0);
        Combination.check(in);
        if (in.rank(1) != in.rank(0) || in.rank(2) != in.rank(0)) {
            throw in.error("the operand, indices and updates must have one rank", "");
        }
        for (int axis = 0; axis < in.rank(1); axis++) {
            in.requireEqual(in.shape(1).dim(axis), in.shape(2).dim(axis), "indices and updates must have one shape");
        }
        return List.of(in.operandType(0));
    }

    @Override
    public List<Datum> evaluate(EvaluationContext in) {
        Tensor y = in.tensor(0).copy();
        Tensor indices = in.tensor(1);
        int axis = in.axis(in.attribute(AXIS), y.rank());
        Index.forEach(indices.shape(), index -> {
            long place = Index.flat(indices.shape(), index);
            long[] target = index.clone();
            target[axis] = Positions.checked(indices.getLong(place), y.extent(axis), in);
            Combination.combine(
                    in.attribute(Combination.REDUCTION), y, Index.flat(y.shape(), target), in.tensor(2), place);
        });
        return List.of(y);
    }

    @Override
    public Lowering lower(LoweringContext to) {
        return new Lowering.HostCall(
                "scatter_elements",
                Map.of("axis", (long) to.axis(AXIS, 0), "reduction", to.attribute(Combination.REDUCTION)));
    }
}
