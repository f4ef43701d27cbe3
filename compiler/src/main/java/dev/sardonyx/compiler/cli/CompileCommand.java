package dev.sardonyx.compiler.cli;

import dev.sardonyx.compiler.catalogue.InputShapes;
import dev.sardonyx.compiler.catalogue.ModelChoice;
import dev.sardonyx.ir.diagnostic.Diagnostic;
import dev.sardonyx.ir.diagnostic.ModelException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Compiles a model to a jar. */
@Command(name = "compile", description = "Compile a model to a jar.")
final class CompileCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "MODEL", description = "A model file, or name[@size] of the catalogue.")
    private String model;

    @Option(
            names = {"-o", "--output"},
            required = true,
            paramLabel = "OUT.jar",
            description = "The jar to write.")
    private Path jar;

    @Option(names = "--target", defaultValue = "native", description = "native, scalar, v128, v256 or v512.")
    private String target;

    @Option(names = "--class", paramLabel = "com.acme.Name", description = "The class that stands for the model.")
    private String className;

    @Option(
            names = "--shape",
            paramLabel = "INPUT=1x128",
            description = "Fix the shape of an input; ? leaves an axis open.")
    private Map<String, String> shapes = new LinkedHashMap<>();

    @Option(
            names = "--limit",
            paramLabel = "NAME=NUMBER",
            description = "Set a limit of how large the model may be; docs/limits.md lists them.")
    private Map<String, String> limits = new LinkedHashMap<>();

    @Option(
            names = "--report",
            paramLabel = "FILE.json",
            description = "Write what was compiled to what, or all that is wrong.")
    private Path report;

    @Option(names = "--dump", paramLabel = "DIR", description = "Write the model after every pass.")
    private Path dump;

    @Option(names = "--remarks", description = "Say which nodes do not share a kernel, and why.")
    private boolean remarks;

    @Mixin
    private CodeOptions code;

    @Override
    public Integer call() {
        try {
            compile();
        } catch (ModelException e) {
            throw report == null ? e : reported(e);
        }
        return 0;
    }

    /** {@code failure} once it is in the report; with the reason when the report cannot be written. */
    private ModelException reported(ModelException failure) {
        try {
            JsonFiles.write(FailureReport.of(model, failure), report);
            return failure;
        } catch (ModelException e) {
            List<Diagnostic> all = new ArrayList<>(failure.diagnostics());
            all.addAll(e.diagnostics());
            return new ModelException(all);
        }
    }

    private void compile() {
        Engines.checkTarget(target);
        ModelChoice choice = ModelChoice.of(
                model,
                InputShapes.parse(shapes),
                false,
                Progress.to(spec.commandLine().getErr()));
        Toolchain.Request request = new Toolchain.Request(
                choice.file(),
                choice.shapes(),
                target,
                Optional.ofNullable(className),
                Optional.ofNullable(dump),
                remarks,
                LimitOptions.parse(limits),
                code.choices());
        Toolchain.Report result = Toolchain.find().compile(request, jar);
        if (report != null) {
            JsonFiles.writeText(result.json(), report);
        }
        spec.commandLine().getOut().println(result.summary());
        spec.commandLine().getOut().flush();
    }
}
