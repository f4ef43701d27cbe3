package dev.sardonyx.runtime.abi;

import java.lang.foreign.MemorySegment;

/**
 * What one thread of a session computes with. Arrays are shared by the lanes of a session, scratch is not. Fields
 * are public for generated code, which reads them once a call.
 */
public final class Lane {
    public final Frame frame;
    public int[] parameters;
    public float[][] f32;
    public double[][] f64;
    public byte[][] i8;
    public short[][] i16;
    public int[][] i32;
    public long[][] i64;
    public MemorySegment weights;
    public float[] scratchF32 = new float[0];
    public double[] scratchF64 = new double[0];
    public int[] scratchI32 = new int[0];
    public long[] scratchI64 = new long[0];
    RangeKernel[] kernels;

    Lane(Frame frame) {
        this.frame = frame;
    }

    /** Runs the tile function whose kernel number and descriptor lie at {@code at}. */
    public static void tile(Lane lane, int at, int rowBegin, int rowEnd, int columnBegin, int columnEnd) {
        lane.kernels[lane.parameters[at]].tile(lane, at + 1, rowBegin, rowEnd, columnBegin, columnEnd);
    }

    /** Makes scratch of {@code base} at least {@code elements} long. */
    void reserve(int floats, int doubles, int ints, int longs) {
        if (scratchF32.length < floats) {
            scratchF32 = new float[floats];
        }
        if (scratchF64.length < doubles) {
            scratchF64 = new double[doubles];
        }
        if (scratchI32.length < ints) {
            scratchI32 = new int[ints];
        }
        if (scratchI64.length < longs) {
            scratchI64 = new long[longs];
        }
    }
}
