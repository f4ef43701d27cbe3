package dev.sardonyx.frontend.protobuf;

import com.google.protobuf.ByteString;
import dev.sardonyx.frontend.model.OnnxAttribute;
import dev.sardonyx.frontend.model.OnnxAttributeValue;
import dev.sardonyx.frontend.protobuf.schema.AttributeProto;
import dev.sardonyx.frontend.protobuf.schema.TypeProto;

/** Turns attribute records into messages. */
final class AttributeEncoder {
    private AttributeEncoder() {}

    static AttributeProto attribute(OnnxAttribute attribute) {
        AttributeProto.Builder message = AttributeProto.newBuilder()
                .setName(attribute.name())
                .setType(AttributeProto.AttributeType.forNumber(attribute.kind().number()));
        GraphEncoder.unlessEmpty(attribute.docString(), message::setDocString);
        put(message, attribute.value());
        return message.build();
    }

    private static void put(AttributeProto.Builder message, OnnxAttributeValue value) {
        switch (value) {
            case OnnxAttributeValue.FloatValue(float number) -> message.setF(number);
            case OnnxAttributeValue.IntValue(long number) -> message.setI(number);
            case OnnxAttributeValue.StringValue(String text) -> message.setS(ByteString.copyFromUtf8(text));
            case OnnxAttributeValue.TensorValue(var tensor) -> message.setT(TensorEncoder.tensor(tensor));
            case OnnxAttributeValue.GraphValue(var graph) -> message.setG(GraphEncoder.graph(graph));
            case OnnxAttributeValue.SparseTensorValue(var tensor) ->
                message.setSparseTensor(TensorEncoder.sparseTensor(tensor));
            case OnnxAttributeValue.TypeValue(var type) ->
                message.setTp(TypeEncoder.type(type).orElse(TypeProto.getDefaultInstance()));
            case OnnxAttributeValue.Floats(var numbers) -> message.addAllFloats(numbers);
            case OnnxAttributeValue.Ints(var numbers) -> message.addAllInts(numbers);
            case OnnxAttributeValue.Strings(var texts) ->
                texts.forEach(text -> message.addStrings(ByteString.copyFromUtf8(text)));
            case OnnxAttributeValue.Tensors(var tensors) ->
                tensors.forEach(tensor -> message.addTensors(TensorEncoder.tensor(tensor)));
            case OnnxAttributeValue.Graphs(var graphs) ->
                graphs.forEach(graph -> message.addGraphs(GraphEncoder.graph(graph)));
            case OnnxAttributeValue.SparseTensors(var tensors) ->
                tensors.forEach(tensor -> message.addSparseTensors(TensorEncoder.sparseTensor(tensor)));
            case OnnxAttributeValue.Types(var types) ->
                types.forEach(
                        type -> message.addTypeProtos(TypeEncoder.type(type).orElse(TypeProto.getDefaultInstance())));
            case OnnxAttributeValue.Reference(String parameter, var _) -> message.setRefAttrName(parameter);
        }
    }
}
