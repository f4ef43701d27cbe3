package dev.sardonyx.compiler;

import dev.sardonyx.codegen.schedule.ScheduleSelector;
import dev.sardonyx.compiler.cli.Toolchain.Tuning;
import dev.sardonyx.compiler.tune.KernelTuner;
import dev.sardonyx.compiler.tune.ProblemFinder;
import dev.sardonyx.compiler.tune.TuningChoice;
import dev.sardonyx.ir.diagnostic.Diagnostic;
import dev.sardonyx.ir.diagnostic.DiagnosticCode;
import dev.sardonyx.ir.diagnostic.Location;
import dev.sardonyx.ir.diagnostic.ModelException;
import dev.sardonyx.ir.program.Program;
import dev.sardonyx.runtime.CompiledModel;
import dev.sardonyx.runtime.LoadOptions;
import dev.sardonyx.runtime.Session;
import dev.sardonyx.tensor.Datum;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;

/** Finds the products of a model with the sizes of a run, and tunes them. */
final class ModelTuner {
    private final CompilerOptions options;
    private Program program;
    private Map<String, Integer> symbolSlots;

    ModelTuner(CompilerOptions options) {
        this.options = options.withSchedules(ScheduleSelector.HEURISTIC);
    }

    List<TuningChoice> tune(Path file, Tuning tuning) {
        long deadline = System.nanoTime() + tuning.limit().toNanos();
        Path jar = null;
        try {
            jar = Files.createTempFile("sardonyx-", ".jar");
            new ModelCompiler(options).compile(file, jar, (compiled, slots) -> {
                program = compiled;
                symbolSlots = slots;
            });
            ToLongFunction<String> symbols = symbolSlots.isEmpty() ? name -> 0 : symbols(jar, tuning.inputs());
            return new KernelTuner(options.target(), tuning.threads(), tuning.progress())
                    .tune(new ProblemFinder(symbols).find(program), deadline);
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

    /** What the symbols of the program stand for in a run on {@code inputs}. */
    private ToLongFunction<String> symbols(Path jar, List<Datum> inputs) {
        CompiledModel model = CompiledModel.load(jar, LoadOptions.DEFAULT.withWarmUp(false));
        Session session = model.newSession(1);
        session.run(inputs.toArray(Datum[]::new));
        long[] dimensions = session.dimensions();
        return symbol -> dimensions[symbolSlots.get(symbol)];
    }
}
