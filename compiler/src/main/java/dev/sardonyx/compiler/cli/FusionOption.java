package dev.sardonyx.compiler.cli;

import dev.sardonyx.ir.diagnostic.ModelException;
import picocli.CommandLine.Option;

/** The option {@code --fusion} of commands that compile. */
public final class FusionOption {
    @Option(
            names = "--fusion",
            defaultValue = "on",
            paramLabel = "on|off",
            description = "Whether nodes share kernels; results are the same to the bit (${DEFAULT-VALUE}).")
    private String fusion;

    /**
     * Whether nodes share kernels.
     *
     * @throws ModelException if the option has another value
     */
    public boolean isOn() {
        return switch (fusion) {
            case "on" -> true;
            case "off" -> false;
            default -> throw Engines.wrong("--fusion is '" + fusion + "'", "give on or off");
        };
    }
}
