package dev.sardonyx.ops.contrib.quantization;

/** The sum of two quantized tensors (com.microsoft QLinearAdd-1). */
public final class QLinearAdd extends QuantizedBinary {
    public QLinearAdd() {
        super("QLinearAdd", "Add", Double::sum);
    }
}
