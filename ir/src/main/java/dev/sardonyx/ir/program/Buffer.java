package dev.sardonyx.ir.program;

import dev.sardonyx.ir.type.Dim;
import dev.sardonyx.tensor.ElementType;

/**
 * A run of elements of one type.
 *
 * @param id unique in the program
 * @param name of the value it holds, for listings
 * @param element null for values that are no tensors
 * @param storage where it lives
 * @param index the input, output or dynamic number, or the first element among array constants; 0 otherwise
 * @param size in elements
 */
public record Buffer(int id, String name, ElementType element, Storage storage, int index, Dim size) {
    /** Where a buffer lives. */
    public enum Storage {
        /** In the arena of its kind, at a place that the memory plan gives. */
        ARENA,
        /** A constant copied to an array at load. */
        ARRAY_CONSTANT,
        /** A constant read in place from the mapped weights; {@code index} is its place in units of 64 bytes. */
        MAPPED_CONSTANT,
        /** The caller's array. */
        INPUT,
        /** An array of its own that the caller gets. */
        OUTPUT,
        /** An array that a host call provides. */
        DYNAMIC,
        /** Memory of each lane of its own, which holds the values of one unit of work of a call. */
        LANE
    }

    @Override
    public String toString() {
        return "@" + name;
    }
}
