package dev.sardonyx.ops.contrib.quantization;

import dev.sardonyx.ir.attribute.AttributeKey;
import dev.sardonyx.ir.graph.Value;
import dev.sardonyx.ir.type.Shape;
import dev.sardonyx.ir.type.ValueType;
import dev.sardonyx.ops.Accuracy;
import dev.sardonyx.ops.Decomposer;
import dev.sardonyx.ops.EvaluationContext;
import dev.sardonyx.ops.InferenceContext;
import dev.sardonyx.ops.Lowering;
import dev.sardonyx.ops.LoweringContext;
import dev.sardonyx.ops.Operator;
import dev.sardonyx.ops.OperatorSchema;
import dev.sardonyx.tensor.Datum;
import dev.sardonyx.tensor.Tensor;
import java.util.List;
import java.util.function.DoubleUnaryOperator;

/** An operator of one quantized tensor: operands 0 to 2, quantized anew by operands 3 and 4. */
abstract class QuantizedUnary implements Operator {
    private final String name;

    QuantizedUnary(String name) {
        this.name = name;
    }

    /** The attributes. */
    List<AttributeKey<?>> attributes() {
        return List.of();
    }

    /** The reference: what the result stands for, from what the operand does. */
    abstract Tensor reference(Tensor x, EvaluationContext in);

    /** The same as nodes of f32. */
    abstract Value write(Decomposer out, Value x, LoweringContext to);

    @Override
    public OperatorSchema schema() {
        OperatorSchema.Builder schema = OperatorSchema.microsoft(name)
                .operand("X", "T", Quantized.BYTES)
                .operand("X_scale", "", Quantized.SCALES)
                .optionalOperand("X_zero_point", "T", Quantized.BYTES)
                .operand("Y_scale", "", Quantized.SCALES)
                .optionalOperand("Y_zero_point", "T", Quantized.BYTES)
                .result("Y", "T", Quantized.BYTES)
                .accuracy(new Accuracy(0, 1));
        attributes().forEach(schema::attribute);
        return schema.build();
    }

    @Override
    public List<ValueType> infer(InferenceContext in) {
        Quantized.FIRST.check(in);
        Quantized.RESULT.check(in);
        return List.of(in.tensor(0).withShape(shape(in)));
    }

    /** The shape of the result. */
    Shape shape(InferenceContext in) {
        return in.shape(0);
    }

    @Override
    public List<Datum> evaluate(EvaluationContext in) {
        Tensor y = reference(Quantized.FIRST.all(in), in);
        return List.of(Quantized.RESULT.quantized(in, y, in.tensor(0).elementType()));
    }

    @Override
    public Lowering lower(LoweringContext to) {
        return new Lowering.Decomposition(out -> {
            Value y = write(out, Quantized.FIRST.read(out, to), to);
            out.result(Quantized.RESULT.write(out, to, y, to.element(0)));
        });
    }

    /** {@code x} with a function applied to each element. */
    static Tensor mapped(Tensor x, DoubleUnaryOperator function) {
        Tensor y = Tensor.zeros(x.elementType(), x.shape());
        for (long i = 0; i < x.size(); i++) {
            y.setDouble(i, function.applyAsDouble(x.getDouble(i)));
        }
        return y;
    }
}
