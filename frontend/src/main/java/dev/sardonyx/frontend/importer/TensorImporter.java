package dev.sardonyx.frontend.importer;

import dev.sardonyx.frontend.model.OnnxDataType;
import dev.sardonyx.frontend.model.OnnxSparseTensor;
import dev.sardonyx.frontend.model.OnnxTensor;
import dev.sardonyx.frontend.model.OnnxTensorData;
import dev.sardonyx.frontend.model.OnnxValue;
import dev.sardonyx.frontend.protobuf.ExternalData;
import dev.sardonyx.ir.diagnostic.Diagnostic;
import dev.sardonyx.ir.diagnostic.DiagnosticCode;
import dev.sardonyx.ir.diagnostic.Location;
import dev.sardonyx.ir.diagnostic.ModelException;
import dev.sardonyx.tensor.Datum;
import dev.sardonyx.tensor.DatumMap;
import dev.sardonyx.tensor.ElementType;
import dev.sardonyx.tensor.OptionalDatum;
import dev.sardonyx.tensor.Tensor;
import dev.sardonyx.tensor.TensorSequence;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Turns stored tensors into values. Contents of 4 KiB or more are shared with the file's bytes, smaller ones copied
 * into arrays; elements below eight bits are unpacked to one a byte.
 */
public final class TensorImporter {
    private static final long SHARED_FROM_BYTES = 4096;
    private static final boolean LITTLE_ENDIAN = Tensor.byteOrder() == ByteOrder.LITTLE_ENDIAN;

    private final ExternalData external;
    private final Location place;
    private final ImportLimits limits;
    private final AtomicLong totalBytes;

    private TensorImporter(ExternalData external, Location place, ImportLimits limits, AtomicLong totalBytes) {
        this.external = external;
        this.place = place;
        this.limits = limits;
        this.totalBytes = totalBytes;
    }

    /** An importer of the tensors of the model at {@code modelFile}, which names the folder of external data. */
    public static TensorImporter of(Path modelFile) {
        return new TensorImporter(
                new ExternalData(modelFile),
                Location.file(modelFile.toString()),
                ImportLimits.DEFAULT,
                new AtomicLong());
    }

    /** The same importer, whose messages point to {@code newPlace}. */
    TensorImporter at(Location newPlace) {
        return new TensorImporter(external, newPlace, limits, totalBytes);
    }

    TensorImporter withLimits(ImportLimits newLimits) {
        return new TensorImporter(external, place, newLimits, new AtomicLong());
    }

    /**
     * The value of a stored tensor.
     *
     * @throws ModelException if the element type is complex, contents and dimensions disagree, or external data cannot
     *     be used
     */
    public Tensor tensor(OnnxTensor tensor) {
        ElementType element = element(tensor);
        long[] shape = shape(tensor, tensor.dims());
        if (tensor.data() instanceof OnnxTensorData.Strings(var values)) {
            if (values.size() != Tensor.size(shape) || element != ElementType.STRING) {
                throw malformed(tensor, "has " + values.size() + " strings", "for " + describe(tensor));
            }
            return Tensor.ofStrings(values.toArray(String[]::new), shape);
        }
        if (element == ElementType.STRING) {
            throw malformed(tensor, "has bytes as contents", "for " + describe(tensor));
        }
        checkLimit(tensor, shape, element);
        MemorySegment bytes = external.bytes(tensor);
        if (bytes.byteSize() != tensor.sizeBytes()) {
            throw malformed(
                    tensor,
                    "has " + bytes.byteSize() + " bytes of contents",
                    tensor.sizeBytes() + " for " + describe(tensor));
        }
        return element.bits() < 8 ? unpacked(element, shape, bytes) : whole(element, shape, bytes);
    }

    private static Tensor whole(ElementType element, long[] shape, MemorySegment bytes) {
        if (LITTLE_ENDIAN && bytes.byteSize() >= SHARED_FROM_BYTES) {
            return Tensor.of(element, shape, bytes);
        }
        Tensor tensor = Tensor.zeros(element, shape);
        if (LITTLE_ENDIAN) {
            MemorySegment.copy(bytes, 0, tensor.data(), 0, bytes.byteSize());
            return tensor;
        }
        int width = element.carrier().sizeBytes();
        for (long i = 0; i < tensor.size(); i++) {
            long bits = 0;
            for (int b = width - 1; b >= 0; b--) {
                bits = bits << 8 | bytes.get(ValueLayout.JAVA_BYTE, i * width + b) & 0xFF;
            }
            tensor.setBits(i, bits);
        }
        return tensor;
    }

    private static Tensor unpacked(ElementType element, long[] shape, MemorySegment bytes) {
        Tensor tensor = Tensor.zeros(element, shape);
        int bits = element.bits();
        int perByte = 8 / bits;
        int mask = (1 << bits) - 1;
        for (long i = 0; i < tensor.size(); i++) {
            int shift = (int) (i % perByte) * bits;
            int value = bytes.get(ValueLayout.JAVA_BYTE, i / perByte) >> shift & mask;
            if (element.isFloat()) {
                tensor.setBits(i, value);
            } else {
                tensor.setLong(i, value);
            }
        }
        return tensor;
    }

    /**
     * A sparse tensor with its zeros written out.
     *
     * @throws ModelException if indices lie outside the shape, do not ascend or do not fit the values, or the parts cannot
     *     be imported
     */
    public Tensor dense(OnnxSparseTensor sparse) {
        Tensor values = tensor(sparse.values());
        Tensor indices = tensor(sparse.indices());
        long[] shape = shape(sparse.values(), sparse.dims());
        checkLimit(sparse.values(), shape, values.elementType());
        Tensor dense = Tensor.zeros(values.elementType(), shape);
        try {
            long[] flat = SparseIndices.flat(values, indices, shape);
            for (int i = 0; i < flat.length; i++) {
                dense.copyElement(flat[i], values, i);
            }
            return dense;
        } catch (SparseIndices.Malformed e) {
            throw malformed(sparse.values(), e.found(), e.expected());
        }
    }

    /** The value of a stored value of any kind. */
    public Datum datum(OnnxValue value) {
        return switch (value) {
            case OnnxValue.TensorValue(OnnxTensor tensor) -> tensor(tensor);
            case OnnxValue.SparseTensorValue(OnnxSparseTensor tensor) -> dense(tensor);
            case OnnxValue.SequenceValue(String _, List<OnnxValue> elements) ->
                new TensorSequence(elements.stream().map(this::datum).toList());
            case OnnxValue.OptionalValue(String _, var content) -> new OptionalDatum(content.map(this::datum));
            case OnnxValue.MapValue(String _, List<Object> keys, List<OnnxValue> values) -> {
                Map<Object, Datum> entries = new LinkedHashMap<>();
                for (int i = 0; i < keys.size(); i++) {
                    entries.put(keys.get(i), datum(values.get(i)));
                }
                yield new DatumMap(entries);
            }
        };
    }

    private ElementType element(OnnxTensor tensor) {
        OnnxDataType type = tensor.dataType();
        return DataTypeMapping.element(type)
                .orElseThrow(() -> malformed(
                        tensor, "has element type " + type.text(), "a type other than complex64 and complex128"));
    }

    private long[] shape(OnnxTensor tensor, List<Long> dims) {
        long[] shape = dims.stream().mapToLong(Long::longValue).toArray();
        try {
            Tensor.size(shape);
            return shape;
        } catch (IllegalArgumentException | ArithmeticException _) {
            throw malformed(tensor, "has the dimensions " + dims, "non-negative ones whose product fits 64 bits");
        }
    }

    private void checkLimit(OnnxTensor tensor, long[] shape, ElementType element) {
        long width = Math.max(1, element.carrier().sizeBytes());
        long most = limits.tensorBytes() / width;
        String name = "the tensor '" + tensor.name() + "' is too large, in bytes";
        if (Tensor.size(shape) > most) {
            double bytes = (double) Tensor.size(shape) * width;
            throw limits.exceeded(place, name, (long) bytes, "tensorBytes", limits.tensorBytes());
        }
        long total = totalBytes.addAndGet(Tensor.size(shape) * width);
        if (total > limits.modelBytes()) {
            throw limits.exceeded(
                    place,
                    "the tensors of the model are too large, in bytes",
                    total,
                    "modelBytes",
                    limits.modelBytes());
        }
    }

    private static String describe(OnnxTensor tensor) {
        return tensor.dataType().text() + tensor.dims();
    }

    private ModelException malformed(OnnxTensor tensor, String found, String expected) {
        return new ModelException(Diagnostic.error(
                DiagnosticCode.F006,
                place,
                "the tensor '" + tensor.name() + "' " + found + ", expected " + expected,
                "the model may be damaged; export it again"));
    }
}
