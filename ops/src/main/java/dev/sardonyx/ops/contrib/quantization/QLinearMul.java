package dev.sardonyx.ops.contrib.quantization;

import dev.sardonyx.ops.Operator;

/** The product of two quantized tensors (com.microsoft QLinearMul-1). */
public final class QLinearMul extends QuantizedBinary implements Operator {
    public QLinearMul() {
        super("QLinearMul", "Mul", (a, b) -> a * b);
    }
}
