package dev.sardonyx.ops.signal;

/** The Hann window (ONNX HannWindow-17). */
public final class HannWindow extends CosineWindow {
    public HannWindow() {
        super("HannWindow", 0.5, -0.5, 0);
    }
}
