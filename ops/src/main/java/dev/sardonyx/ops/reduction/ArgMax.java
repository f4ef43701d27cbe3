package dev.sardonyx.ops.reduction;

/** The index of the largest element along an axis (ONNX ArgMax-13). */
public final class ArgMax extends ArgReduction {
    public ArgMax() {
        super("ArgMax", true);
    }
}
