package dev.sardonyx.ops.random;

/** Equally distributed random numbers in the operand's shape (ONNX RandomUniformLike-22). */
public final class RandomUniformLike extends Distribution {
    public RandomUniformLike() {
        super("RandomUniformLike", false, true);
    }
}
