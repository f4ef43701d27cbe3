package dev.sardonyx.frontend.protobuf;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import dev.sardonyx.frontend.model.OnnxExternalData;
import dev.sardonyx.frontend.model.OnnxSparseTensor;
import dev.sardonyx.frontend.model.OnnxTensor;
import dev.sardonyx.frontend.model.OnnxTensorData;
import dev.sardonyx.frontend.protobuf.schema.SparseTensorProto;
import dev.sardonyx.frontend.protobuf.schema.TensorProto;
import java.util.LinkedHashMap;
import java.util.Map;

/** Turns tensor records into messages, which share the contents of the records. */
final class TensorEncoder {
    private TensorEncoder() {}

    static TensorProto tensor(OnnxTensor tensor) {
        TensorProto.Builder message = TensorProto.newBuilder()
                .addAllDims(tensor.dims())
                .setDataType(tensor.dataType().number())
                .addAllMetadataProps(GraphEncoder.properties(tensor.metadata()));
        GraphEncoder.unlessEmpty(tensor.name(), message::setName);
        GraphEncoder.unlessEmpty(tensor.docString(), message::setDocString);
        switch (tensor.data()) {
            case OnnxTensorData.Bytes(var segment) ->
                message.setRawData(UnsafeByteOperations.unsafeWrap(segment.asByteBuffer()));
            case OnnxTensorData.Strings(var texts) ->
                texts.forEach(text -> message.addStringData(ByteString.copyFromUtf8(text)));
            case OnnxTensorData.External(OnnxExternalData reference) ->
                message.setDataLocation(TensorProto.DataLocation.EXTERNAL)
                        .addAllExternalData(GraphEncoder.properties(entries(reference)));
        }
        return message.build();
    }

    static SparseTensorProto sparseTensor(OnnxSparseTensor tensor) {
        return SparseTensorProto.newBuilder()
                .setValues(tensor(tensor.values()))
                .setIndices(tensor(tensor.indices()))
                .addAllDims(tensor.dims())
                .build();
    }

    private static Map<String, String> entries(OnnxExternalData reference) {
        var entries = new LinkedHashMap<String, String>();
        entries.put("location", reference.location());
        entries.put("offset", Long.toString(reference.offsetBytes()));
        reference.lengthBytes().ifPresent(length -> entries.put("length", Long.toString(length)));
        GraphEncoder.unlessEmpty(reference.checksum(), checksum -> entries.put("checksum", checksum));
        return entries;
    }
}
