package dev.sardonyx.ops.movement;

import dev.sardonyx.ir.attribute.AttributeKey;
import dev.sardonyx.ir.type.Dim;
import dev.sardonyx.ir.type.Shape;
import dev.sardonyx.ir.type.TensorType;
import dev.sardonyx.ir.type.ValueType;
import dev.sardonyx.ops.ElementTypes;
import dev.sardonyx.ops.EvaluationContext;
import dev.sardonyx.ops.InferenceContext;
import dev.sardonyx.ops.Lowering;
import dev.sardonyx.ops.LoweringContext;
import dev.sardonyx.ops.Operator;
import dev.sardonyx.ops.OperatorSchema;
import dev.sardonyx.ops.ValueFacts;
import dev.sardonyx.tensor.Datum;
import dev.sardonyx.tensor.ElementType;
import dev.sardonyx.tensor.Tensor;
import java.util.Collections;
import java.util.List;

/** A tensor of the shape that the operand tells, filled with {@link #VALUE} (ONNX ConstantOfShape-25). */
public final class ConstantOfShape implements Operator {
    /** One element; default: 0 as f32. */
    public static final AttributeKey<Tensor> VALUE =
            AttributeKey.tensor("value").orElse(Tensor.zeros(ElementType.F32, 1));

    @Override
    public OperatorSchema schema() {
        return OperatorSchema.onnx("ConstantOfShape")
                .since(25)
                .operand("input", "T1", ElementTypes.of(ElementType.I64))
                .result("output", "T2", ElementTypes.ALL)
                .attribute(VALUE)
                .build();
    }

    @Override
    public List<ValueType> infer(InferenceContext in) {
        Tensor value = in.attribute(VALUE);
        if (value.size() != 1) {
            throw in.error("'value' must hold one element, found " + value, "");
        }
        Shape shape = ShapeOperand.shape(in, 0, "fill");
        if (value.elementType().isInteger() && shape.isKnown() && shape.rank() <= 1) {
            long size = Tensor.size(shape.extents());
            if (size <= ValueFacts.LONGEST_CONTENTS) {
                in.contents(0, Collections.nCopies((int) size, Dim.known(value.getLong(0))));
            }
        }
        return List.of(TensorType.of(value.elementType(), shape));
    }

    @Override
    public List<Datum> evaluate(EvaluationContext in) {
        Tensor value = in.attribute(VALUE);
        Tensor y = Tensor.zeros(value.elementType(), in.tensor(0).toLongs());
        for (long i = 0; i < y.size(); i++) {
            y.copyElement(i, value, 0);
        }
        return List.of(y);
    }

    @Override
    public Lowering lower(LoweringContext to) {
        Tensor value = to.attribute(VALUE);
        return new Lowering.Decomposition(
                out -> out.result(out.node("Expand", out.constant(value.reshaped()), out.operand(0))));
    }
}
