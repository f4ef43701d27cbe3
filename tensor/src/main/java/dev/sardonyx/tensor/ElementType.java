package dev.sardonyx.tensor;

import java.util.Locale;

/**
 * The element types of tensors. Each is held in an array of its {@link Carrier}; types of fewer than eight bits are
 * held one element a byte.
 */
public enum ElementType {
    F64(Carrier.DOUBLE, Kind.FLOAT, 64),
    F32(Carrier.FLOAT, Kind.FLOAT, 32),
    F16(Carrier.SHORT, Kind.FLOAT, 16),
    BF16(Carrier.SHORT, Kind.FLOAT, 16),
    F8E4M3FN(Carrier.BYTE, Kind.FLOAT, 8),
    F8E4M3FNUZ(Carrier.BYTE, Kind.FLOAT, 8),
    F8E5M2(Carrier.BYTE, Kind.FLOAT, 8),
    F8E5M2FNUZ(Carrier.BYTE, Kind.FLOAT, 8),
    F8E8M0(Carrier.BYTE, Kind.FLOAT, 8),
    F4E2M1(Carrier.BYTE, Kind.FLOAT, 4),
    I64(Carrier.LONG, Kind.SIGNED, 64),
    I32(Carrier.INT, Kind.SIGNED, 32),
    I16(Carrier.SHORT, Kind.SIGNED, 16),
    I8(Carrier.BYTE, Kind.SIGNED, 8),
    I4(Carrier.BYTE, Kind.SIGNED, 4),
    I2(Carrier.BYTE, Kind.SIGNED, 2),
    U64(Carrier.LONG, Kind.UNSIGNED, 64),
    U32(Carrier.INT, Kind.UNSIGNED, 32),
    U16(Carrier.SHORT, Kind.UNSIGNED, 16),
    U8(Carrier.BYTE, Kind.UNSIGNED, 8),
    U4(Carrier.BYTE, Kind.UNSIGNED, 4),
    U2(Carrier.BYTE, Kind.UNSIGNED, 2),
    BOOL(Carrier.BYTE, Kind.BOOL, 8),
    STRING(Carrier.STRING, Kind.STRING, 0);

    /** What the values of a type are. */
    public enum Kind {
        FLOAT,
        SIGNED,
        UNSIGNED,
        BOOL,
        STRING
    }

    /** The Java array that holds the elements of a type. */
    public enum Carrier {
        FLOAT(4),
        DOUBLE(8),
        BYTE(1),
        SHORT(2),
        INT(4),
        LONG(8),
        STRING(0);

        private final int sizeBytes;

        Carrier(int sizeBytes) {
            this.sizeBytes = sizeBytes;
        }

        /** Bytes an element takes in its array; 0 for strings. */
        public int sizeBytes() {
            return sizeBytes;
        }
    }

    private final Carrier carrier;
    private final Kind kind;
    private final int bits;

    ElementType(Carrier carrier, Kind kind, int bits) {
        this.carrier = carrier;
        this.kind = kind;
        this.bits = bits;
    }

    public Carrier carrier() {
        return carrier;
    }

    public Kind kind() {
        return kind;
    }

    /** The width of a value in its own format; 0 for strings. */
    public int bits() {
        return bits;
    }

    public boolean isFloat() {
        return kind == Kind.FLOAT;
    }

    public boolean isInteger() {
        return kind == Kind.SIGNED || kind == Kind.UNSIGNED;
    }

    public boolean isNumeric() {
        return isFloat() || isInteger();
    }

    /** The spelling in text forms, for example {@code f32}. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The type spelled {@code text}, as {@link #text()} writes it; throws {@link IllegalArgumentException} otherwise. */
    public static ElementType ofText(String text) {
        return valueOf(text.toUpperCase(Locale.ROOT));
    }
}
