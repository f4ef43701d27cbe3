package dev.sardonyx.benchmarks.peer;

import dev.sardonyx.compiler.cli.Peer;
import dev.sardonyx.frontend.OnnxReader;
import dev.sardonyx.ir.diagnostic.Diagnostic;
import dev.sardonyx.ir.diagnostic.DiagnosticCode;
import dev.sardonyx.ir.diagnostic.Location;
import dev.sardonyx.ir.diagnostic.ModelException;
import java.nio.file.Path;
import org.bytedeco.dnnl.dnnl_version_t;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.javacpp.Loader;

/**
 * oneDNN, which has primitives and no models: it takes graphs of the few operators in {@link OneDnnOperators}, with
 * f32 tensors of known shapes. Each node is a primitive, made once, with weights in the format that it asks for.
 */
public final class OneDnnPeer implements Peer {
    @Override
    public String name() {
        return "onednn";
    }

    @Override
    public String version() {
        load();
        dnnl_version_t version = dnnl.dnnl_version();
        return name() + " " + version.major() + "." + version.minor() + "." + version.patch();
    }

    @Override
    public Session open(Path model, int threads) {
        load();
        OpenMpThreads.use(threads);
        OneDnnContext context = new OneDnnContext();
        try {
            return new OneDnnBuilder(context, OnnxReader.read(model).graph(), model).build(threads);
        } catch (RuntimeException e) {
            context.close();
            throw e;
        }
    }

    private static void load() {
        try {
            Loader.load(dnnl.class);
        } catch (UnsatisfiedLinkError e) {
            throw new ModelException(
                    Diagnostic.error(
                            DiagnosticCode.R003,
                            Location.UNKNOWN,
                            "oneDNN cannot be loaded on this machine: " + e.getMessage(),
                            "build with -Donednn.platform=PLATFORM, for example macosx-arm64, or measure against"
                                    + " onnxruntime alone"),
                    e);
        }
    }

    /** @param place the model or the node */
    static ModelException refused(String place, String fact) {
        return new ModelException(Diagnostic.error(
                DiagnosticCode.R003,
                Location.file(place),
                "oneDNN does not run this: " + fact,
                "measure this model against onnxruntime"));
    }
}
