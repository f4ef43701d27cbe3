package dev.sardonyx.frontend.protobuf;

import com.google.protobuf.ByteString;
import dev.sardonyx.frontend.model.OnnxAttribute;
import dev.sardonyx.frontend.model.OnnxAttributeKind;
import dev.sardonyx.frontend.model.OnnxAttributeValue;
import dev.sardonyx.frontend.protobuf.schema.AttributeProto;
import dev.sardonyx.frontend.protobuf.schema.AttributeProto.AttributeType;
import dev.sardonyx.ir.diagnostic.Diagnostic;
import dev.sardonyx.ir.diagnostic.DiagnosticCode;
import dev.sardonyx.ir.diagnostic.Location;
import dev.sardonyx.ir.diagnostic.ModelException;
import java.util.Arrays;

/**
 * Turns attribute messages into records.
 *
 * @param graphs decodes the graphs that attributes hold
 * @param place the node or function that has the attributes
 */
record AttributeDecoder(GraphDecoder graphs, Location place) {
    OnnxAttribute attribute(AttributeProto attribute) {
        AttributeType type = attribute.hasType() ? attribute.getType() : AttributeType.UNDEFINED;
        if (type == AttributeType.UNDEFINED) {
            type = typeByContents(attribute);
        }
        OnnxAttributeValue value = attribute.getRefAttrName().isEmpty()
                ? value(attribute, type)
                : new OnnxAttributeValue.Reference(attribute.getRefAttrName(), kind(type));
        return new OnnxAttribute(attribute.getName(), value, attribute.getDocString());
    }

    private OnnxAttributeValue value(AttributeProto attribute, AttributeType type) {
        var tensors = new TensorDecoder(place);
        var types = new TypeDecoder(place, attribute.getName());
        return switch (type) {
            case FLOAT -> new OnnxAttributeValue.FloatValue(attribute.getF());
            case INT -> new OnnxAttributeValue.IntValue(attribute.getI());
            case STRING -> new OnnxAttributeValue.StringValue(text(attribute, attribute.getS()));
            case TENSOR -> new OnnxAttributeValue.TensorValue(tensors.tensor(attribute.getT()));
            case GRAPH -> new OnnxAttributeValue.GraphValue(graphs.graph(attribute.getG()));
            case SPARSE_TENSOR ->
                new OnnxAttributeValue.SparseTensorValue(tensors.sparseTensor(attribute.getSparseTensor()));
            case TYPE_PROTO -> new OnnxAttributeValue.TypeValue(types.type(attribute.getTp()));
            case FLOATS -> new OnnxAttributeValue.Floats(attribute.getFloatsList());
            case INTS -> new OnnxAttributeValue.Ints(attribute.getIntsList());
            case STRINGS ->
                new OnnxAttributeValue.Strings(attribute.getStringsList().stream()
                        .map(bytes -> text(attribute, bytes))
                        .toList());
            case TENSORS ->
                new OnnxAttributeValue.Tensors(
                        attribute.getTensorsList().stream().map(tensors::tensor).toList());
            case GRAPHS ->
                new OnnxAttributeValue.Graphs(
                        attribute.getGraphsList().stream().map(graphs::graph).toList());
            case SPARSE_TENSORS ->
                new OnnxAttributeValue.SparseTensors(attribute.getSparseTensorsList().stream()
                        .map(tensors::sparseTensor)
                        .toList());
            case TYPE_PROTOS ->
                new OnnxAttributeValue.Types(
                        attribute.getTypeProtosList().stream().map(types::type).toList());
            case UNDEFINED -> throw malformed(attribute, "holds no value", "export the model again");
        };
    }

    /** What an attribute of an early IR version holds, which did not write the type. */
    private static AttributeType typeByContents(AttributeProto attribute) {
        if (attribute.hasF()) {
            return AttributeType.FLOAT;
        } else if (attribute.hasI()) {
            return AttributeType.INT;
        } else if (attribute.hasS()) {
            return AttributeType.STRING;
        } else if (attribute.hasT()) {
            return AttributeType.TENSOR;
        } else if (attribute.hasG()) {
            return AttributeType.GRAPH;
        } else if (attribute.getFloatsCount() > 0) {
            return AttributeType.FLOATS;
        } else if (attribute.getIntsCount() > 0) {
            return AttributeType.INTS;
        } else if (attribute.getStringsCount() > 0) {
            return AttributeType.STRINGS;
        } else if (attribute.getTensorsCount() > 0) {
            return AttributeType.TENSORS;
        } else if (attribute.getGraphsCount() > 0) {
            return AttributeType.GRAPHS;
        }
        return AttributeType.UNDEFINED;
    }

    private static OnnxAttributeKind kind(AttributeType type) {
        return Arrays.stream(OnnxAttributeKind.values())
                .filter(kind -> kind.number() == type.getNumber())
                .findFirst()
                .orElse(OnnxAttributeKind.INT);
    }

    private String text(AttributeProto attribute, ByteString bytes) {
        if (!bytes.isValidUtf8()) {
            throw malformed(attribute, "holds bytes that are not UTF-8 text", "keep binary contents in a tensor");
        }
        return bytes.toStringUtf8();
    }

    private ModelException malformed(AttributeProto attribute, String found, String hint) {
        String fact = "the attribute '" + attribute.getName() + "' " + found;
        return new ModelException(Diagnostic.error(DiagnosticCode.F007, place, fact, hint));
    }
}
