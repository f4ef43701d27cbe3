package dev.sardonyx.compiler.catalogue;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.sardonyx.compiler.data.SampleInputs;
import java.util.Comparator;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * A model that can be had by name.
 *
 * @param source {@code maven}, {@code npm} or {@code archive}
 * @param coordinates group, artifact and version; package and version; or the name of the archive
 * @param path where the model lies inside
 * @param chunks if not empty, {@code path} is an index of parts and this is the model's key in it
 * @param origin where a model of an archive was published
 * @param sizes shapes of inputs by the name of the size, the usual one first; a {@code *} in an input's name stands
 *     for anything
 * @param inputs what values of inputs look like, by the same patterns
 * @param companions further files of a Maven package to keep beside the model: their names there, and where they lie
 */
public record CatalogueEntry(
        String name,
        String source,
        String coordinates,
        String path,
        String chunks,
        String origin,
        long sizeBytes,
        String sha256,
        String licence,
        Map<String, Map<String, long[]>> sizes,
        Map<String, InputKind> inputs,
        Map<String, String> companions) {

    /** What the list says of the values of an input. */
    public record InputKind(
            String kind,
            double low,
            @JsonProperty(defaultValue = "1") Double high) {
        SampleInputs.Recipe recipe() {
            return new SampleInputs.Recipe(
                    SampleInputs.Kind.valueOf(kind.toUpperCase(Locale.ROOT)), low, high == null ? 1 : high);
        }
    }

    public CatalogueEntry {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(source, "source");
        Objects.requireNonNull(coordinates, "coordinates");
        Objects.requireNonNull(path, "path");
        Objects.requireNonNull(sha256, "sha256");
        chunks = Objects.requireNonNullElse(chunks, "");
        origin = Objects.requireNonNullElse(origin, "");
        sizes = Objects.requireNonNullElse(sizes, Map.of());
        inputs = Objects.requireNonNullElse(inputs, Map.of());
        companions = Objects.requireNonNullElse(companions, Map.of());
    }

    /** What made-up values of {@code input} should look like, if the list says so. */
    public Optional<SampleInputs.Recipe> recipe(String input) {
        return match(inputs, input).map(InputKind::recipe);
    }

    /** The value under {@code name}, otherwise under the longest pattern that it matches. */
    static <T> Optional<T> match(Map<String, T> patterns, String name) {
        if (patterns.containsKey(name)) {
            return Optional.of(patterns.get(name));
        }
        return patterns.entrySet().stream()
                .filter(e -> e.getKey().endsWith("*")
                        && name.startsWith(e.getKey().substring(0, e.getKey().length() - 1)))
                .max(Comparator.comparingInt(e -> e.getKey().length()))
                .map(Map.Entry::getValue);
    }
}
