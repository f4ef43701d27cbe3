package dev.sardonyx.frontend.protobuf;

import dev.sardonyx.frontend.model.OnnxModel;
import dev.sardonyx.frontend.protobuf.schema.ModelProto;
import dev.sardonyx.ir.diagnostic.Diagnostic;
import dev.sardonyx.ir.diagnostic.DiagnosticCode;
import dev.sardonyx.ir.diagnostic.Location;
import dev.sardonyx.ir.diagnostic.ModelException;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Writes models in the binary form. Tensor contents become raw data; external tensors stay references, so their files
 * must be kept beside what is written. Equal models give equal bytes.
 */
public final class ModelProtoWriter {
    private ModelProtoWriter() {}

    /**
     * The bytes of a model file.
     *
     * @throws ModelException if the model takes more than 2 GiB
     */
    public static byte[] write(OnnxModel model) {
        return encode(model, "the written model").toByteArray();
    }

    /**
     * Writes a model file, replacing the file that is there.
     *
     * @throws ModelException if the model takes more than 2 GiB or the file cannot be written
     */
    public static void write(OnnxModel model, Path path) {
        ModelProto message = encode(model, path.toString());
        try (OutputStream output = new BufferedOutputStream(Files.newOutputStream(path))) {
            message.writeTo(output);
        } catch (IOException e) {
            throw new ModelException(
                    Diagnostic.error(
                            DiagnosticCode.C003,
                            Location.file(path.toString()),
                            "writing stopped: " + e,
                            "check that the folder exists and may be written"),
                    e);
        }
    }

    private static ModelProto encode(OnnxModel model, String target) {
        ModelProto.Builder message = ModelProto.newBuilder()
                .setIrVersion(model.irVersion())
                .setGraph(GraphEncoder.graph(model.graph()))
                .addAllOpsetImport(GraphEncoder.opsets(model.opsetImports()))
                .addAllMetadataProps(GraphEncoder.properties(model.metadata()));
        GraphEncoder.unlessEmpty(model.producerName(), message::setProducerName);
        GraphEncoder.unlessEmpty(model.producerVersion(), message::setProducerVersion);
        GraphEncoder.unlessEmpty(model.domain(), message::setDomain);
        GraphEncoder.unlessEmpty(model.docString(), message::setDocString);
        if (model.modelVersion() != 0) {
            message.setModelVersion(model.modelVersion());
        }
        model.functions().forEach(function -> message.addFunctions(GraphEncoder.function(function)));
        return checkSize(message.build(), target);
    }

    /** The size of a message wraps around when it does not fit an int. */
    private static ModelProto checkSize(ModelProto message, String target) {
        long tensorBytes = message.getGraph().getInitializerList().stream()
                .mapToLong(tensor -> tensor.getRawData().size())
                .sum();
        if (tensorBytes > Integer.MAX_VALUE || message.getSerializedSize() < 0) {
            throw new ModelException(Diagnostic.error(
                    DiagnosticCode.F002,
                    Location.file(target),
                    "a protobuf file may have at most " + Integer.MAX_VALUE + " bytes, the model needs more",
                    "keep large tensors as external data"));
        }
        return message;
    }
}
