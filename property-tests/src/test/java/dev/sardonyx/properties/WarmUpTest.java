package dev.sardonyx.properties;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sardonyx.codegen.schedule.VectorTarget;
import dev.sardonyx.compiler.CompilerOptions;
import dev.sardonyx.compiler.ModelCompiler;
import dev.sardonyx.runtime.CompiledModel;
import dev.sardonyx.runtime.LoadOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Kernels are rehearsed behind the back of a program; what goes wrong there shows in a log only. */
class WarmUpTest {
    /** The panels of products with several groups of columns, of which some lie in front of everything else. */
    private static final String PRODUCTS = """
            <ir_version: 10, opset_import: ["" : 21]>
            g (float[n,6] matrix, float[n,3,h,w] image) => (float[n,96] y, float[] z)
            <float[6,96] weights = {WEIGHTS}, float[72,3,3,3] windows = {WINDOWS}>
            { y = MatMul(matrix, weights) z = Conv(image, windows) }
            """;

    @TempDir
    private Path folder;

    private final List<String> log = new CopyOnWriteArrayList<>();

    private static String numbers(int count) {
        return IntStream.range(0, count).mapToObj(i -> (i % 5 - 2) + ".25").collect(Collectors.joining(","));
    }

    @ParameterizedTest
    @EnumSource(names = {"V128", "V256", "V512"})
    @Timeout(value = 2, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void rehearsalsEndWithoutAWarning(VectorTarget target) throws Exception {
        Logger logger = Logger.getLogger("dev.sardonyx.runtime");
        Handler handler = new Listener();
        logger.addHandler(handler);
        try {
            CompiledModel.load(jar(target), LoadOptions.DEFAULT).newSession(1);
            while (isWarmingUp()) {
                Thread.sleep(20);
            }
        } finally {
            logger.removeHandler(handler);
        }
        assertThat(log).isEmpty();
    }

    private static boolean isWarmingUp() {
        return Thread.getAllStackTraces().keySet().stream()
                .anyMatch(thread -> thread.getName().equals("sardonyx-warm-up"));
    }

    private Path jar(VectorTarget target) throws IOException {
        String text = PRODUCTS.replace("WEIGHTS", numbers(6 * 96)).replace("WINDOWS", numbers(72 * 27));
        Path model = folder.resolve("model.onnxtxt");
        Path jar = folder.resolve("model.jar");
        Files.writeString(model, text);
        new ModelCompiler(CompilerOptions.of(target)).compile(model, jar);
        return jar;
    }

    private final class Listener extends Handler {
        @Override
        public void publish(LogRecord message) {
            log.add(message.getMessage() + ": " + message.getThrown());
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }
}
