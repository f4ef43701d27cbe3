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
import dev.sardonyx.tensor.ElementType;
import dev.sardonyx.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The discrete Fourier transform along an axis, or its inverse (ONNX DFT-20). Complex numbers are pairs along the last
 * axis. One-sided: of real numbers the first half of the spectrum; inverse, real numbers of such a half.
 */
public final class DFT implements Operator {
    public static final AttributeKey<Boolean> INVERSE =
            AttributeKey.flag("inverse").orElse(false);
    public static final AttributeKey<Boolean> ONESIDED =
            AttributeKey.flag("onesided").orElse(false);

    private static final long DEFAULT_AXIS = -2;
    private static final String NO_NUMBERS = "the last axis must hold real numbers or pairs, found ";

    @Override
    public OperatorSchema schema() {
        return OperatorSchema.onnx("DFT")
                .since(20)
                .operand("input", "T1", ElementTypes.FLOATS)
                .optionalOperand("dft_length", "T2", ElementTypes.INDICES)
                .optionalOperand("axis", "", ElementTypes.of(ElementType.I64))
                .result("output", "T1", ElementTypes.FLOATS)
                .attribute(INVERSE)
                .attribute(ONESIDED)
                .accuracy(Accuracy.relative(1e-4))
                .build();
    }

    @Override
    public List<ValueType> infer(InferenceContext in) {
        Shape shape = in.shape(0);
        int rank = shape.rank();
        Dim parts = rank < 2 ? Dim.ZERO : shape.dim(rank - 1);
        if (parts.isKnown() && !parts.isKnown(1) && !parts.isKnown(2)) {
            throw in.error(NO_NUMBERS + shape, "");
        }
        Optional<long[]> axis = in.has(2) ? in.knownIntegers(2) : Optional.of(new long[] {DEFAULT_AXIS});
        boolean realResult = in.attribute(INVERSE) && in.attribute(ONESIDED);
        if (axis.isEmpty()) {
            List<Dim> dims = new ArrayList<>();
            for (int i = 0; i < rank - 1; i++) {
                dims.add(in.freshSymbol("dft"));
            }
            dims.add(Dim.known(realResult ? 1 : 2));
            return List.of(in.tensor(0).withShape(Shape.of(dims)));
        }
        int along = in.axis(axis.get()[0], rank);
        if (along == rank - 1) {
            throw in.error("the last axis holds the parts of complex numbers and cannot be transformed", "");
        }
        Dim signal = shape.dim(along);
        Dim length = realResult ? signal.plus(-1).times(2) : signal;
        if (in.has(1)) {
            length = in.number(1).orElseGet(() -> in.freshSymbol("dft"));
        }
        boolean half = in.attribute(ONESIDED) && !in.attribute(INVERSE);
        Shape result = shape.with(along, half ? length.floorDiv(Dim.known(2)).plus(1) : length);
        return List.of(in.tensor(0).withShape(result.with(rank - 1, Dim.known(realResult ? 1 : 2))));
    }

    @Override
    public List<Datum> evaluate(EvaluationContext in) {
        Tensor x = in.tensor(0);
        int rank = x.rank();
        if (x.extent(rank - 1) != 1 && x.extent(rank - 1) != 2) {
            throw in.error(NO_NUMBERS + x);
        }
        int axis = in.axis(in.has(2) ? in.tensor(2).getLong(0) : DEFAULT_AXIS, rank);
        boolean inverse = in.attribute(INVERSE);
        boolean onesided = in.attribute(ONESIDED);
        long signal = x.extent(axis);
        long length = in.has(1) ? in.tensor(1).getLong(0) : inverse && onesided ? 2 * (signal - 1) : signal;
        long[] shape = x.shape();
        shape[axis] = onesided && !inverse ? length / 2 + 1 : length;
        shape[rank - 1] = inverse && onesided ? 1 : 2;
        Tensor y = Tensor.zeros(x.elementType(), shape);
        long[] outer = shape.clone();
        outer[rank - 1] = 1;
        Index.forEach(outer, index -> {
            double real = 0;
            double imaginary = 0;
            long[] at = index.clone();
            for (long k = 0; k < length; k++) {
                boolean mirrored = inverse && onesided && k > length / 2;
                at[axis] = mirrored ? length - k : k;
                if (at[axis] >= signal) {
                    continue;
                }
                long place = Index.flat(x.shape(), at);
                double a = x.getDouble(place);
                double b = x.extent(rank - 1) == 2 ? x.getDouble(place + 1) * (mirrored ? -1 : 1) : 0;
                double angle = (inverse ? 2 : -2) * Math.PI * (k * index[axis] % length) / length;
                real += a * Math.cos(angle) - b * Math.sin(angle);
                imaginary += a * Math.sin(angle) + b * Math.cos(angle);
            }
            long place = Index.flat(shape, index);
            y.setDouble(place, inverse ? real / length : real);
            if (shape[rank - 1] == 2) {
                y.setDouble(place + 1, inverse ? imaginary / length : imaginary);
            }
        });
        return List.of(y);
    }

    @Override
    public Lowering lower(LoweringContext to) {
        return new Lowering.HostCall(
                "dft",
                Map.of("inverse", to.attribute(INVERSE) ? 1L : 0L, "onesided", to.attribute(ONESIDED) ? 1L : 0L));
    }
}
