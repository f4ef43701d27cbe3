package dev.sardonyx.runtime.abi;

import java.lang.foreign.MemorySegment;

/** The root of a model jar's generated code: the program, its kernels for each target, and its weights' places. */
public abstract class GeneratedModel {
    /** The {@link AbiVersion} the jar was made for. */
    public abstract int abiVersion();

    public abstract GeneratedProgram program();

    /** The vector width in bits that {@link #vectorKernels} needs; 0 when the jar has scalar kernels only. */
    public abstract int vectorBits();

    /** Fresh scalar kernels, by number. */
    public abstract RangeKernel[] scalarKernels();

    /** Fresh vector kernels, by the same numbers. */
    public abstract RangeKernel[] vectorKernels();

    /**
     * Where the constants that live in arrays lie in the weights: for f32, f64, i8, i16, i32 and i64 in this order
     * the byte offset and the number of elements.
     */
    public abstract long[] arrayConstants();

    /** String constants, or none. */
    public abstract String[] stringConstants();

    /** The mapped weights. */
    public abstract MemorySegment weights();

    /** The CRC-32 that the weights must have. */
    public abstract long weightsChecksum();
}
