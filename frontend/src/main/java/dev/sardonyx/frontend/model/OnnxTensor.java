package dev.sardonyx.frontend.model;

import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A constant tensor. Readers hand out tensors whose dimensions are not negative and whose contents, unless external,
 * have the size that type and dimensions ask for.
 *
 * @param name may be empty outside initializers
 * @param dims sizes, outermost first; empty for a scalar
 */
public record OnnxTensor(
        String name,
        OnnxDataType dataType,
        List<Long> dims,
        OnnxTensorData data,
        String docString,
        Map<String, String> metadata) {

    public OnnxTensor {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(dataType, "dataType");
        Objects.requireNonNull(data, "data");
        Objects.requireNonNull(docString, "docString");
        dims = List.copyOf(dims);
        metadata = OrderedMaps.copyOf(metadata);
    }

    /** A tensor without documentation and metadata. */
    public static OnnxTensor of(String name, OnnxDataType dataType, List<Long> dims, OnnxTensorData data) {
        return new OnnxTensor(name, dataType, dims, data, "", Map.of());
    }

    /**
     * The number of elements.
     *
     * @throws ArithmeticException if it does not fit a long
     */
    public long elementCount() {
        return elementCount(dims);
    }

    /**
     * The number of elements of a tensor with these dimensions.
     *
     * @throws ArithmeticException if it does not fit a long
     */
    public static long elementCount(List<Long> dims) {
        if (dims.contains(0L)) {
            return 0;
        }
        return dims.stream().mapToLong(Long::longValue).reduce(1, Math::multiplyExact);
    }

    /**
     * The bytes that the contents take; not defined for strings.
     *
     * @throws ArithmeticException if it does not fit a long
     */
    public long sizeBytes() {
        return dataType.sizeBytes(elementCount());
    }

    /** The same tensor with other contents. */
    public OnnxTensor withData(OnnxTensorData newData) {
        return new OnnxTensor(name, dataType, dims, newData, docString, metadata);
    }
}
