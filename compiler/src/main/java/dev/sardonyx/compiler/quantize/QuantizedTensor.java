package dev.sardonyx.compiler.quantize;

import dev.sardonyx.tensor.ElementType;
import dev.sardonyx.tensor.Tensor;
import java.util.stream.IntStream;

/**
 * Weights as integers with scales.
 *
 * @param values the integers, in the shape of the weights
 * @param scales f32, one for each group
 * @param zeros zero points of the type of the values, one for each group
 * @param relativeError the root of the sum of squared errors over that of squared weights; 0 when all weights are
 */
record QuantizedTensor(
        Codes codes, Grouping grouping, Tensor values, Tensor scales, Tensor zeros, double relativeError) {
    private static final int GROUPS_AT_ONCE = 256;

    /** Quantises finite weights, each group with the range that suits it best. */
    static QuantizedTensor of(Tensor weights, Grouping grouping, Codes codes) {
        Tensor values = Tensor.zeros(codes.type(), weights.shape());
        Tensor scales = Tensor.zeros(ElementType.F32, grouping.counts());
        Tensor zeros = Tensor.zeros(codes.type(), grouping.counts());
        double[] errors = new double[grouping.groups()];
        IntStream.range(0, Math.ceilDiv(errors.length, GROUPS_AT_ONCE))
                .parallel()
                .forEach(part -> {
                    RangeSearch search = new RangeSearch(codes);
                    float[] members = new float[grouping.largest()];
                    long[] places = new long[members.length];
                    int to = Math.min(errors.length, (part + 1) * GROUPS_AT_ONCE);
                    for (int group = part * GROUPS_AT_ONCE; group < to; group++) {
                        int count = grouping.elements(group, places);
                        for (int i = 0; i < count; i++) {
                            members[i] = weights.getFloat(places[i]);
                        }
                        search.fit(members, count);
                        for (int i = 0; i < count; i++) {
                            values.setLong(places[i], search.code(members[i]));
                        }
                        scales.setDouble(group, search.scale());
                        zeros.setLong(group, search.zero());
                        errors[group] = search.error();
                    }
                });
        double error = 0;
        for (double part : errors) {
            error += part;
        }
        return new QuantizedTensor(codes, grouping, values, scales, zeros, relative(error, weights));
    }

    private static double relative(double error, Tensor weights) {
        double squares = 0;
        for (long i = 0; i < weights.size(); i++) {
            squares += weights.getDouble(i) * weights.getDouble(i);
        }
        return squares == 0 ? 0 : Math.sqrt(error / squares);
    }
}
