package dev.sardonyx.ir.kernel;

import java.util.Locale;

/** Operations of one operand. */
public enum UnaryOperation {
    NEG,
    ABS,
    SQRT,
    EXP,
    LOG,
    TANH,
    ERF,
    SIGMOID,
    SIN,
    COS,
    TAN,
    ASIN,
    ACOS,
    ATAN,
    SINH,
    COSH,
    ASINH,
    ACOSH,
    ATANH,
    FLOOR,
    CEIL,
    /** To the nearest integer, ties to even. */
    ROUND,
    IS_NAN,
    /** Bitwise or logical complement. */
    NOT,
    /** {@code log(1 + x)}. */
    LOG1P;

    boolean isFloatOnly() {
        return this != NEG && this != ABS && this != NOT;
    }

    void check(ScalarType type) {
        boolean fits = this == NOT ? !type.isFloat() : isFloatOnly() ? type.isFloat() : type != ScalarType.BOOL;
        if (!fits) {
            throw new IllegalArgumentException(this + " of " + type.text());
        }
    }

    ScalarType result(ScalarType type) {
        return this == IS_NAN ? ScalarType.BOOL : type;
    }

    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
