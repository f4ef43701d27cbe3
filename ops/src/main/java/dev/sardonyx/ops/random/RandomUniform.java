package dev.sardonyx.ops.random;

/** Equally distributed random numbers (ONNX RandomUniform-22). */
public final class RandomUniform extends Distribution {
    public RandomUniform() {
        super("RandomUniform", false, false);
    }
}
