package dev.sardonyx.runtime.internal;

import dev.sardonyx.runtime.abi.Lane;
import dev.sardonyx.runtime.abi.RangeKernel;

/** Who computes the ranges of kernel calls. */
public interface Workers {
    /** How many lanes a session needs, one for each thread that may compute for it, its own included. */
    int lanes();

    /** Runs units 0 to {@code count} of a call; a range given to a thread is at least {@code grain} long. */
    void run(RangeKernel kernel, Lane[] lanes, int descriptor, int count, int grain);

    /** A run of a session begins on this thread. */
    default void runBegins() {}

    /** The run is over, whatever its end. */
    default void runEnds() {}
}
