package dev.sardonyx.ops.indexing;

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
import dev.sardonyx.ops.reference.Index;
import dev.sardonyx.tensor.Datum;
import dev.sardonyx.tensor.ElementType;
import dev.sardonyx.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The indices of all elements that are not 0, one column each, in row-major order (ONNX NonZero-13). */
public final class NonZero implements Operator {
    @Override
    public OperatorSchema schema() {
        return OperatorSchema.onnx("NonZero")
                .since(13)
                .operand("X", "T", ElementTypes.ALL)
                .result("Y", "", ElementTypes.of(ElementType.I64))
                .build();
    }

    @Override
    public List<ValueType> infer(InferenceContext in) {
        return List.of(TensorType.of(ElementType.I64, Shape.of(Dim.known(in.rank(0)), in.freshSymbol("nonzero"))));
    }

    @Override
    public List<Datum> evaluate(EvaluationContext in) {
        Tensor x = in.tensor(0);
        List<long[]> found = new ArrayList<>();
        Index.forEach(x.shape(), index -> {
            long i = Index.flat(x.shape(), index);
            boolean set = x.elementType() == ElementType.STRING ? !x.strings()[(int) i].isEmpty() : x.getBoolean(i);
            if (set) {
                found.add(index.clone());
            }
        });
        Tensor y = Tensor.zeros(ElementType.I64, x.rank(), found.size());
        for (int axis = 0; axis < x.rank(); axis++) {
            for (int i = 0; i < found.size(); i++) {
                y.setLong((long) axis * found.size() + i, found.get(i)[axis]);
            }
        }
        return List.of(y);
    }

    @Override
    public Lowering lower(LoweringContext to) {
        return new Lowering.HostCall("non_zero", Map.of());
    }
}
