package dev.sardonyx.compiler.explain;

import dev.sardonyx.ir.program.Buffer;
import dev.sardonyx.ir.program.Slice;
import dev.sardonyx.ir.type.Dim;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.ToLongFunction;

/** Adds up the bytes that a call reads and writes, each element once. */
final class Traffic {
    private final ToLongFunction<Dim> sizes;
    private final Set<Slice> slicesRead = new HashSet<>();
    private final Map<Start, Long> written = new HashMap<>();
    private final Set<Buffer> buffersWritten = new HashSet<>();
    private long read;

    /** Slices that start together are forms of one. */
    private record Start(Buffer buffer, Dim offset) {}

    Traffic(ToLongFunction<Dim> sizes) {
        this.sizes = sizes;
    }

    /** The whole of {@code slice} is read, unless the call has it in cache because it wrote the buffer itself. */
    void read(Slice slice) {
        read(slice, elements(slice));
    }

    /** {@code elements} elements of {@code slice} are read. */
    void read(Slice slice, long elements) {
        if (!buffersWritten.contains(slice.buffer()) && slicesRead.add(slice)) {
            read += elements * elementBytes(slice.buffer());
        }
    }

    /** The whole of {@code slice} is written; elements that are written again while they are in cache count once. */
    void write(Slice slice) {
        buffersWritten.add(slice.buffer());
        Start start = new Start(slice.buffer(), slice.offset());
        written.merge(start, elements(slice) * elementBytes(slice.buffer()), Math::max);
    }

    /** The distinct elements of {@code slice}: axes of stride 0 repeat what is there. */
    long elements(Slice slice) {
        long elements = 1;
        for (int axis = 0; axis < slice.rank(); axis++) {
            boolean repeats = sizes.applyAsLong(slice.strides().get(axis)) == 0;
            long extent = sizes.applyAsLong(slice.extents().get(axis));
            elements *= repeats ? Math.min(extent, 1) : extent;
        }
        return elements;
    }

    /** Memory of a lane stays in cache: it counts nothing. */
    private static long elementBytes(Buffer buffer) {
        return buffer.element() == null || buffer.storage() == Buffer.Storage.LANE
                ? 0
                : buffer.element().carrier().sizeBytes();
    }

    long bytesRead() {
        return read;
    }

    long bytesWritten() {
        return written.values().stream().mapToLong(Long::longValue).sum();
    }
}
