package dev.sardonyx.ops.internal;

import dev.sardonyx.ir.attribute.AttributeKey;
import dev.sardonyx.ir.type.ValueType;
import dev.sardonyx.ops.ElementTypes;
import dev.sardonyx.ops.EvaluationContext;
import dev.sardonyx.ops.InferenceContext;
import dev.sardonyx.ops.Lowering;
import dev.sardonyx.ops.LoweringContext;
import dev.sardonyx.ops.Operator;
import dev.sardonyx.ops.OperatorSchema;
import dev.sardonyx.tensor.Datum;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Stands for work that fails whenever it is reached: the run ends with a message. Nodes are made with their types. */
public final class Raise implements Operator {
    /** What the run fails with. */
    public static final AttributeKey<String> MESSAGE = AttributeKey.text("message");

    @Override
    public OperatorSchema schema() {
        return OperatorSchema.of("sardonyx", "Raise")
                .variadicResult("results", "", ElementTypes.ALL)
                .attribute(MESSAGE)
                .build();
    }

    @Override
    public List<ValueType> infer(InferenceContext in) {
        return IntStream.range(0, in.node().results().size())
                .mapToObj(in::declaredType)
                .toList();
    }

    @Override
    public List<Datum> evaluate(EvaluationContext in) {
        throw in.error(in.attribute(MESSAGE));
    }

    @Override
    public Lowering lower(LoweringContext to) {
        return new Lowering.HostCall("raise", Map.of(MESSAGE.name(), to.attribute(MESSAGE)));
    }
}
