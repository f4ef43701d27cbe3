package dev.sardonyx.ops.movement;

import dev.sardonyx.ir.attribute.AttributeKey;
import dev.sardonyx.ir.type.Shape;
import dev.sardonyx.ir.type.ValueType;
import dev.sardonyx.ops.ElementTypes;
import dev.sardonyx.ops.EvaluationContext;
import dev.sardonyx.ops.InferenceContext;
import dev.sardonyx.ops.Lowering;
import dev.sardonyx.ops.LoweringContext;
import dev.sardonyx.ops.Operator;
import dev.sardonyx.ops.OperatorSchema;
import dev.sardonyx.tensor.Datum;
import dev.sardonyx.tensor.Tensor;
import java.util.Arrays;
import java.util.List;

/** The operand as a matrix: the axes before {@link #AXIS} and those from it (ONNX Flatten-25). */
public final class Flatten implements Operator {
    public static final AttributeKey<Long> AXIS = AttributeKey.integer("axis").orElse(1L);

    @Override
    public OperatorSchema schema() {
        return OperatorSchema.onnx("Flatten")
                .since(25)
                .operand("input", "T", ElementTypes.ALL)
                .result("output", "T", ElementTypes.ALL)
                .attribute(AXIS)
                .build();
    }

    @Override
    public List<ValueType> infer(InferenceContext in) {
        int rank = in.rank(0);
        long axis = in.attribute(AXIS);
        if (axis < -rank || axis > rank) {
            throw in.error("axis " + axis + " is outside [" + -rank + ", " + rank + "]", "");
        }
        int split = (int) (axis < 0 ? axis + rank : axis);
        Shape shape = in.shape(0);
        return List.of(in.tensor(0).withShape(Shape.of(shape.size(0, split), shape.size(split, rank))));
    }

    @Override
    public List<Datum> evaluate(EvaluationContext in) {
        Tensor x = in.tensor(0);
        long axis = in.attribute(AXIS);
        int split = (int) (axis < 0 ? axis + x.rank() : axis);
        long rows = Tensor.size(Arrays.copyOf(x.shape(), split));
        long columns = Tensor.size(Arrays.copyOfRange(x.shape(), split, x.rank()));
        return List.of(x.reshaped(rows, columns));
    }

    @Override
    public Lowering lower(LoweringContext to) {
        return new Lowering.Reshape();
    }
}
