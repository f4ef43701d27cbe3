package dev.sardonyx.frontend.protobuf;

import dev.sardonyx.frontend.model.OnnxTensor;
import dev.sardonyx.frontend.model.OnnxValue;
import dev.sardonyx.frontend.protobuf.schema.MapProto;
import dev.sardonyx.frontend.protobuf.schema.OptionalProto;
import dev.sardonyx.frontend.protobuf.schema.SequenceProto;
import dev.sardonyx.frontend.protobuf.schema.TensorProto;
import dev.sardonyx.ir.diagnostic.Diagnostic;
import dev.sardonyx.ir.diagnostic.DiagnosticCode;
import dev.sardonyx.ir.diagnostic.Location;
import dev.sardonyx.ir.diagnostic.ModelException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads files that hold one value, such as the {@code .pb} inputs and outputs of test data sets. Such a file does not
 * say what it holds; the declared type of the input or output does.
 */
public final class TensorProtoReader {
    private static final int SEQUENCE_OF_SEQUENCES = SequenceProto.DataType.SEQUENCE_VALUE;

    private final Location place;
    private final TensorDecoder tensors;

    private TensorProtoReader(Location place) {
        this.place = place;
        this.tensors = new TensorDecoder(place);
    }

    /**
     * Reads a file of one tensor.
     *
     * @throws ModelException if the file cannot be read or does not hold a well-formed tensor
     */
    public static OnnxTensor readTensor(Path path) {
        ProtoFile file = ProtoFile.open(path);
        return new TensorProtoReader(Location.file(file.name())).tensors.tensor(file.parse(TensorProto.parser()));
    }

    /**
     * Reads a file of one sequence.
     *
     * @throws ModelException if the file cannot be read or does not hold a well-formed sequence
     */
    public static OnnxValue.SequenceValue readSequence(Path path) {
        ProtoFile file = ProtoFile.open(path);
        return new TensorProtoReader(Location.file(file.name())).sequence(file.parse(SequenceProto.parser()));
    }

    /**
     * Reads a file of one optional value.
     *
     * @throws ModelException if the file cannot be read or does not hold a well-formed optional value
     */
    public static OnnxValue.OptionalValue readOptional(Path path) {
        ProtoFile file = ProtoFile.open(path);
        return new TensorProtoReader(Location.file(file.name())).optional(file.parse(OptionalProto.parser()));
    }

    /**
     * Reads a file of one map.
     *
     * @throws ModelException if the file cannot be read or does not hold a well-formed map
     */
    public static OnnxValue.MapValue readMap(Path path) {
        ProtoFile file = ProtoFile.open(path);
        return new TensorProtoReader(Location.file(file.name())).map(file.parse(MapProto.parser()));
    }

    private OnnxValue.SequenceValue sequence(SequenceProto sequence) {
        List<? extends OnnxValue> elements = switch (sequence.getElemType()) {
            case SequenceProto.DataType.UNDEFINED_VALUE -> List.of();
            case SequenceProto.DataType.TENSOR_VALUE ->
                sequence.getTensorValuesList().stream()
                        .map(tensor -> new OnnxValue.TensorValue(tensors.tensor(tensor)))
                        .toList();
            case SequenceProto.DataType.SPARSE_TENSOR_VALUE ->
                sequence.getSparseTensorValuesList().stream()
                        .map(tensor -> new OnnxValue.SparseTensorValue(tensors.sparseTensor(tensor)))
                        .toList();
            case SEQUENCE_OF_SEQUENCES ->
                sequence.getSequenceValuesList().stream().map(this::sequence).toList();
            case SequenceProto.DataType.MAP_VALUE ->
                sequence.getMapValuesList().stream().map(this::map).toList();
            case SequenceProto.DataType.OPTIONAL_VALUE ->
                sequence.getOptionalValuesList().stream().map(this::optional).toList();
            default -> throw malformed("a sequence with element kind number " + sequence.getElemType());
        };
        return new OnnxValue.SequenceValue(sequence.getName(), List.copyOf(elements));
    }

    private OnnxValue.MapValue map(MapProto map) {
        var keys = new ArrayList<Object>(map.getKeysList());
        map.getStringKeysList().forEach(key -> keys.add(key.toStringUtf8()));
        List<OnnxValue> values = sequence(map.getValues()).elements();
        if (keys.size() != values.size() || (map.getKeysCount() > 0 && map.getStringKeysCount() > 0)) {
            throw malformed("a map of " + map.getKeysCount() + " integer and " + map.getStringKeysCount()
                    + " string keys to " + values.size() + " values");
        }
        return new OnnxValue.MapValue(map.getName(), keys, values);
    }

    private OnnxValue.OptionalValue optional(OptionalProto optional) {
        return new OnnxValue.OptionalValue(optional.getName(), optionalContents(optional));
    }

    private Optional<OnnxValue> optionalContents(OptionalProto optional) {
        if (optional.hasTensorValue()) {
            return Optional.of(new OnnxValue.TensorValue(tensors.tensor(optional.getTensorValue())));
        } else if (optional.hasSparseTensorValue()) {
            return Optional.of(new OnnxValue.SparseTensorValue(tensors.sparseTensor(optional.getSparseTensorValue())));
        } else if (optional.hasSequenceValue()) {
            return Optional.of(sequence(optional.getSequenceValue()));
        } else if (optional.hasMapValue()) {
            return Optional.of(map(optional.getMapValue()));
        } else if (optional.hasOptionalValue()) {
            return Optional.of(optional(optional.getOptionalValue()));
        }
        return Optional.empty();
    }

    private ModelException malformed(String found) {
        return new ModelException(Diagnostic.error(
                DiagnosticCode.F006,
                place,
                "expected a sequence, map or optional value of ONNX, found " + found,
                "the file may be damaged or hold a value of another type"));
    }
}
