package dev.sardonyx.ir.kernel;

import java.util.Locale;

/**
 * The type of a kernel variable.
 *
 * @param kind what it is
 * @param base its elements; for {@link Kind#LANE}, {@link Kind#SEGMENT} and {@link Kind#VOID} unused and I32
 * @param lanes the elements of a vector or mask, otherwise 1
 */
public record KernelType(Kind kind, Base base, int lanes) {
    /** The kinds of variables. */
    public enum Kind {
        VOID,
        SCALAR,
        /** A Java array. */
        ARRAY,
        /** A {@code jdk.incubator.vector} vector of fixed shape. */
        VECTOR,
        /** A vector of truth values for vectors of {@code base}. */
        MASK,
        /** Memory of the model's weights. */
        SEGMENT,
        /** The runtime's per-thread view of a session. */
        LANE
    }

    /** The elements of scalars, arrays and vectors. */
    public enum Base {
        /** A truth value; never in arrays. */
        BOOL(1),
        I8(1),
        I16(2),
        I32(4),
        I64(8),
        F32(4),
        F64(8);

        private final int sizeBytes;

        Base(int sizeBytes) {
            this.sizeBytes = sizeBytes;
        }

        public int sizeBytes() {
            return sizeBytes;
        }

        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public static final KernelType VOID = new KernelType(Kind.VOID, Base.I32, 1);
    public static final KernelType BOOL = scalar(Base.BOOL);
    public static final KernelType I32 = scalar(Base.I32);
    public static final KernelType I64 = scalar(Base.I64);
    public static final KernelType F32 = scalar(Base.F32);
    public static final KernelType F64 = scalar(Base.F64);
    public static final KernelType SEGMENT = new KernelType(Kind.SEGMENT, Base.I32, 1);
    public static final KernelType LANE = new KernelType(Kind.LANE, Base.I32, 1);

    public static KernelType scalar(Base base) {
        return new KernelType(Kind.SCALAR, base, 1);
    }

    public static KernelType array(Base base) {
        return new KernelType(Kind.ARRAY, base, 1);
    }

    public static KernelType vector(Base base, int lanes) {
        return new KernelType(Kind.VECTOR, base, lanes);
    }

    public static KernelType mask(Base base, int lanes) {
        return new KernelType(Kind.MASK, base, lanes);
    }

    /** The scalar in which expressions of {@code type} are computed. */
    public static KernelType of(ScalarType type) {
        return switch (type) {
            case F32 -> F32;
            case F64 -> F64;
            case I32 -> I32;
            case I64 -> I64;
            case BOOL -> BOOL;
        };
    }

    public boolean isScalar() {
        return kind == Kind.SCALAR;
    }

    public boolean isVector() {
        return kind == Kind.VECTOR;
    }

    public boolean isFloat() {
        return base == Base.F32 || base == Base.F64;
    }

    /** The scalar that a load from this array gives: bytes and shorts widen to i32. */
    public KernelType loaded() {
        return base == Base.I8 || base == Base.I16 ? I32 : scalar(base);
    }

    /** The spelling, for example {@code f32}, {@code f32[]}, {@code f32x8}, {@code mask.f32x8}, {@code segment}. */
    @Override
    public String toString() {
        return switch (kind) {
            case VOID -> "void";
            case SCALAR -> base.text();
            case ARRAY -> base.text() + "[]";
            case VECTOR -> base.text() + "x" + lanes;
            case MASK -> "mask." + base.text() + "x" + lanes;
            case SEGMENT -> "segment";
            case LANE -> "lane";
        };
    }
}
