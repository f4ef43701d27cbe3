package dev.sardonyx.runtime.host;

import dev.sardonyx.tensor.ElementType;
import dev.sardonyx.tensor.Tensor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;

/** Tensors to and from Java arrays, and copies of elements that do not look at what the elements mean. */
final class Elements {
    private Elements() {}

    static int count(Tensor x) {
        return Math.toIntExact(x.size());
    }

    /** The elements as doubles in an array of their own. */
    static double[] doubles(Tensor x) {
        int count = count(x);
        double[] values = new double[count];
        switch (x.elementType()) {
            case F64 -> MemorySegment.copy(x.data(), ValueLayout.JAVA_DOUBLE_UNALIGNED, 0, values, 0, count);
            case F32 -> {
                float[] floats = x.toFloats();
                for (int i = 0; i < count; i++) {
                    values[i] = floats[i];
                }
            }
            default -> {
                for (int i = 0; i < count; i++) {
                    values[i] = x.getDouble(i);
                }
            }
        }
        return values;
    }

    /** The array under a tensor of i32 in the session's memory, from {@link #arrayOffset} on. */
    static int[] intArray(Tensor x) {
        return (int[]) x.data().heapBase().orElseThrow();
    }

    /** The array under a tensor of f32 in the session's memory, from {@link #arrayOffset} on. */
    static float[] floatArray(Tensor x) {
        return (float[]) x.data().heapBase().orElseThrow();
    }

    /** Where the elements of {@code x} begin in their array. */
    static int arrayOffset(Tensor x) {
        return (int) (x.data().address() / x.elementType().carrier().sizeBytes());
    }

    /** A tensor of {@code type} with each of {@code values} rounded once. */
    static Tensor tensor(ElementType type, long[] shape, double[] values) {
        if (type == ElementType.F64) {
            return Tensor.ofDoubles(values, shape);
        }
        if (type == ElementType.F32) {
            float[] floats = new float[values.length];
            for (int i = 0; i < floats.length; i++) {
                floats[i] = (float) values[i];
            }
            return Tensor.ofFloats(floats, shape);
        }
        Tensor y = Tensor.zeros(type, shape);
        for (int i = 0; i < values.length; i++) {
            y.setDouble(i, values[i]);
        }
        return y;
    }

    /** A copy under {@code shape}, of as many elements. */
    static Tensor copied(Tensor x, long... shape) {
        return x.copy().reshaped(shape);
    }

    /** A tensor where every element is element {@code index} of {@code value}. */
    static Tensor filled(ElementType type, long[] shape, Tensor value, int index) {
        Tensor y = Tensor.zeros(type, shape);
        fill(y, 0, count(y), value, index);
        return y;
    }

    /** Writes element {@code index} of {@code value} {@code count} times from {@code at} on. */
    static void fill(Tensor y, int at, int count, Tensor value, int index) {
        if (count == 0) {
            return;
        }
        if (y.elementType() == ElementType.STRING) {
            Arrays.fill(y.strings(), at, at + count, value.strings()[index]);
            return;
        }
        copy(value, index, y, at, 1);
        for (int done = 1; done < count; done += Math.min(done, count - done)) {
            copy(y, at, y, at + done, Math.min(done, count - done));
        }
    }

    /** Copies {@code count} neighbouring elements. */
    static void copy(Tensor x, int from, Tensor y, int to, int count) {
        if (y.elementType() == ElementType.STRING) {
            System.arraycopy(x.strings(), from, y.strings(), to, count);
            return;
        }
        long width = y.elementType().carrier().sizeBytes();
        MemorySegment.copy(x.data(), from * width, y.data(), to * width, count * width);
    }

    /** The tensor whose element i is element {@code from[i]} of {@code x}. */
    static Tensor pick(Tensor x, long[] shape, int[] from) {
        return switch (x.elementType().carrier()) {
            case STRING -> Tensor.ofStrings(pick(x.strings(), from), shape);
            case FLOAT ->
                of(x, shape, MemorySegment.ofArray(pick(x.data().toArray(ValueLayout.JAVA_FLOAT_UNALIGNED), from)));
            case DOUBLE ->
                of(x, shape, MemorySegment.ofArray(pick(x.data().toArray(ValueLayout.JAVA_DOUBLE_UNALIGNED), from)));
            case BYTE -> of(x, shape, MemorySegment.ofArray(pick(x.data().toArray(ValueLayout.JAVA_BYTE), from)));
            case SHORT ->
                of(x, shape, MemorySegment.ofArray(pick(x.data().toArray(ValueLayout.JAVA_SHORT_UNALIGNED), from)));
            case INT ->
                of(x, shape, MemorySegment.ofArray(pick(x.data().toArray(ValueLayout.JAVA_INT_UNALIGNED), from)));
            case LONG ->
                of(x, shape, MemorySegment.ofArray(pick(x.data().toArray(ValueLayout.JAVA_LONG_UNALIGNED), from)));
        };
    }

    private static Tensor of(Tensor x, long[] shape, MemorySegment data) {
        return Tensor.of(x.elementType(), shape, data);
    }

    private static String[] pick(String[] x, int[] from) {
        String[] y = new String[from.length];
        for (int i = 0; i < from.length; i++) {
            y[i] = x[from[i]];
        }
        return y;
    }

    private static float[] pick(float[] x, int[] from) {
        float[] y = new float[from.length];
        for (int i = 0; i < from.length; i++) {
            y[i] = x[from[i]];
        }
        return y;
    }

    private static double[] pick(double[] x, int[] from) {
        double[] y = new double[from.length];
        for (int i = 0; i < from.length; i++) {
            y[i] = x[from[i]];
        }
        return y;
    }

    private static byte[] pick(byte[] x, int[] from) {
        byte[] y = new byte[from.length];
        for (int i = 0; i < from.length; i++) {
            y[i] = x[from[i]];
        }
        return y;
    }

    private static short[] pick(short[] x, int[] from) {
        short[] y = new short[from.length];
        for (int i = 0; i < from.length; i++) {
            y[i] = x[from[i]];
        }
        return y;
    }

    private static int[] pick(int[] x, int[] from) {
        int[] y = new int[from.length];
        for (int i = 0; i < from.length; i++) {
            y[i] = x[from[i]];
        }
        return y;
    }

    private static long[] pick(long[] x, int[] from) {
        long[] y = new long[from.length];
        for (int i = 0; i < from.length; i++) {
            y[i] = x[from[i]];
        }
        return y;
    }
}
