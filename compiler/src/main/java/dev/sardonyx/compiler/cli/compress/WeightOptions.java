package dev.sardonyx.compiler.cli.compress;

import dev.sardonyx.compiler.catalogue.InputShapes;
import dev.sardonyx.compiler.catalogue.ModelChoice;
import dev.sardonyx.compiler.cli.Engines;
import dev.sardonyx.compiler.cli.JsonFiles;
import dev.sardonyx.compiler.cli.Progress;
import dev.sardonyx.compiler.weights.ModelFileWriter;
import dev.sardonyx.compiler.weights.WeightFilter;
import dev.sardonyx.frontend.model.OnnxModel;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What commands have in common that write a model with other weights. */
final class WeightOptions {
    @Parameters(paramLabel = "MODEL", description = "A model file, or name[@size] of the catalogue.")
    private String model;

    @Option(
            names = {"-o", "--output"},
            required = true,
            paramLabel = "OUT.onnx",
            description = "The model to write.")
    private Path output;

    @Option(
            names = "--include",
            paramLabel = "GLOB",
            description = "Change only weights with such a name, or taken by a node with such a name; * is any text.")
    private List<String> include = new ArrayList<>();

    @Option(names = "--exclude", paramLabel = "GLOB", description = "Leave these weights.")
    private List<String> exclude = new ArrayList<>();

    @Option(
            names = "--min-elements",
            defaultValue = "1024",
            paramLabel = "N",
            description = "Leave weights with fewer elements (${DEFAULT-VALUE}).")
    private long minElements;

    @Option(names = "--shape", paramLabel = "INPUT=1x128", description = "The shape of an input for comparing outputs.")
    private Map<String, String> shapes = new LinkedHashMap<>();

    @Option(
            names = "--compare",
            defaultValue = "on",
            paramLabel = "on|off",
            description =
                    "Whether both models are run on made-up inputs to tell how far outputs moved (${DEFAULT-VALUE}).")
    private String compare;

    @Option(names = "--json", paramLabel = "FILE", description = "Write all numbers as JSON.")
    private Path json;

    /** The model that the user names, once the options are known to make sense. */
    ModelChoice choice(PrintWriter progress) {
        if (!compare.equals("on") && !compare.equals("off")) {
            throw Engines.wrong("--compare is '" + compare + "'", "give on or off");
        }
        if (minElements < 0) {
            throw Engines.wrong("--min-elements is " + minElements, "give a number of elements");
        }
        ModelChoice choice = ModelChoice.of(model, InputShapes.parse(shapes), true, Progress.to(progress));
        ModelFileWriter.check(choice.file(), output);
        return choice;
    }

    WeightFilter filter() {
        return new WeightFilter(include, exclude, minElements);
    }

    Path output() {
        return output;
    }

    /** Writes the changed model and compares it with the original. */
    OutputComparison finish(ModelChoice choice, OnnxModel changed) {
        ModelFileWriter.write(changed, choice.file(), output);
        return compare.equals("on")
                ? OutputComparison.of(choice, output)
                : OutputComparison.skipped("--compare is off");
    }

    /** The bytes of a model file with the file of its large tensors beside it, as this program names it. */
    static long sizeBytes(Path file) {
        try {
            Path data = file.resolveSibling(file.getFileName() + ".data");
            return Files.size(file) + (Files.exists(data) ? Files.size(data) : 0);
        } catch (IOException e) {
            throw JsonFiles.unwritable(file, e);
        }
    }

    /** Writes {@code report} if the user asked for it. */
    void report(Object report) {
        if (json != null) {
            JsonFiles.write(report, json);
        }
    }
}
