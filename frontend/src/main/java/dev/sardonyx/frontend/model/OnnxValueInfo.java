package dev.sardonyx.frontend.model;

import java.util.Map;
import java.util.Objects;

/** The name and the declared type of a value. */
public record OnnxValueInfo(String name, OnnxType type, String docString, Map<String, String> metadata) {
    public OnnxValueInfo {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(type, "type");
        Objects.requireNonNull(docString, "docString");
        metadata = OrderedMaps.copyOf(metadata);
    }

    /** A value without documentation and metadata. */
    public static OnnxValueInfo of(String name, OnnxType type) {
        return new OnnxValueInfo(name, type, "", Map.of());
    }
}
