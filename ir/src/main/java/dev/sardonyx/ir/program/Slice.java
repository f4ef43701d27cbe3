package dev.sardonyx.ir.program;

import dev.sardonyx.ir.type.Dim;
import java.util.List;

/**
 * Elements of a buffer: the one at index {@code i} lies at {@code offset + sum(i[a] * strides[a])}.
 *
 * @param offset in elements
 * @param extents one an axis
 * @param strides in elements, one an axis; 0 along broadcast axes
 */
public record Slice(Buffer buffer, Dim offset, List<Dim> extents, List<Dim> strides) {
    public Slice {
        extents = List.copyOf(extents);
        strides = List.copyOf(strides);
        if (extents.size() != strides.size()) {
            throw new IllegalArgumentException(
                    "a slice of rank " + extents.size() + " has " + strides.size() + " strides");
        }
    }

    public int rank() {
        return extents.size();
    }

    @Override
    public String toString() {
        return buffer + "[" + offset + "]" + extents + ":" + strides;
    }
}
