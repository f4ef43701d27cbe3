package dev.sardonyx.compiler;

import dev.sardonyx.codegen.schedule.ScheduleSelector;
import dev.sardonyx.codegen.schedule.VectorTarget;
import dev.sardonyx.frontend.importer.ImportLimits;
import dev.sardonyx.passes.FoldingLimits;
import dev.sardonyx.passes.fusion.FusionPolicy;
import dev.sardonyx.passes.program.Numerics;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * How a model is compiled.
 *
 * @param target of the vector kernels
 * @param className the facade's full name; made from the file's name when empty
 * @param shapes fixed shapes by input, -1 for an open axis
 * @param dumpFolder where the model goes after every pass
 * @param fusion limits of kernels
 * @param limits how large the model may be
 * @param fusionRemarks whether remarks say what was not fused and why
 * @param folding how much may be computed while compiling
 * @param numerics what compiling may do to the last bits of results
 * @param schedules how products are laid out
 */
public record CompilerOptions(
        VectorTarget target,
        Optional<String> className,
        Map<String, long[]> shapes,
        Optional<Path> dumpFolder,
        FusionPolicy fusion,
        boolean fusionRemarks,
        ImportLimits limits,
        FoldingLimits folding,
        Numerics numerics,
        ScheduleSelector schedules) {
    /** Options with the limits of the system properties. */
    public CompilerOptions(
            VectorTarget target,
            Optional<String> className,
            Map<String, long[]> shapes,
            Optional<Path> dumpFolder,
            FusionPolicy fusion) {
        this(
                target,
                className,
                shapes,
                dumpFolder,
                fusion,
                false,
                ImportLimits.ofProperties(),
                FoldingLimits.ofProperties(),
                Numerics.EXACT,
                ScheduleSelector.HEURISTIC);
    }

    public static CompilerOptions of(VectorTarget target) {
        return new CompilerOptions(target, Optional.empty(), Map.of(), Optional.empty(), FusionPolicy.DEFAULT);
    }

    public CompilerOptions withLimits(ImportLimits newLimits, FoldingLimits newFolding) {
        return new CompilerOptions(
                target,
                className,
                shapes,
                dumpFolder,
                fusion,
                fusionRemarks,
                newLimits,
                newFolding,
                numerics,
                schedules);
    }

    public CompilerOptions withFusionRemarks(boolean wanted) {
        return new CompilerOptions(
                target, className, shapes, dumpFolder, fusion, wanted, limits, folding, numerics, schedules);
    }

    public CompilerOptions withNumerics(Numerics wanted) {
        return new CompilerOptions(
                target, className, shapes, dumpFolder, fusion, fusionRemarks, limits, folding, wanted, schedules);
    }

    public CompilerOptions withSchedules(ScheduleSelector wanted) {
        return new CompilerOptions(
                target, className, shapes, dumpFolder, fusion, fusionRemarks, limits, folding, numerics, wanted);
    }
}
