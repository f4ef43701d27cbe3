package dev.sardonyx.runtime.internal;

import dev.sardonyx.runtime.abi.Frame;
import dev.sardonyx.runtime.abi.RangeKernel;

/** The first units of a call of a kernel that is no product. */
final class CallExercise implements Exercise {
    private static final int PORTIONS = 2;

    private final Frame frame;
    private final int at;

    /** @param at where the call's descriptor is */
    CallExercise(Frame frame, int at) {
        this.frame = frame;
        this.at = at;
    }

    @Override
    public int idle(RangeKernel kernel) {
        kernel.run(frame.lane(0), at, 0, 0);
        return 1;
    }

    @Override
    public void sample(RangeKernel kernel) {
        int units = Math.min(frame.parameters()[at], PORTIONS * Portion.units(frame.parameters(), at));
        if (units > 0) {
            kernel.run(frame.lane(0), at, 0, units);
        }
    }
}
