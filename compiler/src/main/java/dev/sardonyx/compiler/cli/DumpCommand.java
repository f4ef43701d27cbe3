package dev.sardonyx.compiler.cli;

import dev.sardonyx.compiler.catalogue.InputShapes;
import dev.sardonyx.compiler.catalogue.ModelChoice;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Prints a model as the compiler sees it. */
@Command(name = "dump", description = "Print the text form of a model after a pass, or after the last one.")
final class DumpCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "MODEL", description = "A model file, or name[@size] of the catalogue.")
    private String model;

    @Option(names = "--after", paramLabel = "PASS", description = "The pass to stop behind.")
    private String after;

    @Option(names = "--target", defaultValue = "native", description = "native, scalar, v128, v256 or v512.")
    private String target;

    @Option(
            names = "--shape",
            paramLabel = "INPUT=1x128",
            description = "Fix the shape of an input; ? leaves an axis open.")
    private Map<String, String> shapes = new LinkedHashMap<>();

    @Mixin
    private CodeOptions code;

    @Override
    public Integer call() {
        Engines.checkTarget(target);
        ModelChoice choice = ModelChoice.of(
                model,
                InputShapes.parse(shapes),
                false,
                Progress.to(spec.commandLine().getErr()));
        Toolchain.Request request = new Toolchain.Request(choice.file(), choice.shapes(), target, code.choices());
        spec.commandLine().getOut().print(Toolchain.find().dump(request, Optional.ofNullable(after)));
        spec.commandLine().getOut().flush();
        return 0;
    }
}
