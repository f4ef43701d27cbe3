package dev.sardonyx.frontend.importer;

import dev.sardonyx.frontend.model.OnnxDataType;
import dev.sardonyx.frontend.model.OnnxTensor;
import dev.sardonyx.frontend.model.OnnxTensorData;
import dev.sardonyx.tensor.ElementType;
import dev.sardonyx.tensor.Tensor;
import java.util.Arrays;
import java.util.List;

/** Turns values into stored tensors; the inverse of {@link TensorImporter#tensor}. */
public final class TensorExporter {
    private TensorExporter() {}

    /**
     * A stored tensor with a copy of {@code tensor}'s elements.
     *
     * @throws ArithmeticException if the contents take more than 2 GiB
     */
    public static OnnxTensor export(String name, Tensor tensor) {
        OnnxDataType type = DataTypeMapping.onnx(tensor.elementType());
        List<Long> dims = Arrays.stream(tensor.shape()).boxed().toList();
        OnnxTensorData data = tensor.elementType() == ElementType.STRING
                ? new OnnxTensorData.Strings(List.of(tensor.strings()))
                : OnnxTensorData.Bytes.of(bytes(tensor));
        return OnnxTensor.of(name, type, dims, data);
    }

    private static byte[] bytes(Tensor tensor) {
        int bits = tensor.elementType().bits();
        long size = tensor.size();
        byte[] bytes = new byte[Math.toIntExact(Math.ceilDiv(Math.multiplyExact(size, bits), 8))];
        for (long i = 0; i < size; i++) {
            long value = tensor.getBits(i);
            if (bits < 8) {
                int shift = (int) (i * bits % 8);
                bytes[(int) (i * bits / 8)] |= (byte) ((value & ((1 << bits) - 1)) << shift);
            } else {
                for (int b = 0; b < bits / 8; b++) {
                    bytes[(int) (i * bits / 8) + b] = (byte) (value >> 8 * b);
                }
            }
        }
        return bytes;
    }
}
