package dev.sardonyx.runtime.internal;

import jdk.incubator.vector.VectorShape;

/** The only class of the runtime that touches the vector module; loaded when the module is known to be there. */
final class VectorWidth {
    private VectorWidth() {}

    /** The width in bits of the vectors the JVM prefers on this machine. */
    static int preferredBits() {
        return VectorShape.preferredShape().vectorBitSize();
    }
}
