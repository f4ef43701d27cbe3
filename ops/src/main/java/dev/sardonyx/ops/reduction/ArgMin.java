package dev.sardonyx.ops.reduction;

/** The index of the smallest element along an axis (ONNX ArgMin-13). */
public final class ArgMin extends ArgReduction {
    public ArgMin() {
        super("ArgMin", false);
    }
}
