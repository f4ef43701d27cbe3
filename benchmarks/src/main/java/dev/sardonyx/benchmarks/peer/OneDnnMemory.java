package dev.sardonyx.benchmarks.peer;

import java.lang.foreign.MemorySegment;
import org.bytedeco.dnnl.dnnl_memory;
import org.bytedeco.dnnl.dnnl_memory_desc;
import org.bytedeco.dnnl.global.dnnl;

/**
 * A tensor as oneDNN sees it; a {@link OneDnnContext} frees it.
 *
 * @param description its format
 * @param bytes its elements, in that format
 */
record OneDnnMemory(dnnl_memory memory, dnnl_memory_desc description, MemorySegment bytes, long[] shape) {
    boolean has(dnnl_memory_desc format) {
        return dnnl.dnnl_memory_desc_equal(description, format) != 0;
    }
}
