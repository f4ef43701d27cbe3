package dev.sardonyx.benchmarks.peer;

import java.util.Map;
import org.bytedeco.dnnl.dnnl_memory_desc;
import org.bytedeco.dnnl.dnnl_primitive_desc;
import org.bytedeco.dnnl.global.dnnl;

/**
 * What a node does, in oneDNN's terms.
 *
 * @param inputs the names of values by oneDNN's numbers of arguments
 * @param reshaped arguments, in row-major order, that the primitive wants in a shape of its own
 * @param shape of the result
 */
record OneDnnOperation(
        dnnl_primitive_desc description, Map<Integer, String> inputs, Map<Integer, long[]> reshaped, long[] shape) {
    /** The format of an argument, which belongs to {@link #description}. */
    dnnl_memory_desc format(int argument) {
        return dnnl.dnnl_primitive_desc_query_md(description, dnnl.dnnl_query_exec_arg_md, argument);
    }
}
