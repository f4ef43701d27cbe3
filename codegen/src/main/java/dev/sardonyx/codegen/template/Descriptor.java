package dev.sardonyx.codegen.template;

import dev.sardonyx.ir.program.Buffer;
import dev.sardonyx.ir.program.Call.KernelCall;
import dev.sardonyx.ir.program.Slice;
import dev.sardonyx.ir.type.Dim;
import java.util.ArrayList;
import java.util.List;

/**
 * The integers that describe one kernel call, in the order its kernel reads them. The first two are the parallel
 * extent and the least number of units worth a thread.
 */
public final class Descriptor {
    private final List<Entry> entries = new ArrayList<>();

    /** One integer. */
    public sealed interface Entry {
        /** A dimension. */
        record Size(Dim dim) implements Entry {}

        /** The array that holds a buffer. */
        record ArrayOf(Buffer buffer) implements Entry {}

        /** The place of a slice's first element in its array, or of its weights in units of 64 bytes. */
        record OffsetOf(Slice slice) implements Entry {}

        /** The number of the kernel of a fused tile. */
        record KernelOf(KernelCall call) implements Entry {}
    }

    /** Starts with the parallel extent and the least number of units worth a thread. */
    public static Descriptor of(Dim extent, Dim grain) {
        return new Descriptor().size(extent).size(grain);
    }

    public Descriptor size(Dim dim) {
        entries.add(new Entry.Size(dim));
        return this;
    }

    public Descriptor size(long value) {
        return size(Dim.known(value));
    }

    public Descriptor sizes(List<Dim> dims) {
        dims.forEach(this::size);
        return this;
    }

    /** The array and the place in it of the first element. */
    public Descriptor place(Slice slice) {
        entries.add(new Entry.ArrayOf(slice.buffer()));
        entries.add(new Entry.OffsetOf(slice));
        return this;
    }

    /** The kernel of {@code tile}, then its descriptor; a tile reads it from there. */
    public Descriptor tile(KernelCall tile, Descriptor descriptor) {
        entries.add(new Entry.KernelOf(tile));
        entries.addAll(descriptor.entries);
        return this;
    }

    public List<Entry> entries() {
        return List.copyOf(entries);
    }

    public int length() {
        return entries.size();
    }
}
