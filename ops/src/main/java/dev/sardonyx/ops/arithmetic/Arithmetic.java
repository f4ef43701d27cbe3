package dev.sardonyx.ops.arithmetic;

import dev.sardonyx.ir.type.Dim;
import dev.sardonyx.ir.type.ValueType;
import dev.sardonyx.ops.Accuracy;
import dev.sardonyx.ops.BinaryElementwise;
import dev.sardonyx.ops.DimArithmetic;
import dev.sardonyx.ops.InferenceContext;
import dev.sardonyx.ops.OperatorSchema;
import dev.sardonyx.tensor.ElementType;
import java.util.List;
import java.util.Set;

/** An arithmetic operation on two operands of one numeric type. */
abstract class Arithmetic extends BinaryElementwise {
    private final OperatorSchema schema;

    Arithmetic(String name, int since, Set<ElementType> types, Accuracy accuracy) {
        this.schema = OperatorSchema.onnx(name)
                .since(since)
                .operand("A", "T", types)
                .operand("B", "T", types)
                .result("C", "T", types)
                .accuracy(accuracy)
                .build();
    }

    @Override
    public final OperatorSchema schema() {
        return schema;
    }

    /** The element of the contents of result 0, null when it cannot be told. */
    Dim contents(Dim a, Dim b) {
        return null;
    }

    @Override
    public List<ValueType> infer(InferenceContext in) {
        DimArithmetic.propagate(in, this::contents);
        return super.infer(in);
    }
}
