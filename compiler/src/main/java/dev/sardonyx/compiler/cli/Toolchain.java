package dev.sardonyx.compiler.cli;

import dev.sardonyx.compiler.explain.Explanation;
import dev.sardonyx.compiler.tune.TuningChoice;
import dev.sardonyx.ir.diagnostic.Diagnostic;
import dev.sardonyx.ir.diagnostic.DiagnosticCode;
import dev.sardonyx.ir.diagnostic.Location;
import dev.sardonyx.ir.diagnostic.ModelException;
import dev.sardonyx.tensor.Datum;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.function.Consumer;

/** The compiler and the runtime as the commands see them; found as a service. */
public interface Toolchain {
    /**
     * What to compile and how.
     *
     * @param shapes shapes to fix, by input
     * @param target {@code native}, {@code scalar}, {@code v128}, {@code v256} or {@code v512}
     * @param className the name of the class that stands for the model in the jar, if the user chose one
     * @param dumpFolder where the forms of the model after each pass go, if the user asked for them
     * @param remarks whether the report says what was not fused and why
     * @param limits limits that replace those of the system properties, by name
     * @param choices of how the code is made
     */
    record Request(
            Path model,
            Map<String, long[]> shapes,
            String target,
            Optional<String> className,
            Optional<Path> dumpFolder,
            boolean remarks,
            Map<String, Long> limits,
            CodeChoices choices) {
        /** A request with nothing from the user but target, shapes and choices. */
        public Request(Path model, Map<String, long[]> shapes, String target, CodeChoices choices) {
            this(model, shapes, target, Optional.empty(), Optional.empty(), false, Map.of(), choices);
        }
    }

    /** What compiling told: a few lines for people and the whole as JSON. */
    record Report(String summary, String json) {}

    /** Compiles a model to {@code jar}, replacing the file that is there. */
    Report compile(Request request, Path jar);

    /** Opens a compiled model. */
    Engine.Model open(Path jar, int threads);

    /** The text of a model after the pass named {@code after}, or after the last one. */
    String dump(Request request, Optional<String> after);

    /**
     * How to measure a model.
     *
     * @param name what reports call it
     * @param inputs of every run
     * @param warmUp how long it runs before anything is measured
     * @param time how long it is measured
     */
    record Measurement(String name, List<Datum> inputs, int threads, Duration warmUp, Duration time) {}

    /** Compiles and runs a model and says where its time goes. */
    Explanation explain(Request request, Measurement measurement);

    /**
     * How to tune a model.
     *
     * @param inputs of a run, which tell its sizes
     * @param limit how long it may take
     * @param progress told what goes on, a line at a time
     */
    record Tuning(List<Datum> inputs, int threads, Duration limit, Consumer<String> progress) {}

    /** Measures how the products of a model are best laid out. */
    List<TuningChoice> tune(Request request, Tuning tuning);

    /** The one toolchain of this program. */
    static Toolchain find() {
        return ServiceLoader.load(Toolchain.class)
                .findFirst()
                .orElseThrow(() -> new ModelException(Diagnostic.error(
                        DiagnosticCode.C001,
                        Location.UNKNOWN,
                        "this build of Sardonyx has no code generator",
                        "use --engine interpreter, or build the whole repository")));
    }
}
