package dev.sardonyx.compiler.cli;

import dev.sardonyx.tensor.Tensor;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Another runtime that {@code bench} measures against; found as a service, so that it is no dependency. */
public interface Peer {
    /** What the user calls it, for example {@code onnxruntime}. */
    String name();

    /** Its name and version for reports. */
    String version();

    /** Whether the JVM compiles it while it runs, so that it has to be warmed up as long as ours. */
    default boolean isJava() {
        return false;
    }

    /** Makes a model ready to run with {@code threads} threads. */
    Session open(Path model, int threads);

    /** The same, with the shapes of the inputs that will be bound, for runtimes that want to know. */
    default Session open(Path model, Map<String, long[]> shapes, int threads) {
        return open(model, threads);
    }

    /** A model that is ready. */
    interface Session extends AutoCloseable {
        /** Binds inputs by name; the next runs use them. */
        void bind(Map<String, Tensor> inputs);

        /** Runs once and leaves the outputs where they are. */
        void run();

        /** Runs once and gives the outputs in the model's order. */
        List<Tensor> outputs();

        @Override
        void close();
    }
}
