package dev.sardonyx.ops.signal;

import dev.sardonyx.ir.attribute.AttributeKey;
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
import java.util.Optional;

/** Fourier transforms of frames of a signal, each weighted by a window (ONNX STFT-17). */
public final class STFT implements Operator {
    public static final AttributeKey<Boolean> ONESIDED =
            AttributeKey.flag("onesided").orElse(true);

    @Override
    public OperatorSchema schema() {
        return OperatorSchema.onnx("STFT")
                .since(17)
                .operand("signal", "T1", ElementTypes.FLOATS)
                .operand("frame_step", "T2", ElementTypes.INDICES)
                .optionalOperand("window", "T1", ElementTypes.FLOATS)
                .optionalOperand("frame_length", "T2", ElementTypes.INDICES)
                .result("output", "T1", ElementTypes.FLOATS)
                .attribute(ONESIDED)
                .accuracy(Accuracy.relative(1e-4))
                .build();
    }

    @Override
    public List<ValueType> infer(InferenceContext in) {
        if (in.rank(0) != 3 || (!in.has(2) && !in.has(3))) {
            throw in.error(
                    "needs a signal [N, length, 1 or 2] and a window or a frame length, found " + in.shape(0), "");
        }
        // A window is as long as a frame.
        Optional<Dim> frame = in.has(2) ? Optional.of(in.shape(2).dim(0)) : in.number(3);
        Optional<Dim> step = in.number(1);
        boolean known = frame.isPresent() && step.isPresent();
        Dim frames = known
                ? in.shape(0).dim(1).minus(frame.get()).floorDiv(step.get()).plus(1)
                : in.freshSymbol("frames");
        Dim bins = frame.map(
                        f -> in.attribute(ONESIDED) ? f.floorDiv(Dim.known(2)).plus(1) : f)
                .orElseGet(() -> in.freshSymbol("bins"));
        return List.of(in.tensor(0).withShape(Shape.of(in.shape(0).dim(0), frames, bins, Dim.known(2))));
    }

    @Override
    public List<Datum> evaluate(EvaluationContext in) {
        Tensor x = in.tensor(0);
        long step = in.tensor(1).getLong(0);
        long frame = in.has(3) ? in.tensor(3).getLong(0) : in.tensor(2).extent(0);
        long frames = (x.extent(1) - frame) / step + 1;
        long bins = in.attribute(ONESIDED) ? frame / 2 + 1 : frame;
        Tensor y = Tensor.zeros(x.elementType(), x.extent(0), frames, bins, 2);
        boolean complex = x.extent(2) == 2;
        Index.forEach(new long[] {x.extent(0), frames, bins}, index -> {
            double real = 0;
            double imaginary = 0;
            for (long k = 0; k < frame; k++) {
                long place = (index[0] * x.extent(1) + index[1] * step + k) * x.extent(2);
                double weight = in.has(2) ? in.tensor(2).getDouble(k) : 1;
                double a = weight * x.getDouble(place);
                double b = complex ? weight * x.getDouble(place + 1) : 0;
                double angle = -2 * Math.PI * (k * index[2] % frame) / frame;
                real += a * Math.cos(angle) - b * Math.sin(angle);
                imaginary += a * Math.sin(angle) + b * Math.cos(angle);
            }
            long place = ((index[0] * frames + index[1]) * bins + index[2]) * 2;
            y.setDouble(place, real);
            y.setDouble(place + 1, imaginary);
        });
        return List.of(y);
    }

    @Override
    public Lowering lower(LoweringContext to) {
        return new Lowering.HostCall("stft", Map.of("onesided", to.attribute(ONESIDED) ? 1L : 0L));
    }
}
