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
import dev.sardonyx.ops.reference.MersenneTwister;
import dev.sardonyx.tensor.Datum;
import dev.sardonyx.tensor.ElementType;
import dev.sardonyx.tensor.Tensor;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * The operand as it is, or in training mode zeros with the probability {@code ratio} and the other elements scaled by
 * {@code 1 / (1 - ratio)} (ONNX Dropout-22); the mask is true where an element stays.
 *
 * <p>The draws are those of the 32-bit Mersenne Twister: in row-major order a number of 53 bits in [0, 1) each, and an
 * element stays where it is at least the ratio. The generator starts from the low 32 bits of {@link #SEED}, without one
 * from another state in each run.
 */
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
                .build();
    }

    @Override
    public List<ValueType> infer(InferenceContext in) {
        for (int operand = 1; operand <= 2; operand++) {
            if (in.has(operand)
                    && in.shape(operand).size().isKnown()
                    && !in.shape(operand).size().isKnown(1)) {
                throw in.error(
                        "the ratio and 'training_mode' must be one element each, found " + in.shape(operand),
                        "give scalars");
            }
        }
        return List.of(in.operandType(0), TensorType.of(ElementType.BOOL, in.shape(0)));
    }

    @Override
    public List<Datum> evaluate(EvaluationContext in) {
        Tensor x = in.tensor(0);
        boolean training = in.has(2) && in.tensor(2).getBoolean(0);
        double ratio = !training ? 0 : in.has(1) ? in.tensor(1).getDouble(0) : 0.5;
        if (!(ratio >= 0 && ratio < 1)) {
            throw in.error("the ratio must be in [0, 1), found " + ratio);
        }
        Tensor mask = Tensor.zeros(ElementType.BOOL, x.shape());
        Tensor y = x.copy();
        MersenneTwister random = new MersenneTwister(in.find(SEED).orElseGet(() -> new Random().nextLong()));
        for (long i = 0; i < x.size(); i++) {
            boolean stays = ratio == 0 || random.nextDouble() >= ratio;
            mask.setLong(i, stays ? 1 : 0);
            if (ratio != 0) {
                y.setDouble(i, stays ? x.getDouble(i) / (1 - ratio) : 0);
            }
        }
        return List.of(y, mask);
    }

    @Override
    public Lowering lower(LoweringContext to) {
        boolean inference =
                !to.has(2) || to.constant(2).filter(t -> !t.getBoolean(0)).isPresent();
        boolean nothingDropped = to.constant(1).filter(t -> t.getDouble(0) == 0).isPresent();
        if (!inference && !nothingDropped) {
            return new Lowering.HostCall(
                    "dropout",
                    to.find(SEED)
                            .<Map<String, Object>>map(s -> Map.of("seed", s))
                            .orElse(Map.of()));
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
