package dev.sardonyx.frontend.protobuf;

import dev.sardonyx.frontend.model.OnnxDataType;
import dev.sardonyx.frontend.model.OnnxDim;
import dev.sardonyx.frontend.model.OnnxType;
import dev.sardonyx.frontend.protobuf.schema.TensorShapeProto;
import dev.sardonyx.frontend.protobuf.schema.TypeProto;
import java.util.List;
import java.util.Optional;

/** Turns type records into messages. */
final class TypeEncoder {
    private TypeEncoder() {}

    /** The message of a type; none for a type that is not specified. */
    static Optional<TypeProto> type(OnnxType type) {
        TypeProto.Builder message = TypeProto.newBuilder();
        switch (type) {
            case OnnxType.TensorType(OnnxDataType element, var shape) -> {
                message.getTensorTypeBuilder().setElemType(element.number());
                shape.ifPresent(dims -> message.getTensorTypeBuilder().setShape(shape(dims)));
            }
            case OnnxType.SparseTensorType(OnnxDataType element, var shape) -> {
                message.getSparseTensorTypeBuilder().setElemType(element.number());
                shape.ifPresent(dims -> message.getSparseTensorTypeBuilder().setShape(shape(dims)));
            }
            case OnnxType.SequenceType(OnnxType element) ->
                type(element)
                        .ifPresentOrElse(
                                message.getSequenceTypeBuilder()::setElemType, message::getSequenceTypeBuilder);
            case OnnxType.OptionalType(OnnxType element) ->
                type(element)
                        .ifPresentOrElse(
                                message.getOptionalTypeBuilder()::setElemType, message::getOptionalTypeBuilder);
            case OnnxType.MapType(OnnxDataType key, OnnxType value) -> {
                message.getMapTypeBuilder().setKeyType(key.number());
                type(value).ifPresent(message.getMapTypeBuilder()::setValueType);
            }
            case OnnxType.OpaqueType(String domain, String name) ->
                message.getOpaqueTypeBuilder().setDomain(domain).setName(name);
            case OnnxType.Unspecified() -> {
                return Optional.empty();
            }
        }
        return Optional.of(message.build());
    }

    private static TensorShapeProto shape(List<OnnxDim> dims) {
        TensorShapeProto.Builder message = TensorShapeProto.newBuilder();
        for (OnnxDim dim : dims) {
            switch (dim) {
                case OnnxDim.Known(long size) -> message.addDimBuilder().setDimValue(size);
                case OnnxDim.Named(String name) -> message.addDimBuilder().setDimParam(name);
                case OnnxDim.Unknown() -> message.addDimBuilder();
            }
        }
        return message.build();
    }
}
