package dev.sardonyx.ops.random;

import dev.sardonyx.ir.attribute.AttributeKey;
import dev.sardonyx.ir.type.ValueType;
import dev.sardonyx.ops.DataTypes;
import dev.sardonyx.ops.ElementTypes;
import dev.sardonyx.ops.EvaluationContext;
import dev.sardonyx.ops.InferenceContext;
import dev.sardonyx.ops.Lowering;
import dev.sardonyx.ops.LoweringContext;
import dev.sardonyx.ops.OperatorSchema;
import dev.sardonyx.tensor.Datum;
import dev.sardonyx.tensor.ElementType;
import dev.sardonyx.tensor.Tensor;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** 1 with the probability that each element is, else 0 (ONNX Bernoulli-22). */
public final class Bernoulli extends RandomDraw {
    /** Default: the operand's element type. */
    public static final AttributeKey<Long> DTYPE = AttributeKey.integer("dtype").optional();

    @Override
    public OperatorSchema schema() {
        return OperatorSchema.onnx("Bernoulli")
                .since(22)
                .operand("input", "T1", ElementTypes.FLOATS)
                .result("output", "T2", ElementTypes.NUMERIC_OR_BOOL)
                .attribute(DTYPE)
                .attribute(SEED)
                .build();
    }

    @Override
    public List<ValueType> infer(InferenceContext in) {
        ElementType type = in.find(DTYPE).isPresent() ? DataTypes.of(in, DTYPE) : in.element(0);
        return List.of(in.tensor(0).withElement(type));
    }

    @Override
    public List<Datum> evaluate(EvaluationContext in) {
        Tensor x = in.tensor(0);
        ElementType type =
                in.find(DTYPE).map(d -> DataTypes.of(d).orElseThrow()).orElse(x.elementType());
        Tensor y = Tensor.zeros(type, x.shape());
        Random random = generator(in);
        for (long i = 0; i < y.size(); i++) {
            y.setLong(i, random.nextDouble() < x.getDouble(i) ? 1 : 0);
        }
        return List.of(y);
    }

    @Override
    public Lowering lower(LoweringContext to) {
        return new Lowering.HostCall("bernoulli", withSeed(to, Map.of()));
    }
}
