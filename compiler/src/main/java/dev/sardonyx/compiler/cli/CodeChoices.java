package dev.sardonyx.compiler.cli;

import dev.sardonyx.passes.program.Numerics;

/**
 * How code is made, as far as users choose.
 *
 * @param fusion whether nodes share kernels
 * @param numerics what compiling may do to the last bits of results
 */
public record CodeChoices(boolean fusion, Numerics numerics) {
    /** What users get who choose nothing. */
    public static final CodeChoices USUAL = new CodeChoices(true, Numerics.EXACT);

    public CodeChoices withFusion(boolean wanted) {
        return new CodeChoices(wanted, numerics);
    }

    public CodeChoices withNumerics(Numerics wanted) {
        return new CodeChoices(fusion, wanted);
    }
}
