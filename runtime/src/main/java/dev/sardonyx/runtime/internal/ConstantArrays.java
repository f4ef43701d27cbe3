package dev.sardonyx.runtime.internal;

import dev.sardonyx.runtime.abi.Frame;
import dev.sardonyx.runtime.abi.GeneratedModel;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** Copies the constants that kernels read from arrays out of the weights, once a model. */
public final class ConstantArrays {
    private ConstantArrays() {}

    public static Frame.Constants of(GeneratedModel model) {
        MemorySegment weights = model.weights();
        long[] places = model.arrayConstants();
        return new Frame.Constants(
                weights,
                part(weights, places, 0, 4).toArray(ValueLayout.JAVA_FLOAT_UNALIGNED),
                part(weights, places, 1, 8).toArray(ValueLayout.JAVA_DOUBLE_UNALIGNED),
                part(weights, places, 2, 1).toArray(ValueLayout.JAVA_BYTE),
                part(weights, places, 3, 2).toArray(ValueLayout.JAVA_SHORT_UNALIGNED),
                part(weights, places, 4, 4).toArray(ValueLayout.JAVA_INT_UNALIGNED),
                part(weights, places, 5, 8).toArray(ValueLayout.JAVA_LONG_UNALIGNED),
                model.stringConstants());
    }

    private static MemorySegment part(MemorySegment weights, long[] places, int number, int width) {
        return weights.asSlice(places[number * 2 + 1] == 0 ? 0 : places[number * 2], places[number * 2 + 1] * width);
    }
}
