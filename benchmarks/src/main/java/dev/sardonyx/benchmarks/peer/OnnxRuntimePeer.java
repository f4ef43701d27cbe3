package dev.sardonyx.benchmarks.peer;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import dev.sardonyx.compiler.cli.Peer;
import dev.sardonyx.ir.diagnostic.Diagnostic;
import dev.sardonyx.ir.diagnostic.DiagnosticCode;
import dev.sardonyx.ir.diagnostic.Location;
import dev.sardonyx.ir.diagnostic.ModelException;
import java.nio.file.Path;

/** ONNX Runtime with all its graph optimizations, on the processor. */
public final class OnnxRuntimePeer implements Peer {
    @Override
    public String name() {
        return "onnxruntime";
    }

    @Override
    public String version() {
        return name() + " " + OrtEnvironment.getEnvironment().getVersion();
    }

    @Override
    public Session open(Path model, int threads) {
        try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
            options.setSessionLogLevel(OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR);
            options.setIntraOpNumThreads(threads);
            options.setInterOpNumThreads(1);
            options.setExecutionMode(OrtSession.SessionOptions.ExecutionMode.SEQUENTIAL);
            options.setOptimizationLevel(OrtSession.SessionOptions.OptLevel.ALL_OPT);
            OrtEnvironment environment = OrtEnvironment.getEnvironment();
            return new OnnxRuntimeSession(environment, environment.createSession(model.toString(), options));
        } catch (OrtException e) {
            throw failed(model.toString(), e);
        }
    }

    static ModelException failed(String model, OrtException e) {
        return new ModelException(
                Diagnostic.error(
                        DiagnosticCode.R003,
                        Location.file(model),
                        "ONNX Runtime stopped: " + e.getMessage(),
                        "measure this model without --against onnxruntime"),
                e);
    }
}
