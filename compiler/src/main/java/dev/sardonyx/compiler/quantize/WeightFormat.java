package dev.sardonyx.compiler.quantize;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/** What weights are stored in. */
public enum WeightFormat {
    F16("f16"),
    BF16("bf16"),
    INT8("int8"),
    INT4("int4");

    private final String text;

    WeightFormat(String text) {
        this.text = text;
    }

    /** The format that users call {@code text}, if there is one. */
    public static Optional<WeightFormat> ofText(String text) {
        return Arrays.stream(values())
                .filter(format -> format.text.equals(text))
                .findFirst();
    }

    /** What users may call the formats, for messages. */
    public static String names() {
        return Arrays.stream(values()).map(WeightFormat::text).collect(Collectors.joining(", "));
    }

    public String text() {
        return text;
    }

    /** True for formats of integers with scales. */
    public boolean isInteger() {
        return this == INT8 || this == INT4;
    }
}
