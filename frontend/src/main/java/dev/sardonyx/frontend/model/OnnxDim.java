package dev.sardonyx.frontend.model;

import java.util.Objects;

/** One dimension of a declared shape. */
public sealed interface OnnxDim {
    /** A dimension of fixed size. */
    record Known(long size) implements OnnxDim {}

    /** A dimension that equals every other dimension of this name. */
    record Named(String name) implements OnnxDim {
        public Named {
            Objects.requireNonNull(name, "name");
        }
    }

    /** A dimension of which the model says nothing. */
    record Unknown() implements OnnxDim {}
}
