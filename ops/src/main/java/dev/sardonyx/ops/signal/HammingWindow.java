package dev.sardonyx.ops.signal;

/** The Hamming window (ONNX HammingWindow-17). */
public final class HammingWindow extends CosineWindow {
    public HammingWindow() {
        super("HammingWindow", 25.0 / 46, -21.0 / 46, 0);
    }
}
