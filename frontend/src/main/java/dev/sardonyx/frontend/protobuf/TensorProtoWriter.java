package dev.sardonyx.frontend.protobuf;

import dev.sardonyx.frontend.model.OnnxTensor;
import dev.sardonyx.ir.diagnostic.Diagnostic;
import dev.sardonyx.ir.diagnostic.DiagnosticCode;
import dev.sardonyx.ir.diagnostic.Location;
import dev.sardonyx.ir.diagnostic.ModelException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes files that hold one tensor, such as the {@code .pb} inputs and outputs of test data sets. */
public final class TensorProtoWriter {
    private TensorProtoWriter() {}

    /**
     * Writes {@code tensor}, replacing the file that is there.
     *
     * @throws ModelException if the file cannot be written
     */
    public static void write(OnnxTensor tensor, Path path) {
        try {
            Files.write(path, TensorEncoder.tensor(tensor).toByteArray());
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
}
