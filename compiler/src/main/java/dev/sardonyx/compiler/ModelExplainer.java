package dev.sardonyx.compiler;

import dev.sardonyx.compiler.cli.Toolchain.Measurement;
import dev.sardonyx.compiler.explain.Explainer;
import dev.sardonyx.compiler.explain.Explanation;
import dev.sardonyx.compiler.explain.FamilyProbe;
import dev.sardonyx.compiler.explain.Machine;
import dev.sardonyx.compiler.explain.MachineProbe;
import dev.sardonyx.compiler.explain.ProbeGraph;
import dev.sardonyx.ir.diagnostic.Diagnostic;
import dev.sardonyx.ir.diagnostic.DiagnosticCode;
import dev.sardonyx.ir.diagnostic.Location;
import dev.sardonyx.ir.diagnostic.ModelException;
import dev.sardonyx.ir.program.Program;
import dev.sardonyx.runtime.CompiledModel;
import dev.sardonyx.runtime.LoadOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/** Compiles models to jars of a temporary folder and explains their time. */
final class ModelExplainer {
    private static final Duration PROBE = Duration.ofMillis(300);

    private final CompilerOptions options;
    private Program program;
    private Map<String, Integer> symbolSlots;

    ModelExplainer(CompilerOptions options) {
        this.options = options;
    }

    Explanation explain(Path file, Measurement measurement) {
        Path jar = null;
        try {
            jar = Files.createTempFile("sardonyx-", ".jar");
            return explain(file, jar, measurement);
        } catch (IOException e) {
            throw new ModelException(
                    Diagnostic.error(
                            DiagnosticCode.C003,
                            Location.file(file.toString()),
                            "making a temporary jar stopped: " + e,
                            "check the temporary folder " + System.getProperty("java.io.tmpdir")),
                    e);
        } finally {
            if (jar != null) {
                // Its weights are mapped for as long as this process lives.
                jar.toFile().deleteOnExit();
            }
        }
    }

    private Explanation explain(Path file, Path jar, Measurement measurement) {
        CompileReport report = new ModelCompiler(options).compile(file, jar, (compiled, slots) -> {
            program = compiled;
            symbolSlots = slots;
        });
        int threads = measurement.threads();
        Machine machine = new MachineProbe(options.target(), threads, PROBE).measure();
        ModelCompiler compiler = new ModelCompiler(CompilerOptions.of(options.target()));
        FamilyProbe probe = new FamilyProbe(
                compiler.program(ProbeGraph.far()),
                compiler.program(ProbeGraph.near()),
                options.target(),
                options.schedules(),
                threads);
        CompiledModel model = CompiledModel.load(jar, LoadOptions.DEFAULT.withThreads(threads));
        Explainer.Subject subject = new Explainer.Subject(
                measurement.name(), options.target().text(), program, symbolSlots, report.kernels(), model);
        return new Explainer(measurement.warmUp(), measurement.time())
                .explain(subject, measurement.inputs(), threads, machine, probe);
    }
}
