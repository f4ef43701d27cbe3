package dev.sardonyx.compiler.catalogue;

import dev.sardonyx.frontend.OnnxReader;
import dev.sardonyx.frontend.model.OnnxModel;
import dev.sardonyx.ir.diagnostic.Diagnostic;
import dev.sardonyx.ir.diagnostic.DiagnosticCode;
import dev.sardonyx.ir.diagnostic.Location;
import dev.sardonyx.ir.diagnostic.ModelException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * What a user names on the command line: a model file, or a model of the catalogue, either with {@code @size}.
 *
 * @param name the model without its size
 * @param size the size asked for; empty for none
 * @param file where the model is
 * @param shapes the shapes to fix, by input
 * @param entry what the catalogue says, for models from there
 */
public record ModelChoice(
        String name,
        String size,
        Path file,
        OnnxModel model,
        Map<String, long[]> shapes,
        Optional<CatalogueEntry> entry) {

    /**
     * Finds, and if need be fetches, the model that {@code text} names.
     *
     * @param given shapes that take precedence over those of the size
     * @param usualSize whether a model of the catalogue gets its first named size when none is asked for
     * @param progress told what goes on, a line at a time
     * @throws ModelException if there is no such model, or it cannot be fetched or read
     */
    public static ModelChoice of(String text, Map<String, long[]> given, boolean usualSize, Consumer<String> progress) {
        Catalogue catalogue = Catalogue.load();
        int at = Files.exists(Path.of(text)) ? -1 : text.lastIndexOf('@');
        String name = at < 0 ? text : text.substring(0, at);
        String size = at < 0 ? "" : text.substring(at + 1);
        Optional<CatalogueEntry> entry =
                Files.isRegularFile(Path.of(name)) ? Optional.empty() : Optional.of(entry(catalogue, name));
        Path file = entry.map(e -> new ModelCache(catalogue, progress).file(e)).orElse(Path.of(name));
        OnnxModel model = OnnxReader.read(file);
        if (size.isEmpty() && usualSize && given.isEmpty()) {
            size = entry.flatMap(e -> e.sizes().keySet().stream().findFirst()).orElse("");
        }
        Map<String, long[]> shapes =
                new LinkedHashMap<>(size.isEmpty() ? Map.of() : InputShapes.ofSize(size, model, entry));
        shapes.putAll(given);
        return new ModelChoice(name, size, file, model, shapes, entry);
    }

    private static CatalogueEntry entry(Catalogue catalogue, String name) {
        return catalogue.find(name).orElseThrow(() -> {
            String names = catalogue.models().stream().map(CatalogueEntry::name).collect(Collectors.joining(", "));
            return new ModelException(Diagnostic.error(
                    DiagnosticCode.F001,
                    Location.UNKNOWN,
                    "there is neither a file nor a known model named '" + name + "'",
                    "known models: " + names));
        });
    }

    /** The name with its size, as the user would write it. */
    public String label() {
        return size.isEmpty() ? name : name + "@" + size;
    }
}
