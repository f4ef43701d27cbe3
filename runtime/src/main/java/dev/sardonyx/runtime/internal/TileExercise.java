package dev.sardonyx.runtime.internal;

import dev.sardonyx.runtime.abi.Lane;
import dev.sardonyx.runtime.abi.RangeKernel;

/** A tile function on the first rows of a tile that a product hands it. */
record TileExercise(Lane lane, int at, int rowBegin, int rowEnd, int columnBegin, int columnEnd) implements Exercise {
    private static final int ROWS = 2;

    @Override
    public int idle(RangeKernel kernel) {
        kernel.tile(lane, at, rowBegin, rowBegin, columnBegin, columnEnd);
        return 1;
    }

    @Override
    public void sample(RangeKernel kernel) {
        kernel.tile(lane, at, rowBegin, Math.min(rowEnd, rowBegin + ROWS), columnBegin, columnEnd);
    }
}
