package dev.sardonyx.compiler;

import dev.sardonyx.codegen.schedule.ScheduleSelector;
import dev.sardonyx.compiler.cli.Toolchain.Tuning;
import dev.sardonyx.compiler.tune.KernelTuner;
import dev.sardonyx.compiler.tune.ProblemFinder;
import dev.sardonyx.compiler.tune.TuningChoice;
import dev.sardonyx.runtime.CompiledModel;
import dev.sardonyx.runtime.LoadOptions;
import dev.sardonyx.runtime.Session;
import dev.sardonyx.tensor.Datum;
import java.nio.file.Path;
import java.util.List;
import java.util.function.ToLongFunction;

/** Finds the products of a model with the sizes of a run, and tunes them. */
final class ModelTuner {
    private final CompilerOptions options;

    ModelTuner(CompilerOptions options) {
        this.options = options.withSchedules(ScheduleSelector.HEURISTIC);
    }

    List<TuningChoice> tune(Path file, Tuning tuning) {
        long deadline = System.nanoTime() + tuning.limit().toNanos();
        TemporaryModel model = TemporaryModel.of(file, options);
        ToLongFunction<String> symbols = model.symbolSlots().isEmpty() ? name -> 0 : symbols(model, tuning.inputs());
        return new KernelTuner(options.target(), tuning.threads(), tuning.progress())
                .tune(new ProblemFinder(symbols).find(model.program()), deadline);
    }

    /** What the symbols of the program stand for in a run on {@code inputs}. */
    private static ToLongFunction<String> symbols(TemporaryModel model, List<Datum> inputs) {
        Session session = CompiledModel.load(model.jar(), LoadOptions.DEFAULT.withWarmUp(false))
                .newSession(1);
        session.run(inputs.toArray(Datum[]::new));
        long[] dimensions = session.dimensions();
        return symbol -> dimensions[model.symbolSlots().get(symbol)];
    }
}
