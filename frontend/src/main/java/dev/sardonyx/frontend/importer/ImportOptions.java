package dev.sardonyx.frontend.importer;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a user may ask of the import.
 *
 * @param shapes fixed shapes by input name; an extent of -1 keeps the axis as the model has it
 * @param maxNodes how many nodes all graphs may have together after functions are inlined
 * @param maxDepth how deep graphs may be nested
 * @param maxTensorBytes how large one tensor may be in memory
 */
public record ImportOptions(Map<String, long[]> shapes, int maxNodes, int maxDepth, long maxTensorBytes) {
    /** No fixed shapes, and limits that real models stay far below. */
    public static final ImportOptions DEFAULT = new ImportOptions(Map.of(), 1_000_000, 64, 16L << 30);

    public ImportOptions {
        shapes = Collections.unmodifiableMap(new LinkedHashMap<>(shapes));
    }

    public ImportOptions withShapes(Map<String, long[]> newShapes) {
        return new ImportOptions(newShapes, maxNodes, maxDepth, maxTensorBytes);
    }
}
