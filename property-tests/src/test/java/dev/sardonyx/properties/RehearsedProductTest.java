package dev.sardonyx.properties;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sardonyx.codegen.jar.ProgramJar;
import dev.sardonyx.codegen.schedule.ScheduleSelector;
import dev.sardonyx.codegen.schedule.VectorTarget;
import dev.sardonyx.compiler.CompilerOptions;
import dev.sardonyx.compiler.ModelCompiler;
import dev.sardonyx.ir.attribute.Attributes;
import dev.sardonyx.ir.graph.Graph;
import dev.sardonyx.ir.graph.GraphBuilder;
import dev.sardonyx.ir.graph.Stage;
import dev.sardonyx.ir.type.TensorType;
import dev.sardonyx.runtime.CompiledModel;
import dev.sardonyx.runtime.LoadOptions;
import dev.sardonyx.tensor.ElementType;
import dev.sardonyx.tensor.Tensor;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The rehearsal of a product whose constants are the first of the weights, so that nothing lies in front of them. */
class RehearsedProductTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    private Path folder;

    private static Graph product() {
        GraphBuilder graph = new GraphBuilder("first");
        graph.result(
                "y",
                graph.node(
                        "MatMul",
                        List.of(
                                graph.input("x", TensorType.of(Tensor.zeros(ElementType.F32, 9, 40))),
                                graph.weight("w", Tensor.zeros(ElementType.F32, 40, 70))),
                        Attributes.NONE));
        return graph.build(Stage.IMPORTED);
    }

    @Test
    void theWarmUpDoesNotEndEarly() throws InterruptedException {
        List<String> messages = new CopyOnWriteArrayList<>();
        Handler handler = new Handler() {
            @Override
            public void publish(LogRecord message) {
                messages.add(message.getMessage() + ": " + message.getThrown());
            }

            @Override
            public void flush() {
                // There is nothing between publishing and the list.
            }

            @Override
            public void close() {
                // The list stays.
            }
        };
        Path jar = folder.resolve("first.jar");
        ModelCompiler compiler = new ModelCompiler(CompilerOptions.of(VectorTarget.V128));
        ProgramJar.write(compiler.program(product()), "first", VectorTarget.V128, ScheduleSelector.HEURISTIC, jar);
        Logger logger = Logger.getLogger("dev.sardonyx.runtime");
        logger.addHandler(handler);
        try {
            CompiledModel model = CompiledModel.load(jar, LoadOptions.DEFAULT);
            var session = model.newSession(1);
            long end = System.nanoTime() + PATIENCE.toNanos();
            while (!model.isHot() && System.nanoTime() < end) {
                session.run(Tensor.zeros(ElementType.F32, 9, 40));
                Thread.sleep(1);
            }
        } finally {
            logger.removeHandler(handler);
        }
        assertThat(messages).isEmpty();
    }
}
