package dev.sardonyx.ops.logic;

import dev.sardonyx.ir.type.Dim;
import dev.sardonyx.ir.type.ValueType;
import dev.sardonyx.ops.BinaryElementwise;
import dev.sardonyx.ops.DimArithmetic;
import dev.sardonyx.ops.ElementTypes;
import dev.sardonyx.ops.EvaluationContext;
import dev.sardonyx.ops.InferenceContext;
import dev.sardonyx.ops.OperatorSchema;
import java.util.List;

/** A connective of two truth values. */
abstract class Connective extends BinaryElementwise {
    private final OperatorSchema schema;

    Connective(String name) {
        this.schema = OperatorSchema.onnx(name)
                .since(7)
                .operand("A", "T", ElementTypes.BOOLS)
                .operand("B", "T", ElementTypes.BOOLS)
                .result("C", "T1", ElementTypes.BOOLS)
                .build();
    }

    @Override
    public final OperatorSchema schema() {
        return schema;
    }

    /** 1 or 0 for one pair of known contents. */
    abstract Dim contents(Dim a, Dim b);

    @Override
    public List<ValueType> infer(InferenceContext in) {
        DimArithmetic.propagate(in, this::contents);
        return super.infer(in);
    }

    @Override
    protected double reference(double a, double b, EvaluationContext in) {
        throw new IllegalStateException("truth values are no floats");
    }
}
