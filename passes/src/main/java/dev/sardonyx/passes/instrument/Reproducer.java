package dev.sardonyx.passes.instrument;

import dev.sardonyx.ir.diagnostic.CompilerBugException;
import dev.sardonyx.ir.diagnostic.ModelException;
import dev.sardonyx.ir.graph.Graph;
import dev.sardonyx.ir.text.GraphPrinter;
import dev.sardonyx.passes.Pass;
import dev.sardonyx.passes.PassInstrumentation;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Writes one file when a step of the compiler breaks: the graph it got as text, its name, all passes, and the stack
 * trace. Large weights are named by type and digest only. Faults of the model ({@link ModelException}) need no file.
 */
public final class Reproducer implements PassInstrumentation {
    private final Path folder;
    private final List<String> passes;

    /**
     * @param folder where the file goes
     * @param passes the whole pipeline
     */
    public Reproducer(Path folder, List<Pass> passes) {
        this.folder = folder;
        this.passes = passes.stream().map(Pass::name).toList();
    }

    /** Throws a {@link CompilerBugException} that names the file, unless the model is at fault. */
    @Override
    public void failed(Pass pass, Graph graph, RuntimeException failure) {
        if (!(failure instanceof ModelException)) {
            throw report("pass " + pass.name(), graph, failure);
        }
    }

    /** What {@code work} gives for {@code graph}; it breaks as a pass does. */
    public <T> T guard(String step, Graph graph, Supplier<T> work) {
        try {
            return work.get();
        } catch (ModelException e) {
            throw e;
        } catch (RuntimeException e) {
            throw report("step " + step, graph, e);
        }
    }

    private CompilerBugException report(String step, Graph graph, RuntimeException failure) {
        String fact = step + " failed: " + failure;
        try {
            Files.createDirectories(folder);
            Path file = Files.createTempFile(folder, "sardonyx-reproducer-", ".sdx");
            Files.writeString(file, text(step, graph, failure));
            return new CompilerBugException(fact + "\nthe graph it got is in " + file.toAbsolutePath(), failure);
        } catch (IOException e) {
            return new CompilerBugException(
                    fact + "\nthe graph it got cannot be written to " + folder + ": " + e, failure);
        }
    }

    /** The text of a graph, with everything else in comments in front. */
    String text(String step, Graph graph, RuntimeException failure) {
        StringWriter trace = new StringWriter();
        failure.printStackTrace(new PrintWriter(trace, true));
        String comments = "failed: " + step + "\npipeline: " + String.join(", ", passes) + "\n" + trace;
        return comments.lines().map(line -> ("// " + line).stripTrailing()).collect(Collectors.joining("\n", "", "\n"))
                + GraphPrinter.print(graph);
    }
}
