package dev.sardonyx.tensor;

import java.util.List;

/** An ordered list of values of one type (ONNX {@code seq(T)}). */
public record TensorSequence(List<Datum> elements) implements Datum {
    public TensorSequence {
        elements = List.copyOf(elements);
    }
}
