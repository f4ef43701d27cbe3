package dev.sardonyx.ops.contrib.quantization;

import dev.sardonyx.ir.attribute.AttributeKey;
import dev.sardonyx.ir.attribute.Attributes;
import dev.sardonyx.ir.graph.Value;
import dev.sardonyx.ops.Decomposer;
import dev.sardonyx.ops.EvaluationContext;
import dev.sardonyx.ops.LoweringContext;
import dev.sardonyx.tensor.Tensor;
import java.util.List;

/** A quantized tensor with what is negative scaled (com.microsoft QLinearLeakyRelu-1). */
public final class QLinearLeakyRelu extends QuantizedUnary {
    public static final AttributeKey<Float> ALPHA = AttributeKey.number("alpha").orElse(0.01f);

    public QLinearLeakyRelu() {
        super("QLinearLeakyRelu");
    }

    @Override
    List<AttributeKey<?>> attributes() {
        return List.of(ALPHA);
    }

    @Override
    Tensor reference(Tensor x, EvaluationContext in) {
        return mapped(x, v -> v < 0 ? in.attribute(ALPHA) * v : v);
    }

    @Override
    Value write(Decomposer out, Value x, LoweringContext to) {
        return out.node("LeakyRelu", Attributes.NONE.with(AttributeKey.number("alpha"), to.attribute(ALPHA)), x);
    }
}
