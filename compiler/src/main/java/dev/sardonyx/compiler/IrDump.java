package dev.sardonyx.compiler;

import dev.sardonyx.ir.diagnostic.Diagnostic;
import dev.sardonyx.ir.diagnostic.DiagnosticCode;
import dev.sardonyx.ir.diagnostic.Location;
import dev.sardonyx.ir.diagnostic.ModelException;
import dev.sardonyx.ir.graph.Graph;
import dev.sardonyx.ir.text.GraphPrinter;
import dev.sardonyx.passes.Pass;
import dev.sardonyx.passes.PassInstrumentation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** Writes the graph after every pass to a folder, in files that sort by order. */
final class IrDump implements PassInstrumentation {
    private final Path folder;
    private int number;

    IrDump(Path folder) {
        this.folder = folder;
    }

    @Override
    public void after(Pass pass, Graph before, Graph after, long nanoseconds) {
        write(pass.name(), GraphPrinter.print(after));
    }

    /** Writes {@code text} as the next file. */
    void write(String name, String text) {
        Path file = folder.resolve(String.format(Locale.ROOT, "%02d-%s.sdx", number++, name));
        try {
            Files.createDirectories(folder);
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new ModelException(
                    Diagnostic.error(
                            DiagnosticCode.C003,
                            Location.file(file.toString()),
                            "a dump cannot be written: " + e,
                            "choose a folder that is writable"),
                    e);
        }
    }
}
