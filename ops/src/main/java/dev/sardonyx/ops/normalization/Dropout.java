package dev.sardonyx.ops.normalization;

import dev.sardonyx.ir.attribute.AttributeKey;
import dev.sardonyx.ir.graph.Value;
import dev.sardonyx.ir.type.TensorType;
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
import java.util.List;

/** The operand as it is, since models do not train here (ONNX Dropout-22); the mask is all true. */
public final class Dropout implements Operator {
    public static final AttributeKey<Long> SEED = AttributeKey.integer("seed").optional();

    @Override
    public OperatorSchema schema() {
        return OperatorSchema.onnx("Dropout")
                .since(22)
                .operand("data", "T", ElementTypes.union(ElementTypes.FLOATS, ElementTypes.MINIFLOATS))
                .optionalOperand("ratio", "T1", ElementTypes.union(ElementTypes.FLOATS, ElementTypes.MINIFLOATS))
                .optionalOperand("training_mode", "T2", ElementTypes.BOOLS)
                .result("output", "T", ElementTypes.union(ElementTypes.FLOATS, ElementTypes.MINIFLOATS))
                .optionalResult("mask", "T2", ElementTypes.BOOLS)
                .attribute(SEED)
                .notes("training mode is not supported unless the ratio is 0")
                .build();
    }

    @Override
    public List<ValueType> infer(InferenceContext in) {
        return List.of(in.operandType(0), TensorType.of(ElementType.BOOL, in.shape(0)));
    }

    @Override
    public List<Datum> evaluate(EvaluationContext in) {
        boolean training = in.has(2) && in.tensor(2).getBoolean(0);
        double ratio = in.has(1) ? in.tensor(1).getDouble(0) : 0.5;
        if (training && ratio != 0) {
            throw in.unsupported("training mode is not supported", "export the model for inference");
        }
        Tensor mask = Tensor.zeros(ElementType.BOOL, in.tensor(0).shape());
        for (long i = 0; i < mask.size(); i++) {
            mask.setLong(i, 1);
        }
        return List.of(in.tensor(0), mask);
    }

    @Override
    public Lowering lower(LoweringContext to) {
        boolean inference =
                !to.has(2) || to.constant(2).filter(t -> !t.getBoolean(0)).isPresent();
        boolean nothingDropped = to.constant(1).filter(t -> t.getDouble(0) == 0).isPresent();
        if (!inference && !nothingDropped) {
            return new Lowering.Unsupported("training mode is not supported", "export the model for inference");
        }
        return new Lowering.Decomposition(out -> {
            out.result(out.node("Identity", out.operand(0)));
            if (to.resultCount() > 1) {
                Value yes = out.constant(Tensor.ofBooleans(new boolean[] {true}));
                out.result(out.node("Expand", yes, out.dims(to.shape(0).dims())));
            }
        });
    }
}
