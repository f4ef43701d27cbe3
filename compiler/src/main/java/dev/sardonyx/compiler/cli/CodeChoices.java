package dev.sardonyx.compiler.cli;

import dev.sardonyx.passes.program.Numerics;
import java.nio.file.Path;
import java.util.Optional;

/**
 * How code is made, as far as users choose.
 *
 * @param fusion whether nodes share kernels
 * @param numerics what compiling may do to the last bits of results
 * @param tuning the tuning table that says how products are laid out, if one was named
 */
public record CodeChoices(boolean fusion, Numerics numerics, Optional<Path> tuning) {
    /** What users get who choose nothing. */
    public static final CodeChoices USUAL = new CodeChoices(true, Numerics.EXACT, Optional.empty());

    public CodeChoices withFusion(boolean wanted) {
        return new CodeChoices(wanted, numerics, tuning);
    }

    public CodeChoices withNumerics(Numerics wanted) {
        return new CodeChoices(fusion, wanted, tuning);
    }
}
