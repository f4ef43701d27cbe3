package dev.sardonyx.frontend.model;

import java.util.Objects;

/**
 * The version of one operator set that a model or function uses.
 *
 * @param domain the domain as the file spells it; both {@code ""} and {@code "ai.onnx"} mean the standard operators
 */
public record OnnxOpset(String domain, long version) {
    public OnnxOpset {
        Objects.requireNonNull(domain, "domain");
    }
}
