package dev.sardonyx.frontend.model;

import java.util.List;
import java.util.Objects;

/**
 * A tensor given by its elements other than zero.
 *
 * @param values the elements, one-dimensional; its name is the name of the sparse tensor
 * @param indices for each element its index: linear ({@code [n]}) or by coordinates ({@code [n, rank]})
 * @param dims the dense shape
 */
public record OnnxSparseTensor(OnnxTensor values, OnnxTensor indices, List<Long> dims) {
    public OnnxSparseTensor {
        Objects.requireNonNull(values, "values");
        Objects.requireNonNull(indices, "indices");
        dims = List.copyOf(dims);
    }

    /** The name of the sparse tensor. */
    public String name() {
        return values.name();
    }
}
