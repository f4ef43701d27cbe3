package dev.sardonyx.ops.contraction;

import dev.sardonyx.ir.attribute.AttributeKey;
import dev.sardonyx.ir.type.Dim;
import dev.sardonyx.ir.type.Shape;
import dev.sardonyx.ir.type.TensorType;
import dev.sardonyx.ir.type.ValueType;
import dev.sardonyx.ops.Accuracy;
import dev.sardonyx.ops.ElementTypes;
import dev.sardonyx.ops.EvaluationContext;
import dev.sardonyx.ops.InferenceContext;
import dev.sardonyx.ops.Lowering;
import dev.sardonyx.ops.LoweringContext;
import dev.sardonyx.ops.Operator;
import dev.sardonyx.ops.OperatorSchema;
import dev.sardonyx.tensor.Datum;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The sum of products that an equation names by letters for axes (ONNX Einsum-12): letters that the result does not
 * have are summed over.
 */
public final class Einsum implements Operator {
    public static final AttributeKey<String> EQUATION = AttributeKey.text("equation");

    @Override
    public OperatorSchema schema() {
        return OperatorSchema.onnx("Einsum")
                .since(12)
                .variadicOperand("Inputs", "T", ElementTypes.NUMERIC)
                .result("Output", "T", ElementTypes.NUMERIC)
                .attribute(EQUATION)
                .accuracy(Accuracy.relative(1e-6))
                .build();
    }

    @Override
    public List<ValueType> infer(InferenceContext in) {
        EinsumEquation equation = EinsumEquation.of(in);
        Map<Character, Dim> extents = new HashMap<>();
        for (int i = 0; i < in.operandCount(); i++) {
            String labels = equation.operands().get(i);
            for (int axis = 0; axis < labels.length(); axis++) {
                char label = labels.charAt(axis);
                Dim dim = in.shape(i).dim(axis);
                Dim known = extents.get(label);
                extents.put(
                        label,
                        known == null
                                ? dim
                                : in.broadcast(Shape.of(known), Shape.of(dim)).dim(0));
            }
        }
        List<Dim> dims =
                equation.result().chars().mapToObj(c -> extents.get((char) c)).toList();
        return List.of(TensorType.of(in.element(0), Shape.of(dims)));
    }

    @Override
    public List<Datum> evaluate(EvaluationContext in) {
        return List.of(EinsumReference.evaluate(in, in.attribute(EQUATION)));
    }

    @Override
    public Lowering lower(LoweringContext to) {
        EinsumEquation equation = EinsumEquation.of(to);
        if (!EinsumDecomposition.isPossible(to, equation)) {
            return new Lowering.HostCall("einsum", Map.of("equation", to.attribute(EQUATION)));
        }
        return new Lowering.Decomposition(out -> new EinsumDecomposition(out, equation).write(to.operandCount()));
    }
}
