package dev.sardonyx.frontend.model;

import java.util.Objects;

/** A named attribute of a node, or the default of a function's attribute. */
public record OnnxAttribute(String name, OnnxAttributeValue value, String docString) {
    public OnnxAttribute {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(value, "value");
        Objects.requireNonNull(docString, "docString");
    }

    /** An attribute without documentation. */
    public static OnnxAttribute of(String name, OnnxAttributeValue value) {
        return new OnnxAttribute(name, value, "");
    }

    /** What the attribute holds. */
    public OnnxAttributeKind kind() {
        return value.kind();
    }
}
