package dev.sardonyx.ops.indexing;

import dev.sardonyx.ops.EvaluationContext;
import dev.sardonyx.tensor.Tensor;
import java.util.Arrays;

/** Indices that may count from the end, for references. */
final class Positions {
    private Positions() {}

    /** {@code index} counted from 0; outside [-extent, extent) it is an error at the node. */
    static long checked(long index, long extent, EvaluationContext in) {
        if (index < -extent || index >= extent) {
            throw in.error("index " + index + " is outside [" + -extent + ", " + (extent - 1) + "]");
        }
        return index < 0 ? index + extent : index;
    }

    /** The elements of {@code indices} counted from 0. */
    static long[] checked(Tensor indices, long extent, EvaluationContext in) {
        long[] positions = new long[Math.toIntExact(indices.size())];
        Arrays.setAll(positions, i -> checked(indices.getLong(i), extent, in));
        return positions;
    }
}
