package dev.sardonyx.ops.arithmetic;

import dev.sardonyx.ops.BinaryElementwise;
import dev.sardonyx.ops.ElementTypes;
import dev.sardonyx.ops.EvaluationContext;
import dev.sardonyx.ops.OperatorSchema;

/** A connective of the bits of two integers. */
abstract class Bitwise extends BinaryElementwise {
    private final OperatorSchema schema;

    Bitwise(String name) {
        this.schema = OperatorSchema.onnx(name)
                .since(18)
                .operand("A", "T", ElementTypes.INTEGERS)
                .operand("B", "T", ElementTypes.INTEGERS)
                .result("C", "T", ElementTypes.INTEGERS)
                .build();
    }

    @Override
    public final OperatorSchema schema() {
        return schema;
    }

    @Override
    protected double reference(double a, double b, EvaluationContext in) {
        throw new IllegalStateException("floats have no bits to combine");
    }
}
