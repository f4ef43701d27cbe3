package dev.sardonyx.frontend.protobuf;

import com.google.protobuf.ByteString;
import dev.sardonyx.frontend.model.OnnxDataType;
import dev.sardonyx.frontend.model.OnnxExternalData;
import dev.sardonyx.frontend.model.OnnxSparseTensor;
import dev.sardonyx.frontend.model.OnnxTensor;
import dev.sardonyx.frontend.model.OnnxTensorData;
import dev.sardonyx.frontend.protobuf.schema.SparseTensorProto;
import dev.sardonyx.frontend.protobuf.schema.TensorProto;
import dev.sardonyx.ir.diagnostic.Diagnostic;
import dev.sardonyx.ir.diagnostic.DiagnosticCode;
import dev.sardonyx.ir.diagnostic.Location;
import dev.sardonyx.ir.diagnostic.ModelException;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * Turns tensor messages into records and checks that contents and dimensions agree.
 *
 * @param place the graph, node or file that holds the tensors
 */
record TensorDecoder(Location place) {
    OnnxTensor tensor(TensorProto tensor) {
        OnnxDataType type = dataType(tensor);
        List<Long> dims = List.copyOf(tensor.getDimsList());
        long elements = elementCount(tensor, dims);
        if (tensor.hasSegment()) {
            throw malformed(tensor, "is a segment of a larger tensor", "store the tensor in one piece");
        }
        OnnxTensorData data = tensor.getDataLocation() == TensorProto.DataLocation.EXTERNAL
                ? external(tensor)
                : embedded(tensor, type, elements);
        return new OnnxTensor(
                tensor.getName(),
                type,
                dims,
                data,
                tensor.getDocString(),
                GraphDecoder.properties(tensor.getMetadataPropsList()));
    }

    OnnxSparseTensor sparseTensor(SparseTensorProto tensor) {
        if (!tensor.hasValues() || !tensor.hasIndices()) {
            throw malformed(tensor.getValues(), "is sparse but lacks values or indices", "export the model again");
        }
        elementCount(tensor.getValues(), tensor.getDimsList());
        return new OnnxSparseTensor(
                tensor(tensor.getValues()), tensor(tensor.getIndices()), List.copyOf(tensor.getDimsList()));
    }

    private OnnxDataType dataType(TensorProto tensor) {
        return OnnxDataType.ofNumber(tensor.getDataType())
                .filter(type -> type != OnnxDataType.UNDEFINED)
                .orElseThrow(() -> malformed(
                        tensor,
                        "has element type number " + tensor.getDataType() + ", expected a number from 1 to "
                                + OnnxDataType.INT2.number(),
                        "export the model for an IR version up to 13"));
    }

    private long elementCount(TensorProto tensor, List<Long> dims) {
        if (dims.stream().anyMatch(dim -> dim < 0)) {
            throw malformed(tensor, "has the dimensions " + dims, "dimensions of constants must not be negative");
        }
        try {
            return OnnxTensor.elementCount(dims);
        } catch (ArithmeticException _) {
            throw malformed(tensor, "has the dimensions " + dims, "their product must fit 64 bits");
        }
    }

    private OnnxTensorData embedded(TensorProto tensor, OnnxDataType type, long elements) {
        if (type == OnnxDataType.STRING) {
            return strings(tensor, elements);
        }
        boolean raw = tensor.hasRawData() && !(tensor.getRawData().isEmpty() && elements > 0);
        MemorySegment bytes = raw
                ? MemorySegment.ofBuffer(tensor.getRawData().asReadOnlyByteBuffer())
                : MemorySegment.ofArray(fieldData(tensor, type));
        if (bytes.byteSize() != sizeBytes(tensor, type, elements)) {
            throw malformed(
                    tensor,
                    "has " + bytes.byteSize() + " bytes of contents, expected " + sizeBytes(tensor, type, elements)
                            + " for " + type.text() + tensor.getDimsList(),
                    "the model may be damaged; export it again");
        }
        return new OnnxTensorData.Bytes(bytes);
    }

    private byte[] fieldData(TensorProto tensor, OnnxDataType type) {
        try {
            return FieldData.bytes(tensor, type);
        } catch (ArithmeticException _) {
            throw malformed(tensor, "has more than 2 GiB of contents in typed fields", "store it as external data");
        }
    }

    private long sizeBytes(TensorProto tensor, OnnxDataType type, long elements) {
        try {
            return type.sizeBytes(elements);
        } catch (ArithmeticException _) {
            throw malformed(tensor, "has " + elements + " elements", "its size in bytes must fit 64 bits");
        }
    }

    private OnnxTensorData strings(TensorProto tensor, long elements) {
        if (tensor.getStringDataCount() != elements) {
            throw malformed(
                    tensor,
                    "has " + tensor.getStringDataCount() + " strings, expected " + elements,
                    "the model may be damaged; export it again");
        }
        return new OnnxTensorData.Strings(tensor.getStringDataList().stream()
                .map(ByteString::toStringUtf8)
                .toList());
    }

    private OnnxTensorData external(TensorProto tensor) {
        Map<String, String> entries = GraphDecoder.properties(tensor.getExternalDataList());
        String location = entries.getOrDefault("location", "");
        if (location.isEmpty()) {
            throw malformed(tensor, "has external data without a location", "add the entry 'location'");
        }
        return new OnnxTensorData.External(new OnnxExternalData(
                location,
                entries.containsKey("offset") ? number(tensor, entries, "offset") : 0,
                entries.containsKey("length")
                        ? OptionalLong.of(number(tensor, entries, "length"))
                        : OptionalLong.empty(),
                entries.getOrDefault("checksum", "")));
    }

    private long number(TensorProto tensor, Map<String, String> entries, String key) {
        String text = entries.get(key);
        try {
            long number = Long.parseLong(text);
            if (number >= 0) {
                return number;
            }
        } catch (NumberFormatException _) {
            // Reported below, as for a negative number.
        }
        throw malformed(
                tensor,
                "has external data with " + key + " '" + text + "'",
                "write a decimal number of bytes that is not negative");
    }

    private ModelException malformed(TensorProto tensor, String found, String hint) {
        String fact = "the tensor '" + tensor.getName() + "' " + found;
        return new ModelException(Diagnostic.error(DiagnosticCode.F006, place, fact, hint));
    }
}
