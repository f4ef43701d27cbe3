package dev.sardonyx.ops.random;

/** Normally distributed random numbers (ONNX RandomNormal-22). */
public final class RandomNormal extends Distribution {
    public RandomNormal() {
        super("RandomNormal", true, false);
    }
}
