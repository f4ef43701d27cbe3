package dev.sardonyx.ops.contrib.quantization;

/** The product of two quantized tensors (com.microsoft QLinearMul-1). */
public final class QLinearMul extends QuantizedBinary {
    public QLinearMul() {
        super("QLinearMul", "Mul", (a, b) -> a * b);
    }
}
