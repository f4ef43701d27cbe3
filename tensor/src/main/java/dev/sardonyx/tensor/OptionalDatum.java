package dev.sardonyx.tensor;

import java.util.Optional;

/** A value that may be absent (ONNX {@code optional(T)}). */
public record OptionalDatum(Optional<Datum> content) implements Datum {
    public static OptionalDatum empty() {
        return new OptionalDatum(Optional.empty());
    }

    public static OptionalDatum of(Datum content) {
        return new OptionalDatum(Optional.of(content));
    }
}
