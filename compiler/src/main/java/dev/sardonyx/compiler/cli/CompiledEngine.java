package dev.sardonyx.compiler.cli;

import dev.sardonyx.compiler.explain.Trace;
import dev.sardonyx.ir.diagnostic.Diagnostic;
import dev.sardonyx.ir.diagnostic.DiagnosticCode;
import dev.sardonyx.ir.diagnostic.Location;
import dev.sardonyx.ir.diagnostic.ModelException;
import dev.sardonyx.tensor.Datum;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Compiles models to jars of a temporary folder and runs those. */
record CompiledEngine(Toolchain toolchain, String target, CodeChoices choices) implements Engine {
    @Override
    public String name() {
        return "compiled";
    }

    @Override
    public Model open(Path model, Map<String, long[]> shapes, int threads) {
        try {
            Path jar = Files.createTempFile("sardonyx-", ".jar");
            try {
                Toolchain.Request request = new Toolchain.Request(model, shapes, target, choices);
                toolchain.compile(request, jar);
                return new Compiled(toolchain.open(jar, threads), jar);
            } catch (RuntimeException | Error e) {
                Files.deleteIfExists(jar);
                throw e;
            }
        } catch (IOException e) {
            throw new ModelException(
                    Diagnostic.error(
                            DiagnosticCode.C003,
                            Location.file(model.toString()),
                            "making a temporary jar stopped: " + e,
                            "check the temporary folder " + System.getProperty("java.io.tmpdir")),
                    e);
        }
    }

    private record Compiled(Model model, Path jar) implements Model {
        @Override
        public List<Parameter> inputs() {
            return model.inputs();
        }

        @Override
        public List<Parameter> outputs() {
            return model.outputs();
        }

        @Override
        public List<Datum> run(List<Datum> inputs) {
            return model.run(inputs);
        }

        @Override
        public Runnable bind(List<Datum> inputs) {
            return model.bind(inputs);
        }

        @Override
        public List<String> slowKernels() {
            return model.slowKernels();
        }

        @Override
        public void trace(Trace trace) {
            model.trace(trace);
        }

        @Override
        public void close() {
            model.close();
            try {
                Files.deleteIfExists(jar);
            } catch (IOException _) {
                // A jar that is left in the temporary folder harms nobody.
                jar.toFile().deleteOnExit();
            }
        }
    }
}
