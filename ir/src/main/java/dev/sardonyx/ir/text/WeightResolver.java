package dev.sardonyx.ir.text;

import dev.sardonyx.tensor.Tensor;
import java.util.Optional;

/** Finds tensors that a text names by digest. */
@FunctionalInterface
public interface WeightResolver {
    /** Knows no tensor. */
    WeightResolver NONE = digest -> Optional.empty();

    /** The tensor with {@code digest}, the first 16 hexadecimal digits of the SHA-256 of its elements. */
    Optional<Tensor> find(String digest);
}
