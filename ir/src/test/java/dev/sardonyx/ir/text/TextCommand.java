package dev.sardonyx.ir.text;

import dev.sardonyx.ir.diagnostic.Diagnostic;
import dev.sardonyx.ir.graph.Graph;
import dev.sardonyx.ir.kernel.KernelListing;
import dev.sardonyx.ir.verify.Verifier;
import dev.sardonyx.testkit.GoldenCommand;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The commands of golden files: {@code print} and {@code print-kernel} read and write a text, {@code verify} and
 * {@code verify-kernel} give the messages of the verifier.
 */
final class TextCommand implements GoldenCommand {
    @Override
    public String run(String command, String input) {
        return switch (command) {
            case "print" -> GraphPrinter.print(IrParser.graph(input));
            case "print-kernel" -> KernelListing.of(IrParser.kernel(input)).text();
            case "verify" -> {
                Graph graph = IrParser.graph(input);
                yield messages(Verifier.of(graph.stage()).verify(graph));
            }
            case "verify-kernel" -> messages(Verifier.ofKernel().verify(IrParser.kernel(input)));
            default -> throw new IllegalArgumentException("expected print or verify, found " + command);
        };
    }

    private static String messages(List<Diagnostic> problems) {
        return problems.isEmpty()
                ? "sound"
                : problems.stream()
                        .map(d -> d.fact() + " (" + d.location() + ")")
                        .collect(Collectors.joining("\n"));
    }
}
