package dev.sardonyx.tensor;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** A map from {@link Long} or {@link String} keys to values (ONNX {@code map(K, V)}), in insertion order. */
public record DatumMap(Map<Object, Datum> entries) implements Datum {
    public DatumMap {
        entries = Collections.unmodifiableMap(new LinkedHashMap<>(entries));
    }
}
