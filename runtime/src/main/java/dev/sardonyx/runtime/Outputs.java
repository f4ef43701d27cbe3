package dev.sardonyx.runtime;

import dev.sardonyx.tensor.Datum;
import dev.sardonyx.tensor.Tensor;
import java.util.List;

/**
 * The results of a run. They lie in the session's memory: the next run of the session overwrites them, so copy what
 * is to be kept.
 */
public final class Outputs {
    private final List<TensorSpec> specs;
    private final Datum[] values;

    Outputs(List<TensorSpec> specs) {
        this.specs = specs;
        this.values = new Datum[specs.size()];
    }

    void set(int index, Datum value) {
        values[index] = value;
    }

    /** Output {@code index} in the model's order. */
    public Datum get(int index) {
        return values[index];
    }

    /** The output called {@code name}; {@link IllegalArgumentException} lists the names when there is none. */
    public Datum get(String name) {
        for (int i = 0; i < values.length; i++) {
            if (specs.get(i).name().equals(name)) {
                return values[i];
            }
        }
        throw new IllegalArgumentException("there is no output '" + name + "'; the model gives "
                + specs.stream().map(TensorSpec::name).toList());
    }

    public Tensor tensor(int index) {
        return (Tensor) get(index);
    }

    public Tensor tensor(String name) {
        return (Tensor) get(name);
    }

    public int size() {
        return values.length;
    }
}
