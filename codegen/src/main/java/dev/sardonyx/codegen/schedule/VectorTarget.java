package dev.sardonyx.codegen.schedule;

import java.util.Locale;

/** A vector width that kernels are generated for. All targets compute the same bits. */
public enum VectorTarget {
    /** No vectors at all: the twin of every other target, and what runs where vectors are not available. */
    SCALAR(0),
    V128(128),
    V256(256),
    V512(512);

    /** Columns of a panel of a packed right operand; the same for every target, so that weights are too. */
    public static final int PANEL = 16;

    private final int bits;

    VectorTarget(int bits) {
        this.bits = bits;
    }

    /** The width in bits; 0 for scalar. */
    public int bits() {
        return bits;
    }

    public boolean isVector() {
        return bits > 0;
    }

    /** Elements of 32 bits in a vector; 1 for scalar. */
    public int lanes() {
        return bits == 0 ? 1 : bits / 32;
    }

    /** True where masks have registers of their own, so that the first lanes load and store about as fast as all. */
    public boolean hasMasks() {
        return this == V512;
    }

    /** The spelling in options and kernel names. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The target spelled {@code text}; {@link IllegalArgumentException} otherwise. */
    public static VectorTarget ofText(String text) {
        for (VectorTarget target : values()) {
            if (target.text().equals(text)) {
                return target;
            }
        }
        throw new IllegalArgumentException("'" + text + "' is no target; use scalar, v128, v256 or v512");
    }
}
