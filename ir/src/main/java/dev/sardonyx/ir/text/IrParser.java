package dev.sardonyx.ir.text;

import dev.sardonyx.ir.diagnostic.ModelException;
import dev.sardonyx.ir.graph.Graph;
import dev.sardonyx.ir.kernel.Kernel;
import java.util.function.Function;
import org.antlr.v4.runtime.CharStreams;
import org.antlr.v4.runtime.CommonTokenStream;

/**
 * Reads graphs and kernels from the text that {@link GraphPrinter} and {@link dev.sardonyx.ir.kernel.KernelListing}
 * write. Printing what was read gives the same text. Promises of stages are not checked here: a text may describe a
 * broken graph. Faults are {@link ModelException}s of code I002 with line and column.
 */
public final class IrParser {
    private static final String SOURCE = "text";

    private IrParser() {}

    /** The graph of a text without digests. */
    public static Graph graph(String text) {
        return graph(text, SOURCE, WeightResolver.NONE);
    }

    /** The graph of {@code text}, which messages call {@code source}. */
    public static Graph graph(String text, String source, WeightResolver weights) {
        TextFaults faults = new TextFaults(source);
        return read(
                text,
                faults,
                parser -> new GraphReader(faults, weights)
                        .graph(parser.graphFile().graph()));
    }

    public static Kernel kernel(String text) {
        return kernel(text, SOURCE);
    }

    /** The kernel of {@code text}, which messages call {@code source}. */
    public static Kernel kernel(String text, String source) {
        TextFaults faults = new TextFaults(source);
        return read(
                text,
                faults,
                parser -> new KernelReader(faults).kernel(parser.kernelFile().kernel()));
    }

    private static <T> T read(String text, TextFaults faults, Function<SardonyxParser, T> reader) {
        SardonyxLexer lexer = new SardonyxLexer(CharStreams.fromString(text));
        lexer.removeErrorListeners();
        lexer.addErrorListener(faults);
        SardonyxParser parser = new SardonyxParser(new CommonTokenStream(lexer));
        parser.removeErrorListeners();
        parser.addErrorListener(faults);
        try {
            return reader.apply(parser);
        } catch (StackOverflowError _) {
            throw faults.whole(
                    "the text is nested too deeply", "nest expressions and graphs some hundred levels at most");
        }
    }
}
