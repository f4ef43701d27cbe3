package dev.sardonyx.tensor;

import dev.sardonyx.tensor.ElementType.Carrier;
import dev.sardonyx.tensor.format.NumberFormat;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Objects;

/**
 * A dense tensor in row-major order: an element type, a shape and its elements.
 *
 * <p>Numbers lie in a {@link MemorySegment} (over a Java array, or mapped from a file) in native byte order; strings
 * in an array. Types narrower than a byte take a byte an element. A tensor does not own its memory and does not
 * guard it: whoever shares an array sees writes by others.
 */
public final class Tensor implements Datum {
    private static final ValueLayout.OfFloat FLOAT = ValueLayout.JAVA_FLOAT_UNALIGNED;
    private static final ValueLayout.OfDouble DOUBLE = ValueLayout.JAVA_DOUBLE_UNALIGNED;
    private static final ValueLayout.OfShort SHORT = ValueLayout.JAVA_SHORT_UNALIGNED;
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED;
    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED;

    private final ElementType elementType;
    private final long[] shape;
    private final MemorySegment data;
    private final String[] strings;

    private Tensor(ElementType elementType, long[] shape, MemorySegment data, String[] strings) {
        this.elementType = elementType;
        this.shape = shape;
        this.data = data;
        this.strings = strings;
    }

    /** A tensor over {@code data}, which must hold exactly the elements that {@code shape} asks for. */
    public static Tensor of(ElementType elementType, long[] shape, MemorySegment data) {
        Objects.requireNonNull(data, "data");
        if (elementType == ElementType.STRING) {
            throw new IllegalArgumentException("strings do not lie in a memory segment");
        }
        long expected = Math.multiplyExact(size(shape), elementType.carrier().sizeBytes());
        if (data.byteSize() != expected) {
            throw new IllegalArgumentException("a tensor " + elementType.text() + Arrays.toString(shape) + " needs "
                    + expected + " bytes, but " + data.byteSize() + " were given");
        }
        return new Tensor(elementType, shape.clone(), data, null);
    }

    /** A tensor of zeros (or empty strings). */
    public static Tensor zeros(ElementType elementType, long... shape) {
        int count = Math.toIntExact(size(shape));
        if (elementType == ElementType.STRING) {
            String[] strings = new String[count];
            Arrays.fill(strings, "");
            return new Tensor(elementType, shape.clone(), null, strings);
        }
        return new Tensor(elementType, shape.clone(), arraySegment(elementType.carrier(), count), null);
    }

    private static MemorySegment arraySegment(Carrier carrier, int count) {
        return switch (carrier) {
            case FLOAT -> MemorySegment.ofArray(new float[count]);
            case DOUBLE -> MemorySegment.ofArray(new double[count]);
            case BYTE -> MemorySegment.ofArray(new byte[count]);
            case SHORT -> MemorySegment.ofArray(new short[count]);
            case INT -> MemorySegment.ofArray(new int[count]);
            case LONG -> MemorySegment.ofArray(new long[count]);
            case STRING -> throw new IllegalArgumentException("strings do not lie in a memory segment");
        };
    }

    /** A tensor of f32 over {@code values}, shared with the caller. */
    public static Tensor ofFloats(float[] values, long... shape) {
        return of(ElementType.F32, shape, MemorySegment.ofArray(values));
    }

    /** A tensor of f64 over {@code values}, shared with the caller. */
    public static Tensor ofDoubles(double[] values, long... shape) {
        return of(ElementType.F64, shape, MemorySegment.ofArray(values));
    }

    /** A tensor of i64 over {@code values}, shared with the caller. */
    public static Tensor ofLongs(long[] values, long... shape) {
        return of(ElementType.I64, shape, MemorySegment.ofArray(values));
    }

    /** A tensor of i32 over {@code values}, shared with the caller. */
    public static Tensor ofInts(int[] values, long... shape) {
        return of(ElementType.I32, shape, MemorySegment.ofArray(values));
    }

    /** A tensor of booleans; anything but 0 in {@code values} is true. */
    public static Tensor ofBooleans(boolean[] values, long... shape) {
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (values[i] ? 1 : 0);
        }
        return of(ElementType.BOOL, shape, MemorySegment.ofArray(bytes));
    }

    /** A tensor of strings over {@code values}, shared with the caller. */
    public static Tensor ofStrings(String[] values, long... shape) {
        if (size(shape) != values.length) {
            throw new IllegalArgumentException(
                    "shape " + Arrays.toString(shape) + " does not hold " + values.length + " strings");
        }
        return new Tensor(ElementType.STRING, shape.clone(), null, values);
    }

    /** A one-element tensor of rank 0. */
    public static Tensor scalar(ElementType elementType, double value) {
        Tensor tensor = zeros(elementType);
        tensor.setDouble(0, value);
        return tensor;
    }

    /** A tensor of rank 1 and type i64. */
    public static Tensor vector(long... values) {
        return ofLongs(values, values.length);
    }

    /** The product of {@code shape}; throws {@link ArithmeticException} beyond a long. */
    public static long size(long... shape) {
        long size = 1;
        for (long extent : shape) {
            if (extent < 0) {
                throw new IllegalArgumentException("a shape has a negative extent: " + Arrays.toString(shape));
            }
            size = Math.multiplyExact(size, extent);
        }
        return size;
    }

    public ElementType elementType() {
        return elementType;
    }

    public long[] shape() {
        return shape.clone();
    }

    public int rank() {
        return shape.length;
    }

    /** The extent of {@code axis}, counted from 0. */
    public long extent(int axis) {
        return shape[axis];
    }

    /** The number of elements. */
    public long size() {
        return size(shape);
    }

    /** The elements as memory; not for strings. */
    public MemorySegment data() {
        if (data == null) {
            throw new IllegalStateException("strings do not lie in a memory segment");
        }
        return data;
    }

    /** The elements of a string tensor, shared. */
    public String[] strings() {
        if (strings == null) {
            throw new IllegalStateException("a tensor of " + elementType.text() + " holds no strings");
        }
        return strings;
    }

    /** The same elements under another shape of the same size. */
    public Tensor reshaped(long... newShape) {
        if (size(newShape) != size()) {
            throw new IllegalArgumentException(
                    "cannot reshape " + Arrays.toString(shape) + " to " + Arrays.toString(newShape));
        }
        return new Tensor(elementType, newShape.clone(), data, strings);
    }

    /** The value of element {@code index} in its carrier's bits, sign-extended to a long; not for strings. */
    public long getBits(long index) {
        return switch (elementType.carrier()) {
            case FLOAT -> data.get(INT, index * 4);
            case DOUBLE, LONG -> data.get(LONG, index * 8);
            case BYTE -> data.get(ValueLayout.JAVA_BYTE, index);
            case SHORT -> data.get(SHORT, index * 2);
            case INT -> data.get(INT, index * 4);
            case STRING -> throw new IllegalStateException("a string has no bits");
        };
    }

    /** Stores the low bits of {@code bits} as element {@code index}; the inverse of {@link #getBits}. */
    public void setBits(long index, long bits) {
        switch (elementType.carrier()) {
            case FLOAT, INT -> data.set(INT, index * 4, (int) bits);
            case DOUBLE, LONG -> data.set(LONG, index * 8, bits);
            case BYTE -> data.set(ValueLayout.JAVA_BYTE, index, (byte) bits);
            case SHORT -> data.set(SHORT, index * 2, (short) bits);
            case STRING -> throw new IllegalStateException("a string has no bits");
        }
    }

    /** Element {@code index} as a double: exact but for 64-bit integers beyond 2^53; booleans are 0 and 1. */
    public double getDouble(long index) {
        return switch (elementType) {
            case F32 -> data.get(FLOAT, index * 4);
            case F64 -> data.get(DOUBLE, index * 8);
            case U64 -> unsignedToDouble(getBits(index));
            default -> elementType.isFloat() ? NumberFormat.decode(elementType, (int) getBits(index)) : getLong(index);
        };
    }

    private static double unsignedToDouble(long bits) {
        return bits >= 0 ? bits : ((bits >>> 1) | (bits & 1)) * 2.0;
    }

    /**
     * Element {@code index} as a long: integers exactly (u64 as its bits), floating-point values truncated towards 0
     * as Java casts do, booleans 0 and 1.
     */
    public long getLong(long index) {
        return switch (elementType) {
            case U32 -> getBits(index) & 0xFFFFFFFFL;
            case U16 -> getBits(index) & 0xFFFFL;
            case U8 -> getBits(index) & 0xFFL;
            case I4 -> getBits(index) << 60 >> 60;
            case U4 -> getBits(index) & 0xFL;
            case I2 -> getBits(index) << 62 >> 62;
            case U2 -> getBits(index) & 0x3L;
            default -> elementType.isFloat() ? (long) getDouble(index) : getBits(index);
        };
    }

    public float getFloat(long index) {
        return elementType == ElementType.F32 ? data.get(FLOAT, index * 4) : (float) getDouble(index);
    }

    public boolean getBoolean(long index) {
        return elementType.isFloat() ? getDouble(index) != 0 : getBits(index) != 0;
    }

    /** Stores {@code value} rounded to the element type (floats: to nearest even; integers: a Java cast, wrapped). */
    public void setDouble(long index, double value) {
        switch (elementType) {
            case F32 -> data.set(FLOAT, index * 4, (float) value);
            case F64 -> data.set(DOUBLE, index * 8, value);
            case BOOL -> setBits(index, value != 0 ? 1 : 0);
            case U64 -> setBits(index, value >= 0x1p63 ? (long) (value - 0x1p63) + Long.MIN_VALUE : (long) value);
            default -> {
                if (elementType.isFloat()) {
                    setBits(index, NumberFormat.encode(elementType, value));
                } else {
                    setLong(index, (long) value);
                }
            }
        }
    }

    /** Stores {@code value}: integers keep their low bits, floating-point types round, booleans become 0 or 1. */
    public void setLong(long index, long value) {
        if (elementType.isFloat()) {
            setDouble(index, value);
        } else if (elementType == ElementType.BOOL) {
            setBits(index, value != 0 ? 1 : 0);
        } else {
            setBits(
                    index,
                    switch (elementType) {
                        case I4 -> value << 60 >> 60;
                        case U4 -> value & 0xF;
                        case I2 -> value << 62 >> 62;
                        case U2 -> value & 3;
                        default -> value;
                    });
        }
    }

    /** Stores element {@code sourceIndex} of {@code source}, a tensor of the same element type, at {@code index}. */
    public void copyElement(long index, Tensor source, long sourceIndex) {
        if (strings != null) {
            strings[Math.toIntExact(index)] = source.strings[Math.toIntExact(sourceIndex)];
        } else {
            setBits(index, source.getBits(sourceIndex));
        }
    }

    /** The elements as doubles, a fresh array. */
    public double[] toDoubles() {
        double[] values = new double[Math.toIntExact(size())];
        for (int i = 0; i < values.length; i++) {
            values[i] = getDouble(i);
        }
        return values;
    }

    /** The elements as longs, a fresh array. */
    public long[] toLongs() {
        long[] values = new long[Math.toIntExact(size())];
        for (int i = 0; i < values.length; i++) {
            values[i] = getLong(i);
        }
        return values;
    }

    /** The elements as floats, a fresh array. */
    public float[] toFloats() {
        if (elementType == ElementType.F32) {
            return data.toArray(ValueLayout.JAVA_FLOAT_UNALIGNED);
        }
        float[] values = new float[Math.toIntExact(size())];
        for (int i = 0; i < values.length; i++) {
            values[i] = getFloat(i);
        }
        return values;
    }

    /** A copy with its own elements in Java arrays. */
    public Tensor copy() {
        if (strings != null) {
            return new Tensor(elementType, shape, null, strings.clone());
        }
        Tensor copy = zeros(elementType, shape);
        MemorySegment.copy(data, 0, copy.data, 0, data.byteSize());
        return copy;
    }

    /** True when type, shape and every bit agree. */
    public boolean sameBits(Tensor other) {
        if (elementType != other.elementType || !Arrays.equals(shape, other.shape)) {
            return false;
        }
        return strings != null ? Arrays.equals(strings, other.strings) : data.mismatch(other.data) == -1;
    }

    /** The native byte order, in which elements lie. */
    public static ByteOrder byteOrder() {
        return ByteOrder.nativeOrder();
    }

    /** Type and shape, for example {@code f32[2, 3]}. */
    @Override
    public String toString() {
        return elementType.text() + Arrays.toString(shape);
    }
}
