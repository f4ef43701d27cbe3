package dev.sardonyx.compiler.cli;

import dev.sardonyx.compiler.explain.Trace;
import dev.sardonyx.ir.type.ValueType;
import dev.sardonyx.tensor.Datum;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Something that runs models. Safe for concurrent use; the models it opens are not. */
public interface Engine {
    /** What reports call it, for example {@code interpreter}. */
    String name();

    /** The vector target it runs for; empty where it has none. */
    String target();

    /**
     * Makes a model ready to run.
     *
     * @param shapes shapes to fix, by input
     * @param threads how many threads a run may use
     * @throws dev.sardonyx.ir.diagnostic.ModelException if the model is wrong or not supported
     */
    Model open(Path model, Map<String, long[]> shapes, int threads);

    /** An input or an output. */
    record Parameter(String name, ValueType type) {}

    /** A model that is ready. Closing frees what it holds; values it gave stay valid. */
    interface Model extends AutoCloseable {
        List<Parameter> inputs();

        /** The outputs; a type may be unranked when only a run can tell it. */
        List<Parameter> outputs();

        /** The outputs for {@code inputs}, both in order. */
        List<Datum> run(List<Datum> inputs);

        /** Something that runs the model on {@code inputs} and leaves the outputs where they are. */
        default Runnable bind(List<Datum> inputs) {
            return () -> run(inputs);
        }

        /** The kernels whose slower forms still serve most of the runs; none where there is but one form. */
        default List<String> slowKernels() {
            return List.of();
        }

        /** Tells {@code trace} of the runs from now on and of their calls. */
        default void trace(Trace trace) {
            throw Engines.wrong("the interpreter makes no kernel calls", "trace with --engine compiled");
        }

        @Override
        void close();
    }
}
