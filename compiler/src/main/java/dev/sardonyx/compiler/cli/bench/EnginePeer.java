package dev.sardonyx.compiler.cli.bench;

import dev.sardonyx.compiler.cli.Engine;
import dev.sardonyx.compiler.cli.Peer;
import dev.sardonyx.tensor.Datum;
import dev.sardonyx.tensor.Tensor;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Sardonyx itself as a peer, compiling in another way than the side that is measured.
 *
 * @param name what the user calls it
 * @param version what reports call it
 */
record EnginePeer(String name, String version, Engine engine) implements Peer {
    @Override
    public boolean isJava() {
        return true;
    }

    @Override
    public Session open(Path model, int threads) {
        return open(model, Map.of(), threads);
    }

    @Override
    public Session open(Path model, Map<String, long[]> shapes, int threads) {
        return new ModelSession(engine.open(model, shapes, threads));
    }

    /** A model with the inputs that were bound last. */
    private static final class ModelSession implements Session {
        private final Engine.Model model;
        private List<Datum> inputs = List.of();
        private Runnable run;

        ModelSession(Engine.Model model) {
            this.model = model;
        }

        @Override
        public void bind(Map<String, Tensor> values) {
            inputs = model.inputs().stream()
                    .<Datum>map(input -> values.get(input.name()))
                    .toList();
            run = model.bind(inputs);
        }

        @Override
        public void run() {
            run.run();
        }

        @Override
        public List<Tensor> outputs() {
            return model.run(inputs).stream().map(Tensor.class::cast).toList();
        }

        @Override
        public void close() {
            model.close();
        }
    }
}
