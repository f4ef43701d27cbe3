package dev.sardonyx.properties;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.sardonyx.codegen.schedule.VectorTarget;
import dev.sardonyx.frontend.importer.GraphImporter;
import dev.sardonyx.frontend.importer.ImportOptions;
import dev.sardonyx.frontend.text.OnnxTextReader;
import dev.sardonyx.passes.fusion.FusionPolicy;
import dev.sardonyx.runtime.CompiledModel;
import dev.sardonyx.runtime.Session;
import dev.sardonyx.tensor.ElementType;
import dev.sardonyx.tensor.Tensor;
import dev.sardonyx.tensor.TensorComparison;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;

/** Runs give the same bits whoever computes them, and end whatever becomes of the helpers. */
class WorkersTest {
    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final int RUNS = 300;
    private static final CompiledModel MODEL = model();
    private static final Tensor INPUT = input();
    private static final Tensor EXPECTED =
            MODEL.newSession(1).run(INPUT).tensor(0).copy();

    private static CompiledModel model() {
        String text = """
                <ir_version: 8, opset_import: ["" : 17]>
                rows (float[N, 512] x) => (float[N, 512] y)
                {
                  a = Tanh(x)
                  b = Softmax<axis = -1>(a)
                  c = Exp(b)
                  y = Add(c, x)
                }
                """;
        return CompiledGraph.load(
                GraphImporter.importModel(
                        OnnxTextReader.read(text, "rows"), Path.of("rows.onnxtxt"), ImportOptions.DEFAULT),
                VectorTarget.SCALAR,
                FusionPolicy.NONE);
    }

    private static Tensor input() {
        Tensor tensor = Tensor.zeros(ElementType.F32, 64, 512);
        for (long i = 0; i < tensor.size(); i++) {
            tensor.setDouble(i, Math.sin(i));
        }
        return tensor;
    }

    private static void checkRuns(Session session, int runs) {
        for (int i = 0; i < runs; i++) {
            assertThat(TensorComparison.EXACT.difference(
                            EXPECTED, session.run(INPUT).tensor(0)))
                    .isEmpty();
        }
    }

    /** Several sessions at once, each on a thread of its own. */
    private static void checkTogether(Supplier<Session> sessions) {
        Assertions.assertTimeoutPreemptively(LIMIT, () -> {
            try (ExecutorService callers = Executors.newFixedThreadPool(4)) {
                List<Future<Void>> ends = new ArrayList<>();
                for (int i = 0; i < 4; i++) {
                    Session session = sessions.get();
                    Callable<Void> runs = () -> {
                        checkRuns(session, RUNS);
                        return null;
                    };
                    ends.add(callers.submit(runs));
                }
                for (Future<Void> end : ends) {
                    end.get();
                }
            }
        });
    }

    @Test
    void sessionsShareThePool() {
        checkTogether(() -> MODEL.newSession(3));
    }

    @Test
    void sessionsShareAnExecutor() {
        try (ExecutorService executor = Executors.newFixedThreadPool(2)) {
            checkTogether(() -> MODEL.newSession(3, executor));
        }
    }

    @Test
    void helpersOfManyRunsLeave() {
        try (ExecutorService executor = Executors.newFixedThreadPool(2)) {
            checkRuns(MODEL.newSession(3, executor), RUNS);
            // The executor is closed behind this, which waits for its threads.
        }
    }

    @Test
    void anExecutorMayHaveNoThreads() {
        checkRuns(MODEL.newSession(2, Runnable::run), 3);
    }

    @Test
    void anExecutorMayRefuse() {
        Executor refusing = task -> {
            throw new RejectedExecutionException("full");
        };
        checkRuns(MODEL.newSession(2, refusing), 3);
    }

    @Test
    void aBusyExecutorIsNotWaitedFor() {
        CountDownLatch done = new CountDownLatch(1);
        try (ExecutorService executor = Executors.newSingleThreadExecutor()) {
            executor.execute(() -> {
                try {
                    done.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            });
            Assertions.assertTimeoutPreemptively(LIMIT, () -> checkRuns(MODEL.newSession(2, executor), 3));
            done.countDown();
        }
    }

    @Test
    void noThreadsAreRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> MODEL.newSession(0, Runnable::run));
    }
}
