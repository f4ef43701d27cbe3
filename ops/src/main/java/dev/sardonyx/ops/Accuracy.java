package dev.sardonyx.ops;

/**
 * How far a compiled operator may be from the interpreter, in f32: {@code absolute + relative * |expected|}.
 * Reductions widen it by the square root of their length.
 */
public record Accuracy(double relative, double absolute) {
    /** The same value: movement, comparison, integers. */
    public static final Accuracy EXACT = new Accuracy(0, 0);

    /** One rounding away. */
    public static final Accuracy ROUNDED = new Accuracy(2e-7, 1e-37);

    public static Accuracy relative(double relative) {
        return new Accuracy(relative, 1e-7);
    }
}
