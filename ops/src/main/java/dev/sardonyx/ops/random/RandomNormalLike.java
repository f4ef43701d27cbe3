package dev.sardonyx.ops.random;

/** Normally distributed random numbers in the operand's shape (ONNX RandomNormalLike-22). */
public final class RandomNormalLike extends Distribution {
    public RandomNormalLike() {
        super("RandomNormalLike", true, true);
    }
}
