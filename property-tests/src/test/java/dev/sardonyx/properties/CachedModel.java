package dev.sardonyx.properties;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sardonyx.codegen.schedule.VectorTarget;
import dev.sardonyx.compiler.CompilerOptions;
import dev.sardonyx.compiler.ModelCompiler;
import dev.sardonyx.runtime.CompiledModel;
import dev.sardonyx.runtime.LoadOptions;
import java.nio.file.Files;
import java.nio.file.Path;

/** Models that were fetched before; tests of others are skipped. */
final class CachedModel {
    private CachedModel() {}

    /** The file of a catalogue model, or the test is skipped with the way to get it. */
    static Path file(String name) {
        String set = System.getProperty("sardonyx.cache", "");
        Path cache = set.isEmpty() ? Path.of(System.getProperty("user.home"), ".cache", "sardonyx") : Path.of(set);
        Path file = cache.resolve("models").resolve(name).resolve("model.onnx");
        assumeTrue(
                Files.isRegularFile(file),
                () -> "model " + name + " is not there; fetch it with: ./compile " + name + " -o " + name + ".jar");
        return file;
    }

    /** Compiles {@code model} for {@code target} into {@code folder} and loads it, vector kernels from the start. */
    static CompiledModel compiled(Path model, VectorTarget target, Path folder) {
        Path jar = folder.resolve(model.getParent().getFileName() + "-" + target.text() + ".jar");
        new ModelCompiler(CompilerOptions.of(target)).compile(model, jar);
        return CompiledModel.load(jar, LoadOptions.DEFAULT.withWarmUp(false));
    }
}
