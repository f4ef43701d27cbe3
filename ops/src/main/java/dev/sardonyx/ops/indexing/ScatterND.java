package dev.sardonyx.ops.indexing;

import dev.sardonyx.ir.type.Dim;
import dev.sardonyx.ir.type.Shape;
import dev.sardonyx.ir.type.ValueType;
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
import java.util.List;
import java.util.Map;

/** The operand with slices put in where tuples of indices say (ONNX ScatterND-18). */
public final class ScatterND implements Operator {
    @Override
    public OperatorSchema schema() {
        return OperatorSchema.onnx("ScatterND")
                .since(18)
                .operand("data", "T", ElementTypes.ALL)
                .operand("indices", "", ElementTypes.of(ElementType.I64))
                .operand("updates", "T", ElementTypes.ALL)
                .result("output", "T", ElementTypes.ALL)
                .attribute(Combination.REDUCTION)
                .build();
    }

    @Override
    public List<ValueType> infer(InferenceContext in) {
        Combination.check(in);
        if (in.rank(0) < 1 || in.rank(1) < 1) {
            throw in.error("the operand and the indices must have at least one axis", "");
        }
        Dim tuple = in.shape(1).dim(in.rank(1) - 1);
        if (tuple.isKnown() && tuple.knownValue() > in.rank(0)) {
            throw in.error("tuples of " + tuple + " indices are too long for " + in.shape(0), "");
        }
        if (tuple.isKnown()) {
            checkUpdates(in, (int) tuple.knownValue());
        }
        return List.of(in.operandType(0));
    }

    private static void checkUpdates(InferenceContext in, int tuple) {
        List<Dim> wanted = new ArrayList<>(in.shape(1).dims().subList(0, in.rank(1) - 1));
        wanted.addAll(in.shape(0).dims().subList(tuple, in.rank(0)));
        if (in.rank(2) != wanted.size()) {
            throw in.error("the updates must have shape " + Shape.of(wanted) + ", found " + in.shape(2), "");
        }
        for (int axis = 0; axis < wanted.size(); axis++) {
            in.requireEqual(in.shape(2).dim(axis), wanted.get(axis), "there must be an update for each index");
        }
    }

    @Override
    public List<Datum> evaluate(EvaluationContext in) {
        Tensor y = in.tensor(0).copy();
        Tensor indices = in.tensor(1);
        int tuple = (int) indices.extent(indices.rank() - 1);
        long tuples = Tensor.size(Arrays.copyOf(indices.shape(), indices.rank() - 1));
        long slice = Tensor.size(Arrays.copyOfRange(y.shape(), tuple, y.rank()));
        if (in.tensor(2).size() != tuples * slice) {
            throw in.error("expected " + tuples * slice + " updates, found " + in.tensor(2));
        }
        for (long t = 0; t < tuples; t++) {
            long target = 0;
            for (int i = 0; i < tuple; i++) {
                target = target * y.extent(i) + Positions.checked(indices.getLong(t * tuple + i), y.extent(i), in);
            }
            for (long i = 0; i < slice; i++) {
                Combination.combine(
                        in.attribute(Combination.REDUCTION), y, target * slice + i, in.tensor(2), t * slice + i);
            }
        }
        return List.of(y);
    }

    @Override
    public Lowering lower(LoweringContext to) {
        return new Lowering.HostCall("scatter_nd", Map.of("reduction", to.attribute(Combination.REDUCTION)));
    }
}
