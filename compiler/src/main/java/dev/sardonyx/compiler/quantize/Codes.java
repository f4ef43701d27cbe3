package dev.sardonyx.compiler.quantize;

import dev.sardonyx.tensor.ElementType;

/** The integers that stand for weights; a weight is {@code (code - zero) * scale}. */
enum Codes {
    /** Zero is 0, and as many integers lie below it as above. */
    SYMMETRIC_8(ElementType.I8, -127, 127, true),
    ASYMMETRIC_8(ElementType.I8, -128, 127, false),
    /** Zero is 0. */
    SYMMETRIC_4(ElementType.I4, -8, 7, true),
    ASYMMETRIC_4(ElementType.U4, 0, 15, false);

    private final ElementType type;
    private final int lowest;
    private final int highest;
    private final boolean symmetric;

    Codes(ElementType type, int lowest, int highest, boolean symmetric) {
        this.type = type;
        this.lowest = lowest;
        this.highest = highest;
        this.symmetric = symmetric;
    }

    ElementType type() {
        return type;
    }

    int lowest() {
        return lowest;
    }

    int highest() {
        return highest;
    }

    /** True when zero is 0. */
    boolean isSymmetric() {
        return symmetric;
    }

    /** What users call them. */
    String text() {
        return (type.bits() == 4 ? "int4" : "int8") + (symmetric ? "" : " with zero points");
    }
}
