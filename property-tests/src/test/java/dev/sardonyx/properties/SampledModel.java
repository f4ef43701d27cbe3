package dev.sardonyx.properties;

import dev.sardonyx.compiler.catalogue.Catalogue;
import dev.sardonyx.compiler.catalogue.CatalogueEntry;
import dev.sardonyx.compiler.catalogue.InputShapes;
import dev.sardonyx.compiler.data.SampleInputs;
import dev.sardonyx.frontend.OnnxReader;
import dev.sardonyx.frontend.importer.GraphImporter;
import dev.sardonyx.frontend.importer.ImportOptions;
import dev.sardonyx.frontend.model.OnnxModel;
import dev.sardonyx.tensor.Tensor;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A model of the catalogue that was fetched before, with random inputs as its entry describes them. */
record SampledModel(CatalogueEntry entry, Path file, OnnxModel model) {
    private static final long SEED = 42;

    /** The model, or the test is skipped with the way to get it. */
    static SampledModel of(String name) {
        CatalogueEntry entry = Catalogue.load().models().stream()
                .filter(e -> e.name().equals(name))
                .findFirst()
                .orElseThrow();
        Path file = CachedModel.file(name);
        return new SampledModel(entry, file, OnnxReader.read(file));
    }

    /** The shapes of the named sizes; one of none where the model has no sizes. */
    List<Map<String, long[]>> sizes() {
        return entry.sizes().isEmpty()
                ? List.of(Map.of())
                : entry.sizes().keySet().stream()
                        .map(size -> InputShapes.ofSize(size, model, Optional.of(entry)))
                        .toList();
    }

    /** Inputs with {@code shapes}, the same each time. */
    Map<String, Tensor> inputs(Map<String, long[]> shapes) {
        Map<String, Tensor> inputs = new LinkedHashMap<>();
        GraphImporter.inputTypes(model, file, ImportOptions.DEFAULT.withShapes(shapes))
                .forEach((name, type) ->
                        inputs.put(name, (Tensor) new SampleInputs(SEED).value(name, type, entry.recipe(name))));
        return inputs;
    }
}
