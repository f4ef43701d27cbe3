package dev.sardonyx.ops.signal;

import dev.sardonyx.ir.attribute.AttributeKey;
import dev.sardonyx.ir.type.Dim;
import dev.sardonyx.ir.type.Shape;
import dev.sardonyx.ir.type.TensorType;
import dev.sardonyx.ir.type.ValueType;
import dev.sardonyx.ops.Accuracy;
import dev.sardonyx.ops.DataTypes;
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
import java.util.Map;

/**
 * The weights that turn a spectrum into mel bands, triangles with corners on spectrum bins (ONNX MelWeightMatrix-17).
 */
public final class MelWeightMatrix implements Operator {
    public static final AttributeKey<Long> OUTPUT_DATATYPE =
            AttributeKey.integer("output_datatype").orElse(1L);

    @Override
    public OperatorSchema schema() {
        return OperatorSchema.onnx("MelWeightMatrix")
                .since(17)
                .operand("num_mel_bins", "T1", ElementTypes.INDICES)
                .operand("dft_length", "T1", ElementTypes.INDICES)
                .operand("sample_rate", "T1", ElementTypes.INDICES)
                .operand("lower_edge_hertz", "T2", ElementTypes.FLOATS)
                .operand("upper_edge_hertz", "T2", ElementTypes.FLOATS)
                .result("output", "T3", ElementTypes.NUMERIC)
                .attribute(OUTPUT_DATATYPE)
                .accuracy(Accuracy.relative(1e-5))
                .build();
    }

    @Override
    public List<ValueType> infer(InferenceContext in) {
        for (int i = 0; i < 2; i++) {
            if (in.number(i).filter(n -> n.isKnown() && n.knownValue() < 0).isPresent()) {
                throw in.error("operand " + i + " must not be negative", "");
            }
        }
        Dim rows = in.number(1)
                .map(length -> length.floorDiv(Dim.known(2)).plus(1))
                .orElseGet(() -> in.freshSymbol("bins"));
        Dim columns = in.number(0).orElseGet(() -> in.freshSymbol("mels"));
        return List.of(TensorType.of(DataTypes.of(in, OUTPUT_DATATYPE), Shape.of(rows, columns)));
    }

    private static double mel(double hertz) {
        return 2595 * Math.log10(1 + hertz / 700);
    }

    @Override
    public List<Datum> evaluate(EvaluationContext in) {
        long bands = in.tensor(0).getLong(0);
        long length = in.tensor(1).getLong(0);
        if (bands < 0 || length < 0) {
            throw in.error("a matrix of " + bands + " bands for transforms of length " + length + " does not exist");
        }
        double low = mel(in.tensor(3).getDouble(0));
        double step = (mel(in.tensor(4).getDouble(0)) - low) / (bands + 2);
        long[] bins = new long[(int) bands + 2];
        for (int i = 0; i < bins.length; i++) {
            double hertz = 700 * (Math.pow(10, (low + i * step) / 2595) - 1);
            bins[i] = (long) Math.floor((length + 1) * hertz / in.tensor(2).getLong(0));
        }
        if (Arrays.stream(bins).anyMatch(bin -> bin < 0 || bin > length / 2 + 1)) {
            throw in.error("frequencies must lie between 0 and half the sample rate "
                    + in.tensor(2).getLong(0));
        }
        Tensor y = Tensor.zeros(DataTypes.of(in.attribute(OUTPUT_DATATYPE)).orElseThrow(), length / 2 + 1, bands);
        for (int band = 0; band < bands; band++) {
            long left = bins[band];
            long center = bins[band + 1];
            long right = bins[band + 2];
            for (long j = left; j <= center; j++) {
                y.setDouble(j * bands + band, center == left ? 1 : (double) (j - left) / (center - left));
            }
            for (long j = center; j < right; j++) {
                y.setDouble(j * bands + band, (double) (right - j) / (right - center));
            }
        }
        return List.of(y);
    }

    @Override
    public Lowering lower(LoweringContext to) {
        return new Lowering.HostCall("mel_weight_matrix", Map.of());
    }
}
