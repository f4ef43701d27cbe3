package dev.sardonyx.frontend.protobuf;

import com.google.protobuf.UnsafeByteOperations;
import dev.sardonyx.frontend.model.OnnxModel;
import dev.sardonyx.frontend.protobuf.schema.ModelProto;
import dev.sardonyx.ir.diagnostic.Diagnostic;
import dev.sardonyx.ir.diagnostic.DiagnosticCode;
import dev.sardonyx.ir.diagnostic.Location;
import dev.sardonyx.ir.diagnostic.ModelException;
import java.nio.file.Path;

/** Reads models in the binary form. */
public final class ModelProtoReader {
    private ModelProtoReader() {}

    /**
     * Reads a model file. Tensor contents are views of one array that holds the file; external tensors stay references,
     * to be opened with {@link ExternalData}.
     *
     * @throws ModelException if the file cannot be read, is larger than 2 GiB or does not hold a well-formed model
     */
    public static OnnxModel read(Path path) {
        return decode(ProtoFile.open(path));
    }

    /**
     * Reads a model from bytes, which must not change any more: tensor contents are views of them.
     *
     * @param source what messages call the bytes
     * @throws ModelException if the bytes do not hold a well-formed model
     */
    public static OnnxModel read(byte[] bytes, String source) {
        return decode(new ProtoFile(source, UnsafeByteOperations.unsafeWrap(bytes)));
    }

    private static OnnxModel decode(ProtoFile file) {
        ModelProto model = file.parse(ModelProto.parser());
        require(model.hasIrVersion(), file, "ir_version");
        require(model.hasGraph(), file, "graph");
        var graphs = new GraphDecoder(file.name());
        return new OnnxModel(
                model.getIrVersion(),
                model.getProducerName(),
                model.getProducerVersion(),
                model.getDomain(),
                model.getModelVersion(),
                model.getDocString(),
                GraphDecoder.opsets(model.getOpsetImportList()),
                graphs.graph(model.getGraph()),
                model.getFunctionsList().stream().map(graphs::function).toList(),
                GraphDecoder.properties(model.getMetadataPropsList()));
    }

    private static void require(boolean present, ProtoFile file, String field) {
        if (!present) {
            throw new ModelException(Diagnostic.error(
                    DiagnosticCode.F001,
                    Location.file(file.name()),
                    "expected an ONNX model, found a message without the field '" + field + "'",
                    "check that the file is an ONNX model, not a tensor or another protobuf file"));
        }
    }
}
