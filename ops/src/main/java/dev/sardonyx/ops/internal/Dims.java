package dev.sardonyx.ops.internal;

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
import java.util.List;

/** A vector of dimensions: the contents of its result, which whoever makes the node states. */
public final class Dims implements Operator {
    @Override
    public OperatorSchema schema() {
        return OperatorSchema.of("sardonyx", "Dims")
                .result("dims", "", ElementTypes.of(ElementType.I64))
                .build();
    }

    @Override
    public List<ValueType> infer(InferenceContext in) {
        in.declaredContents(0).ifPresent(contents -> in.contents(0, contents));
        return List.of(in.declaredType(0));
    }

    @Override
    public List<Datum> evaluate(EvaluationContext in) {
        throw in.error("dimensions of a run are not known to the interpreter; interpret the graph as imported");
    }

    @Override
    public Lowering lower(LoweringContext to) {
        return new Lowering.Contents();
    }
}
