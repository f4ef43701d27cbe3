package dev.sardonyx.ops.ml;

import dev.sardonyx.ir.attribute.AttributeKey;
import dev.sardonyx.ir.attribute.Attributes;
import dev.sardonyx.ir.graph.Value;
import dev.sardonyx.ir.type.Dim;
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
import dev.sardonyx.tensor.ElementType;
import dev.sardonyx.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The elements along the last axis that the indices name (ONNX-ML ArrayFeatureExtractor-1): [..., C] to [..., K] for K
 * indices of any shape, [C] to [1, K]. Negative indices count from the end.
 */
public final class ArrayFeatureExtractor implements Operator {
    @Override
    public OperatorSchema schema() {
        return OperatorSchema.of(Samples.DOMAIN, "ArrayFeatureExtractor")
                .operand("X", "T", ElementTypes.union(Samples.NUMBERS, ElementTypes.STRINGS))
                .operand("Y", "", ElementTypes.of(ElementType.I64))
                .result("Z", "T", ElementTypes.union(Samples.NUMBERS, ElementTypes.STRINGS))
                .build();
    }

    @Override
    public List<ValueType> infer(InferenceContext in) {
        if (in.rank(0) == 0) {
            throw in.error("the operand must have at least one axis", "");
        }
        List<Dim> dims = new ArrayList<>(in.shape(0).dims());
        dims.set(dims.size() - 1, in.shape(1).size());
        if (dims.size() == 1) {
            dims.addFirst(Dim.ONE);
        }
        return List.of(in.tensor(0).withShape(Shape.of(dims)));
    }

    @Override
    public List<Datum> evaluate(EvaluationContext in) {
        Tensor x = in.tensor(0);
        Tensor indices = in.tensor(1);
        long width = x.extent(x.rank() - 1);
        long rows = Tensor.size(Arrays.copyOf(x.shape(), x.rank() - 1));
        long[] shape = x.rank() == 1 ? new long[2] : x.shape();
        shape[0] = x.rank() == 1 ? 1 : shape[0];
        shape[shape.length - 1] = indices.size();
        Tensor z = Tensor.zeros(x.elementType(), shape);
        for (long row = 0; row < rows; row++) {
            for (long k = 0; k < indices.size(); k++) {
                long index = indices.getLong(k);
                if (index < -width || index >= width) {
                    throw in.error("index " + index + " is outside the last axis of " + x);
                }
                z.copyElement(row * indices.size() + k, x, row * width + (index < 0 ? index + width : index));
            }
        }
        return List.of(z);
    }

    @Override
    public Lowering lower(LoweringContext to) {
        return new Lowering.Decomposition(out -> {
            Value indices = out.node("Reshape", out.operand(1), out.vector(-1));
            Attributes lastAxis = Attributes.NONE.with(AttributeKey.integer("axis"), -1L);
            Value chosen = out.node("Gather", lastAxis, out.operand(0), indices);
            out.result(to.rank(0) == 1 ? out.node("Unsqueeze", chosen, out.vector(0)) : chosen);
        });
    }
}
