package dev.sardonyx.compiler.cli;

import dev.sardonyx.ir.diagnostic.ModelException;
import dev.sardonyx.passes.program.Numerics;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The options of all commands that compile. */
public final class CodeOptions {
    @Option(
            names = "--fusion",
            defaultValue = "on",
            paramLabel = "on|off",
            description = "Whether nodes share kernels; results are the same to the bit (${DEFAULT-VALUE}).")
    private String fusion;

    @Option(
            names = "--numerics",
            defaultValue = "exact",
            paramLabel = "exact|relaxed",
            description = "Whether the last bits of results are the same on every target; docs/accuracy.md says what"
                    + " relaxed gives up (${DEFAULT-VALUE}).")
    private String numerics;

    @Option(
            names = "--tuning",
            defaultValue = "off",
            paramLabel = "FILE|off",
            description =
                    "A table that 'tune' wrote, which says how products are laid out on this processor; results are"
                            + " the same to the bit (${DEFAULT-VALUE}).")
    private String tuning;

    /**
     * What the user chose.
     *
     * @throws ModelException if an option has a value that it does not know
     */
    public CodeChoices choices() {
        boolean fused = switch (fusion) {
            case "on" -> true;
            case "off" -> false;
            default -> throw Engines.wrong("--fusion is '" + fusion + "'", "give on or off");
        };
        Optional<Path> table = tuning.equals("off") ? Optional.empty() : Optional.of(Path.of(tuning));
        return switch (numerics) {
            case "exact" -> new CodeChoices(fused, Numerics.EXACT, table);
            case "relaxed" -> new CodeChoices(fused, Numerics.RELAXED, table);
            default -> throw Engines.wrong("--numerics is '" + numerics + "'", "give exact or relaxed");
        };
    }
}
