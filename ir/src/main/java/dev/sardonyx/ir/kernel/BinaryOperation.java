package dev.sardonyx.ir.kernel;

import java.util.Locale;

/** Operations of two operands. */
public enum BinaryOperation {
    ADD,
    SUB,
    MUL,
    /** Floats: IEEE. Integers: truncated; division by 0 gives 0, since a model must not stop a run. */
    DIV,
    /** Remainder with the sign of the dividend; by 0 gives NaN or 0. */
    REM,
    /** The larger; NaN if either is. */
    MAX,
    MIN,
    POW,
    ATAN2,
    AND,
    OR,
    XOR,
    /** Shifts by 0 to width - 1 bits; {@code SHR} copies the sign, {@code USHR} does not. */
    SHL,
    SHR,
    USHR,
    /** As {@code DIV}, {@code REM}, {@code MAX} and {@code MIN}, of the bits as unsigned numbers. */
    UDIV,
    UREM,
    UMAX,
    UMIN,
    EQ,
    NE,
    LT,
    LE,
    GT,
    GE,
    ULT,
    ULE,
    UGT,
    UGE;

    public boolean isComparison() {
        return ordinal() >= EQ.ordinal();
    }

    void check(ScalarType type) {
        boolean fits = switch (this) {
            case ADD, SUB, MUL, DIV, REM, MAX, MIN, LT, LE, GT, GE -> type != ScalarType.BOOL;
            case POW, ATAN2 -> type.isFloat();
            case AND, OR, XOR -> !type.isFloat();
            case SHL, SHR, USHR, UDIV, UREM, UMAX, UMIN, ULT, ULE, UGT, UGE ->
                type == ScalarType.I32 || type == ScalarType.I64;
            case EQ, NE -> true;
        };
        if (!fits) {
            throw new IllegalArgumentException(this + " of " + type.text());
        }
    }

    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
