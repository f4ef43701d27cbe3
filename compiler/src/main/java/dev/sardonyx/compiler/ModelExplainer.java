package dev.sardonyx.compiler;

import dev.sardonyx.compiler.cli.Toolchain.Measurement;
import dev.sardonyx.compiler.explain.Explainer;
import dev.sardonyx.compiler.explain.Explanation;
import dev.sardonyx.compiler.explain.FamilyProbe;
import dev.sardonyx.compiler.explain.Machine;
import dev.sardonyx.compiler.explain.MachineProbe;
import dev.sardonyx.compiler.explain.ProbeGraph;
import dev.sardonyx.runtime.CompiledModel;
import dev.sardonyx.runtime.LoadOptions;
import java.nio.file.Path;
import java.time.Duration;

/** Compiles models to jars of a temporary folder and explains their time. */
final class ModelExplainer {
    private static final Duration PROBE = Duration.ofMillis(300);

    private final CompilerOptions options;

    ModelExplainer(CompilerOptions options) {
        this.options = options;
    }

    Explanation explain(Path file, Measurement measurement) {
        TemporaryModel compiled = TemporaryModel.of(file, options);
        int threads = measurement.threads();
        Machine machine = new MachineProbe(options.target(), threads, PROBE).measure();
        ModelCompiler compiler = new ModelCompiler(CompilerOptions.of(options.target()));
        FamilyProbe probe = new FamilyProbe(
                compiler.program(ProbeGraph.far()),
                compiler.program(ProbeGraph.near()),
                options.target(),
                options.schedules(),
                threads);
        CompiledModel model = CompiledModel.load(compiled.jar(), LoadOptions.DEFAULT.withThreads(threads));
        Explainer.Subject subject = new Explainer.Subject(
                measurement.name(),
                options.target().text(),
                compiled.program(),
                compiled.symbolSlots(),
                compiled.report().kernels(),
                model);
        return new Explainer(measurement.warmUp(), measurement.time())
                .explain(subject, measurement.inputs(), threads, machine, probe);
    }
}
