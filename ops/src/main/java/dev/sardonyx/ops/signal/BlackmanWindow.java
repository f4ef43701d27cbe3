package dev.sardonyx.ops.signal;

/** The Blackman window (ONNX BlackmanWindow-17). */
public final class BlackmanWindow extends CosineWindow {
    public BlackmanWindow() {
        super("BlackmanWindow", 0.42, -0.5, 0.08);
    }
}
