package dev.sardonyx.ops.contrib.quantization;

import dev.sardonyx.ops.Operator;

/** The sum of two quantized tensors (com.microsoft QLinearAdd-1). */
public final class QLinearAdd extends QuantizedBinary implements Operator {
    public QLinearAdd() {
        super("QLinearAdd", "Add", Double::sum);
    }
}
