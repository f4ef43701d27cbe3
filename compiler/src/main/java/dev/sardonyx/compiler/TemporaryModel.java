package dev.sardonyx.compiler;

import dev.sardonyx.ir.diagnostic.Diagnostic;
import dev.sardonyx.ir.diagnostic.DiagnosticCode;
import dev.sardonyx.ir.diagnostic.Location;
import dev.sardonyx.ir.diagnostic.ModelException;
import dev.sardonyx.ir.program.Program;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A model compiled to a jar of the temporary folder, which is gone when the process ends: its weights are mapped that long.
 *
 * @param symbolSlots which slot of a session's dimensions holds which symbol of {@code program}
 */
record TemporaryModel(Path jar, CompileReport report, Program program, Map<String, Integer> symbolSlots) {
    /** What the compiler tells while it writes. */
    private record Compiled(Program program, Map<String, Integer> symbolSlots) {}

    /** @throws ModelException if the model cannot be compiled, or the folder not be written */
    static TemporaryModel of(Path file, CompilerOptions options) {
        try {
            Path jar = Files.createTempFile("sardonyx-", ".jar");
            jar.toFile().deleteOnExit();
            AtomicReference<Compiled> compiled = new AtomicReference<>();
            CompileReport report = new ModelCompiler(options)
                    .compile(file, jar, (program, slots) -> compiled.set(new Compiled(program, slots)));
            return new TemporaryModel(
                    jar, report, compiled.get().program(), compiled.get().symbolSlots());
        } catch (IOException e) {
            throw new ModelException(
                    Diagnostic.error(
                            DiagnosticCode.C003,
                            Location.file(file.toString()),
                            "making a temporary jar stopped: " + e,
                            "check the temporary folder " + System.getProperty("java.io.tmpdir")),
                    e);
        }
    }
}
