package dev.sardonyx.compiler.cli.bench;

import dev.sardonyx.compiler.catalogue.ModelChoice;
import dev.sardonyx.compiler.cli.Engines;
import dev.sardonyx.compiler.data.SampleInputs;
import dev.sardonyx.frontend.importer.GraphImporter;
import dev.sardonyx.frontend.importer.ImportOptions;
import dev.sardonyx.tensor.Datum;
import dev.sardonyx.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.Map;

/** The inputs that models are measured with: the same every time. */
public final class Samples {
    private static final long SEED = 1;

    private Samples() {}

    /** Values for the inputs of a model, in its order. */
    public static Map<String, Datum> of(ModelChoice choice) {
        ImportOptions options = ImportOptions.DEFAULT.withShapes(choice.shapes());
        Map<String, Datum> samples = new LinkedHashMap<>();
        GraphImporter.inputTypes(choice.model(), choice.file(), options)
                .forEach((name, type) -> samples.put(
                        name,
                        new SampleInputs(SEED).value(name, type, choice.entry().flatMap(entry -> entry.recipe(name)))));
        return samples;
    }

    /** The same as tensors, which is all that peers take. */
    static Map<String, Tensor> tensors(Map<String, Datum> samples) {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        samples.forEach((name, value) -> {
            if (!(value instanceof Tensor tensor)) {
                throw Engines.wrong("the input '" + name + "' is no tensor", "measure the model without --against");
            }
            tensors.put(name, tensor);
        });
        return tensors;
    }
}
