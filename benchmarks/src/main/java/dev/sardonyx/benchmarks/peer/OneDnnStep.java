package dev.sardonyx.benchmarks.peer;

import org.bytedeco.dnnl.dnnl_exec_arg_t;
import org.bytedeco.dnnl.dnnl_primitive;
import org.bytedeco.dnnl.dnnl_stream;
import org.bytedeco.dnnl.global.dnnl;

/** A primitive with its operands and results. */
record OneDnnStep(dnnl_primitive primitive, dnnl_exec_arg_t arguments, int count) {
    void run(dnnl_stream stream) {
        OneDnnContext.check(dnnl.dnnl_primitive_execute(primitive, stream, count, arguments), "running a primitive");
    }
}
