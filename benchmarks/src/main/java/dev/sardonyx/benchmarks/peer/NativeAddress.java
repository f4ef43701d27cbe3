package dev.sardonyx.benchmarks.peer;

import java.lang.foreign.MemorySegment;
import org.bytedeco.javacpp.Pointer;

/** Memory of this program for a native function; its owner frees it. */
final class NativeAddress extends Pointer {
    NativeAddress(MemorySegment segment) {
        address = segment.address();
    }
}
