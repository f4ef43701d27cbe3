package dev.sardonyx.ops.contrib.quantization;

import dev.sardonyx.ir.graph.Value;
import dev.sardonyx.ir.type.ValueType;
import dev.sardonyx.ops.Accuracy;
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
import java.util.function.DoubleBinaryOperator;

/** An elementwise operator of two quantized tensors, operands 0 to 5, quantized anew by operands 6 and 7. */
abstract class QuantizedBinary implements Operator {
    private static final Quantized LEFT = new Quantized(0, 1, 2);
    private static final Quantized RIGHT = new Quantized(3, 4, 5);
    private static final Quantized RESULT = new Quantized(-1, 6, 7);

    private final String name;
    private final String operator;
    private final DoubleBinaryOperator reference;

    /** @param operator the operator of what the operands stand for */
    QuantizedBinary(String name, String operator, DoubleBinaryOperator reference) {
        this.name = name;
        this.operator = operator;
        this.reference = reference;
    }

    @Override
    public OperatorSchema schema() {
        return OperatorSchema.microsoft(name)
                .operand("A", "T", Quantized.BYTES)
                .operand("A_scale", "", Quantized.SCALES)
                .optionalOperand("A_zero_point", "T", Quantized.BYTES)
                .operand("B", "T", Quantized.BYTES)
                .operand("B_scale", "", Quantized.SCALES)
                .optionalOperand("B_zero_point", "T", Quantized.BYTES)
                .operand("C_scale", "", Quantized.SCALES)
                .optionalOperand("C_zero_point", "T", Quantized.BYTES)
                .result("C", "T", Quantized.BYTES)
                .accuracy(new Accuracy(0, 1))
                .build();
    }

    @Override
    public List<ValueType> infer(InferenceContext in) {
        LEFT.check(in);
        RIGHT.check(in);
        RESULT.check(in);
        return List.of(in.tensor(0).withShape(in.broadcast(in.shape(0), in.shape(3))));
    }

    @Override
    public List<Datum> evaluate(EvaluationContext in) {
        long[] left = in.tensor(0).shape();
        long[] right = in.tensor(3).shape();
        ElementType type = in.tensor(0).elementType();
        Tensor y = Tensor.zeros(type, Index.broadcastShape(left, right));
        Index.forEach(y.shape(), index -> {
            double value = reference.applyAsDouble(
                    LEFT.at(in, Index.broadcast(left, index)), RIGHT.at(in, Index.broadcast(right, index)));
            y.setDouble(Index.flat(y.shape(), index), RESULT.quantized(in, value, type));
        });
        return List.of(y);
    }

    @Override
    public Lowering lower(LoweringContext to) {
        return new Lowering.Decomposition(out -> {
            Value y = out.node(operator, LEFT.read(out, to), RIGHT.read(out, to));
            out.result(RESULT.write(out, to, y, to.element(0)));
        });
    }
}
