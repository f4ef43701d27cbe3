package dev.sardonyx.compiler;

import dev.sardonyx.codegen.schedule.VectorTarget;
import dev.sardonyx.passes.fusion.FusionPolicy;
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
 */
public record CompilerOptions(
        VectorTarget target,
        Optional<String> className,
        Map<String, long[]> shapes,
        Optional<Path> dumpFolder,
        FusionPolicy fusion) {
    public static CompilerOptions of(VectorTarget target) {
        return new CompilerOptions(target, Optional.empty(), Map.of(), Optional.empty(), FusionPolicy.DEFAULT);
    }
}
