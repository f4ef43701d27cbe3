package dev.sardonyx.ops.attention;

import dev.sardonyx.ir.attribute.AttributeKey;
import dev.sardonyx.ir.attribute.Attributes;
import dev.sardonyx.ir.graph.Value;
import dev.sardonyx.ir.type.Dim;
import dev.sardonyx.ir.type.Shape;
import dev.sardonyx.ir.type.ValueType;
import dev.sardonyx.ops.Accuracy;
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
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A convolution along time of each channel by itself, which sees the present and the past only, with the tail of its
 * operand carried over (ONNX CausalConvWithState-27).
 */
public final class CausalConvWithState implements Operator {
    /** {@code none}, {@code silu} or {@code swish}, which is the same. */
    public static final AttributeKey<String> ACTIVATION =
            AttributeKey.text("activation").orElse("none");

    @Override
    public OperatorSchema schema() {
        return OperatorSchema.onnx("CausalConvWithState")
                .since(27)
                .operand("input", "T", ElementTypes.FLOATS)
                .operand("weight", "T", ElementTypes.FLOATS)
                .optionalOperand("bias", "T", ElementTypes.FLOATS)
                .optionalOperand("past_state", "T", ElementTypes.FLOATS)
                .result("output", "T", ElementTypes.FLOATS)
                .result("present_state", "T", ElementTypes.FLOATS)
                .attribute(ACTIVATION)
                .accuracy(Accuracy.relative(1e-5))
                .build();
    }

    @Override
    public List<ValueType> infer(InferenceContext in) {
        String activation = in.attribute(ACTIVATION);
        if (!Set.of("none", "silu", "swish").contains(activation)) {
            throw in.error("'activation' must be 'none', 'silu' or 'swish', found '" + activation + "'", "");
        }
        if (in.rank(0) != 3 || in.rank(1) != 3) {
            throw in.error(
                    "the operand and the weight must have three axes, found " + in.shape(0) + " and " + in.shape(1),
                    "");
        }
        in.requireEqual(in.shape(1).dim(0), in.shape(0).dim(1), "there must be one filter a channel");
        Shape state = in.shape(0).with(2, in.shape(1).dim(2).plus(-1));
        if (in.has(3)) {
            if (in.rank(3) != 3) {
                throw in.error("the state must have three axes, found " + in.shape(3), "");
            }
            for (int axis = 0; axis < 3; axis++) {
                in.requireEqual(
                        in.shape(3).dim(axis), state.dim(axis), "the state must have the shape of the next one");
            }
        }
        return List.of(in.operandType(0), in.tensor(0).withShape(state));
    }

    @Override
    public List<Datum> evaluate(EvaluationContext in) {
        Tensor x = in.tensor(0);
        Tensor w = in.tensor(1);
        long taps = w.extent(2);
        long length = x.extent(2);
        Tensor y = Tensor.zeros(x.elementType(), x.shape());
        Tensor state = Tensor.zeros(x.elementType(), x.extent(0), x.extent(1), taps - 1);
        Index.forEach(new long[] {x.extent(0), x.extent(1)}, row -> {
            long r = row[0] * x.extent(1) + row[1];
            for (long t = 0; t < length; t++) {
                double sum = in.has(2) ? in.tensor(2).getDouble(row[1]) : 0;
                for (long k = 0; k < taps; k++) {
                    sum += at(in, r, t + k, taps) * w.getDouble(row[1] * taps + k);
                }
                boolean active = !in.attribute(ACTIVATION).equals("none");
                y.setDouble(r * length + t, active ? sum / (1 + Math.exp(-sum)) : sum);
            }
            for (long k = 0; k < taps - 1; k++) {
                state.setDouble(r * (taps - 1) + k, at(in, r, length + k, taps));
            }
        });
        return List.of(y, state);
    }

    /** Element {@code t} of row {@code r} of the operand with the past before it. */
    private static double at(EvaluationContext in, long r, long t, long taps) {
        long past = taps - 1;
        if (t >= past) {
            return in.tensor(0).getDouble(r * in.tensor(0).extent(2) + t - past);
        }
        return in.has(3) ? in.tensor(3).getDouble(r * past + t) : 0;
    }

    @Override
    public Lowering lower(LoweringContext to) {
        Shape x = to.shape(0);
        Dim past = to.shape(1).dim(2).plus(-1);
        Dim channels = x.dim(1);
        if (!channels.isKnown() || !past.isKnown()) {
            return new Lowering.HostCall("causal_conv_with_state", Map.of("activation", to.attribute(ACTIVATION)));
        }
        return new Lowering.Decomposition(out -> {
            Value before = to.has(3)
                    ? out.operand(3)
                    : out.node("Expand", out.constant(to.element(0), 0), out.dims(List.of(x.dim(0), channels, past)));
            Attributes along = Attributes.NONE.with(AttributeKey.integer("axis"), 2L);
            Value all = past.isKnown(0) ? out.operand(0) : out.node("Concat", along, before, out.operand(0));
            Value y = out.node(
                    "Conv",
                    Attributes.NONE.with(AttributeKey.integer("group"), channels.knownValue()),
                    all,
                    out.operand(1),
                    to.has(2) ? out.operand(2) : Value.ABSENT);
            out.result(to.attribute(ACTIVATION).equals("none") ? y : out.node("Swish", y));
            out.result(out.node(
                    "Slice",
                    all,
                    out.dims(List.of(x.dim(2))),
                    out.dims(List.of(x.dim(2).plus(past))),
                    out.vector(2)));
        });
    }
}
