package dev.sardonyx.properties;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sardonyx.codegen.schedule.VectorTarget;
import dev.sardonyx.compiler.CompilerOptions;
import dev.sardonyx.compiler.ModelCompiler;
import dev.sardonyx.runtime.CompiledModel;
import dev.sardonyx.tensor.Tensor;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Models run on Java runtimes with the fewest modules, as jlink makes them. */
class SmallRuntimeTest {
    @TempDir
    private static Path folder;

    private static Path jar;

    @BeforeAll
    static void compile() throws IOException {
        Path model = Files.writeString(
                folder.resolve("m.onnxtxt"),
                "<ir_version: 8, opset_import: [\"\" : 17]> g (float[4, 4] x) => (float[4, 4] y) { y = Softmax(x) }");
        jar = folder.resolve("m.jar");
        new ModelCompiler(CompilerOptions.of(VectorTarget.V256)).compile(model, jar);
    }

    private static String run(String... flags) throws IOException, InterruptedException {
        String classPath = Stream.of(CompiledModel.class, Tensor.class, RunOnce.class)
                .map(c -> Path.of(c.getProtectionDomain()
                                .getCodeSource()
                                .getLocation()
                                .getPath())
                        .toString())
                .collect(Collectors.joining(File.pathSeparator));
        Stream<String> command = Stream.of(
                        List.of(Path.of(System.getProperty("java.home"), "bin", "java")
                                .toString()),
                        List.of(flags),
                        List.of("-cp", classPath, RunOnce.class.getName(), jar.toString()))
                .flatMap(List::stream);
        Process process = new ProcessBuilder(command.toList()).start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        String err = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(err).isZero();
        return out.strip();
    }

    @Test
    void withoutFlightRecorder() throws IOException, InterruptedException {
        String vector = "jdk.incubator.vector";
        assertThat(run("--limit-modules", "java.base," + vector, "--add-modules", vector))
                .isEqualTo("0.25 false");
    }

    @Test
    void withoutTheVectorApiEither() throws IOException, InterruptedException {
        assertThat(run("--limit-modules", "java.base")).isEqualTo("0.25 false");
    }

    @Test
    void withFlightRecorderOn() throws IOException, InterruptedException {
        Path recording = folder.resolve("run.jfr");
        String options = "-XX:StartFlightRecording:+dev.sardonyx.KernelCall#enabled=true,filename=" + recording;

        assertThat(run(options, "-Xlog:disable")).isEqualTo("0.25 true");
        assertThat(RecordingFile.readAllEvents(recording))
                .extracting(e -> e.getEventType().getName())
                .contains("dev.sardonyx.Run", "dev.sardonyx.KernelCall");
    }
}
