package dev.sardonyx.frontend.protobuf;

import dev.sardonyx.frontend.model.OnnxDataType;
import dev.sardonyx.frontend.model.OnnxDim;
import dev.sardonyx.frontend.model.OnnxType;
import dev.sardonyx.frontend.protobuf.schema.TensorShapeProto;
import dev.sardonyx.frontend.protobuf.schema.TypeProto;
import dev.sardonyx.ir.diagnostic.Diagnostic;
import dev.sardonyx.ir.diagnostic.DiagnosticCode;
import dev.sardonyx.ir.diagnostic.Location;
import dev.sardonyx.ir.diagnostic.ModelException;
import java.util.List;
import java.util.Optional;

/**
 * Turns type messages into records.
 *
 * @param place where the type stands
 * @param subject the name of what has the type
 */
record TypeDecoder(Location place, String subject) {
    OnnxType type(TypeProto type) {
        return switch (type.getValueCase()) {
            case TENSOR_TYPE -> {
                TypeProto.Tensor tensor = type.getTensorType();
                yield new OnnxType.TensorType(
                        element(tensor.getElemType()), shape(tensor.hasShape(), tensor.getShape()));
            }
            case SPARSE_TENSOR_TYPE -> {
                TypeProto.SparseTensor tensor = type.getSparseTensorType();
                yield new OnnxType.SparseTensorType(
                        element(tensor.getElemType()), shape(tensor.hasShape(), tensor.getShape()));
            }
            case SEQUENCE_TYPE ->
                new OnnxType.SequenceType(type(type.getSequenceType().getElemType()));
            case OPTIONAL_TYPE ->
                new OnnxType.OptionalType(type(type.getOptionalType().getElemType()));
            case MAP_TYPE ->
                new OnnxType.MapType(
                        element(type.getMapType().getKeyType()),
                        type(type.getMapType().getValueType()));
            case OPAQUE_TYPE ->
                new OnnxType.OpaqueType(
                        type.getOpaqueType().getDomain(), type.getOpaqueType().getName());
            case VALUE_NOT_SET -> new OnnxType.Unspecified();
        };
    }

    private OnnxDataType element(int number) {
        return OnnxDataType.ofNumber(number)
                .orElseThrow(() -> new ModelException(Diagnostic.error(
                        DiagnosticCode.F005,
                        place,
                        "the type of '" + subject + "' has element type number " + number
                                + ", expected a number from 0 to " + OnnxDataType.INT2.number(),
                        "export the model for an IR version up to 13")));
    }

    private Optional<List<OnnxDim>> shape(boolean present, TensorShapeProto shape) {
        return present ? Optional.of(shape.getDimList().stream().map(this::dim).toList()) : Optional.empty();
    }

    private OnnxDim dim(TensorShapeProto.Dimension dim) {
        return switch (dim.getValueCase()) {
            case DIM_VALUE -> known(dim.getDimValue());
            case DIM_PARAM ->
                dim.getDimParam().isEmpty() ? new OnnxDim.Unknown() : new OnnxDim.Named(dim.getDimParam());
            case VALUE_NOT_SET -> new OnnxDim.Unknown();
        };
    }

    /** A negative size is how several exporters say that they do not know it. */
    private static OnnxDim known(long size) {
        return size < 0 ? new OnnxDim.Unknown() : new OnnxDim.Known(size);
    }
}
