package dev.sardonyx.benchmarks.peer;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.TreeMap;
import org.bytedeco.dnnl.dnnl_engine;
import org.bytedeco.dnnl.dnnl_exec_arg_t;
import org.bytedeco.dnnl.dnnl_memory;
import org.bytedeco.dnnl.dnnl_memory_desc;
import org.bytedeco.dnnl.dnnl_primitive;
import org.bytedeco.dnnl.dnnl_primitive_attr;
import org.bytedeco.dnnl.dnnl_primitive_desc;
import org.bytedeco.dnnl.dnnl_stream;
import org.bytedeco.dnnl.global.dnnl;

/** An engine of oneDNN with a stream, and all that is made for them; closing frees it. Not safe for concurrent use. */
final class OneDnnContext implements AutoCloseable {
    /** A page, so that no two tensors share one. */
    private static final long ALIGNMENT = 4096;

    private final dnnl_engine engine = new dnnl_engine();
    private final dnnl_stream stream = new dnnl_stream();
    private final Arena arena = Arena.ofShared();
    private final Deque<Runnable> releases = new ArrayDeque<>();

    OneDnnContext() {
        releases.push(arena::close);
        check(dnnl.dnnl_engine_create(engine, dnnl.dnnl_cpu, 0), "making an engine");
        releases.push(() -> dnnl.dnnl_engine_destroy(engine));
        check(dnnl.dnnl_stream_create(stream, engine, dnnl.dnnl_stream_default_flags), "making a stream");
        releases.push(() -> dnnl.dnnl_stream_destroy(stream));
    }

    /** @param action what was tried, for the message */
    static void check(int status, String action) {
        if (status != dnnl.dnnl_success) {
            String reason = status == dnnl.dnnl_unimplemented ? "there is no implementation" : "status " + status;
            throw OneDnnPeer.refused("oneDNN", action + " failed: " + reason);
        }
    }

    dnnl_engine engine() {
        return engine;
    }

    dnnl_stream stream() {
        return stream;
    }

    /** The format of f32 numbers in row-major order. */
    dnnl_memory_desc plain(long... shape) {
        long[] strides = new long[shape.length];
        long stride = 1;
        for (int axis = shape.length - 1; axis >= 0; axis--) {
            strides[axis] = stride;
            stride *= shape[axis];
        }
        dnnl_memory_desc made = new dnnl_memory_desc();
        check(
                dnnl.dnnl_memory_desc_create_with_strides(made, shape.length, shape, dnnl.dnnl_f32, strides),
                "making a format");
        return owned(made);
    }

    /** f32 numbers in a format that a primitive may choose. */
    dnnl_memory_desc any(long... shape) {
        dnnl_memory_desc made = new dnnl_memory_desc();
        check(
                dnnl.dnnl_memory_desc_create_with_tag(
                        made, shape.length, shape, dnnl.dnnl_f32, dnnl.dnnl_format_tag_any),
                "making a format");
        return owned(made);
    }

    private dnnl_memory_desc owned(dnnl_memory_desc made) {
        releases.push(() -> dnnl.dnnl_memory_desc_destroy(made));
        return made;
    }

    /** New memory in a format that stays owned by its maker. */
    OneDnnMemory memory(dnnl_memory_desc format, long... shape) {
        return memory(format, arena.allocate(dnnl.dnnl_memory_desc_get_size(format), ALIGNMENT), shape);
    }

    private OneDnnMemory memory(dnnl_memory_desc format, MemorySegment bytes, long[] shape) {
        dnnl_memory_desc copy = new dnnl_memory_desc();
        check(dnnl.dnnl_memory_desc_clone(copy, format), "copying a format");
        owned(copy);
        dnnl_memory memory = new dnnl_memory();
        check(dnnl.dnnl_memory_create(memory, copy, engine, new NativeAddress(bytes)), "making memory");
        releases.push(() -> dnnl.dnnl_memory_destroy(memory));
        return new OneDnnMemory(memory, copy, bytes, shape);
    }

    /** The same elements as a tensor of another shape; both are in row-major order. */
    OneDnnMemory reshaped(OneDnnMemory value, long... shape) {
        return memory(plain(shape), value.bytes(), shape);
    }

    OneDnnStep reorder(OneDnnMemory from, OneDnnMemory to) {
        dnnl_primitive_desc operation = new dnnl_primitive_desc();
        check(
                dnnl.dnnl_reorder_primitive_desc_create(
                        operation, from.description(), engine, to.description(), engine, (dnnl_primitive_attr) null),
                "a change of format");
        own(operation);
        return step(operation, Map.of(dnnl.DNNL_ARG_FROM, from, dnnl.DNNL_ARG_TO, to));
    }

    /** Frees {@code operation} with this context. */
    void own(dnnl_primitive_desc operation) {
        releases.push(() -> dnnl.dnnl_primitive_desc_destroy(operation));
    }

    OneDnnStep step(dnnl_primitive_desc operation, Map<Integer, OneDnnMemory> operands) {
        dnnl_primitive primitive = new dnnl_primitive();
        check(dnnl.dnnl_primitive_create(primitive, operation), "making a primitive");
        releases.push(() -> dnnl.dnnl_primitive_destroy(primitive));
        dnnl_exec_arg_t arguments = new dnnl_exec_arg_t(operands.size());
        releases.push(arguments::close);
        int count = 0;
        for (Map.Entry<Integer, OneDnnMemory> operand : new TreeMap<>(operands).entrySet()) {
            arguments
                    .position(count++)
                    .arg(operand.getKey())
                    .memory(operand.getValue().memory());
        }
        return new OneDnnStep(primitive, arguments.position(0), count);
    }

    @Override
    public void close() {
        while (!releases.isEmpty()) {
            releases.pop().run();
        }
    }
}
