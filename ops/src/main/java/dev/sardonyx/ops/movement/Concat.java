package dev.sardonyx.ops.movement;

import dev.sardonyx.ir.attribute.AttributeKey;
import dev.sardonyx.ir.type.Dim;
import dev.sardonyx.ir.type.Shape;
import dev.sardonyx.ir.type.TensorType;
import dev.sardonyx.ir.type.ValueType;
import dev.sardonyx.ops.DimArithmetic;
import dev.sardonyx.ops.ElementTypes;
import dev.sardonyx.ops.EvaluationContext;
import dev.sardonyx.ops.InferenceContext;
import dev.sardonyx.ops.Lowering;
import dev.sardonyx.ops.LoweringContext;
import dev.sardonyx.ops.Operator;
import dev.sardonyx.ops.OperatorSchema;
import dev.sardonyx.ops.reference.Index;
import dev.sardonyx.tensor.Datum;
import dev.sardonyx.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The operands behind one another along {@link #AXIS} (ONNX Concat-13). */
public final class Concat implements Operator {
    public static final AttributeKey<Long> AXIS = AttributeKey.integer("axis");

    @Override
    public OperatorSchema schema() {
        return OperatorSchema.onnx("Concat")
                .since(13)
                .variadicOperand("inputs", "T", ElementTypes.ALL)
                .result("concat_result", "T", ElementTypes.ALL)
                .attribute(AXIS)
                .build();
    }

    @Override
    public List<ValueType> infer(InferenceContext in) {
        if (in.operandCount() == 0) {
            throw in.error("needs at least one operand", "");
        }
        int axis = in.axis(AXIS, 0);
        List<Dim> dims = new ArrayList<>(in.shape(0).dims());
        for (int i = 1; i < in.operandCount(); i++) {
            if (in.rank(i) != dims.size()) {
                throw in.error("operands must have one rank, found " + in.shape(0) + " and " + in.shape(i), "");
            }
            for (int k = 0; k < dims.size(); k++) {
                Dim other = in.shape(i).dim(k);
                dims.set(
                        k,
                        k == axis
                                ? dims.get(k).plus(other)
                                : in.unified(dims.get(k), other, "operands must agree in axis " + k));
            }
        }
        if (dims.size() == 1) {
            propagate(in);
        }
        return List.of(TensorType.of(in.element(0), Shape.of(dims)));
    }

    private static void propagate(InferenceContext in) {
        List<Dim> all = new ArrayList<>();
        for (int i = 0; i < in.operandCount(); i++) {
            Optional<List<Dim>> known = DimArithmetic.integers(in, i);
            if (known.isEmpty()) {
                return;
            }
            all.addAll(known.get());
        }
        in.contents(0, all);
    }

    @Override
    public List<Datum> evaluate(EvaluationContext in) {
        int axis = in.axis(in.attribute(AXIS), in.tensor(0).rank());
        long[] shape = in.tensor(0).shape();
        for (int i = 1; i < in.operandCount(); i++) {
            shape[axis] += in.tensor(i).extent(axis);
        }
        Tensor y = Tensor.zeros(in.tensor(0).elementType(), shape);
        long offset = 0;
        for (int i = 0; i < in.operandCount(); i++) {
            Tensor x = in.tensor(i);
            long begin = offset;
            Index.forEach(x.shape(), index -> {
                long source = Index.flat(x.shape(), index);
                long[] target = index.clone();
                target[axis] += begin;
                y.copyElement(Index.flat(y.shape(), target), x, source);
            });
            offset += x.extent(axis);
        }
        return List.of(y);
    }

    @Override
    public Lowering lower(LoweringContext to) {
        return new Lowering.Concatenation(to.axis(AXIS, 0));
    }
}
