package dev.sardonyx.frontend.importer;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a user may ask of the import.
 *
 * @param shapes fixed shapes by input name; an extent of -1 keeps the axis as the model has it
 * @param limits how large the model may be
 */
public record ImportOptions(Map<String, long[]> shapes, ImportLimits limits) {
    /** No fixed shapes, and limits that real models stay far below. */
    public static final ImportOptions DEFAULT = new ImportOptions(Map.of(), ImportLimits.DEFAULT);

    public ImportOptions {
        shapes = Collections.unmodifiableMap(new LinkedHashMap<>(shapes));
    }

    public ImportOptions withShapes(Map<String, long[]> newShapes) {
        return new ImportOptions(newShapes, limits);
    }

    public ImportOptions withLimits(ImportLimits newLimits) {
        return new ImportOptions(shapes, newLimits);
    }
}
