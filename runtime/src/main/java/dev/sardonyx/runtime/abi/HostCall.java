package dev.sardonyx.runtime.abi;

import dev.sardonyx.tensor.Datum;
import dev.sardonyx.tensor.ElementType;
import dev.sardonyx.tensor.ElementType.Carrier;
import dev.sardonyx.tensor.Tensor;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/**
 * One execution of a host function: operands as tensors over the session's memory, results taken as tensors.
 *
 * <p>The descriptor at {@code at} is: number of operands, number of results, then for each of them element type
 * (ordinal, -1 for an absent one, -2 for a value that is no tensor), array, offset (-1 for a result whose extents
 * only this call tells), rank, and its extents, or the first of its dimension slots.
 */
public final class HostCall {
    private static final ElementType[] TYPES = ElementType.values();
    static final int ABSENT = -1;
    static final int DATUM = -2;

    private final Frame frame;
    private final HostSite site;
    private final int[] starts;
    private final int operands;

    HostCall(Frame frame, HostSite site, int at) {
        this.frame = frame;
        this.site = site;
        int[] p = frame.parameters();
        this.operands = p[at];
        this.starts = new int[operands + p[at + 1]];
        int next = at + 2;
        for (int i = 0; i < starts.length; i++) {
            starts[i] = next;
            if (p[next] < 0) {
                next += 2;
                continue;
            }
            boolean dynamic = i >= operands && p[next + 2] < 0;
            next += 4 + (dynamic ? 1 : p[next + 3]);
        }
    }

    public int operandCount() {
        return operands;
    }

    public int resultCount() {
        return starts.length - operands;
    }

    /** True when operand {@code index} is given. */
    public boolean has(int index) {
        return index < operands && frame.parameters()[starts[index]] != ABSENT;
    }

    /** True when somebody reads result {@code index}. */
    public boolean wants(int index) {
        return operands + index < starts.length && frame.parameters()[starts[operands + index]] != ABSENT;
    }

    public Datum datum(int index) {
        int[] p = frame.parameters();
        return p[starts[index]] == DATUM ? frame.data[p[starts[index] + 1]] : tensor(index);
    }

    /** Operand {@code index}, sharing the session's memory: valid until the call ends, not to be written. */
    public Tensor tensor(int index) {
        int[] p = frame.parameters();
        int start = starts[index];
        ElementType type = TYPES[p[start]];
        long[] shape = new long[p[start + 3]];
        for (int i = 0; i < shape.length; i++) {
            shape[i] = p[start + 4 + i];
        }
        int size = Math.toIntExact(Tensor.size(shape));
        if (type == ElementType.STRING) {
            String[] all = frame.strings[p[start + 1]];
            return Tensor.ofStrings(Arrays.copyOfRange(all, p[start + 2], p[start + 2] + size), shape);
        }
        int width = type.carrier().sizeBytes();
        MemorySegment memory = frame.array(type.carrier(), p[start + 1]);
        return Tensor.of(type, shape, memory.asSlice((long) p[start + 2] * width, (long) size * width));
    }

    /** Gives result {@code index}. A tensor is copied unless its extents were unknown; then its array is kept. */
    public void result(int index, Datum value) {
        if (!wants(index)) {
            return;
        }
        int[] p = frame.parameters();
        int start = starts[operands + index];
        if (p[start] == DATUM) {
            frame.data[p[start + 1]] = value;
            return;
        }
        Tensor tensor = (Tensor) value;
        ElementType type = TYPES[p[start]];
        if (tensor.elementType() != type) {
            throw new IllegalStateException("host function " + site.function() + " gave "
                    + tensor.elementType().text() + " for a result of " + type.text());
        }
        int rank = p[start + 3];
        if (tensor.rank() != rank) {
            throw new IllegalArgumentException(site.function() + " at node \"" + site.node() + "\" gave shape "
                    + Arrays.toString(tensor.shape()) + " where the compiled model expects rank " + rank);
        }
        if (p[start + 2] < 0) {
            keep(p[start + 1], tensor, p[start + 4]);
        } else {
            copy(p, start, tensor);
        }
    }

    private void keep(int array, Tensor tensor, int dimension) {
        for (int i = 0; i < tensor.rank(); i++) {
            frame.dimensions[dimension + i] = tensor.extent(i);
        }
        frame.setArray(tensor, array);
    }

    private void copy(int[] p, int start, Tensor tensor) {
        for (int i = 0; i < tensor.rank(); i++) {
            if (tensor.extent(i) != p[start + 4 + i]) {
                throw new IllegalArgumentException(site.function() + " at node \"" + site.node() + "\" gave shape "
                        + Arrays.toString(tensor.shape()) + ", but inference expects "
                        + Arrays.toString(Arrays.copyOfRange(p, start + 4, start + 4 + tensor.rank())));
            }
        }
        if (tensor.elementType() == ElementType.STRING) {
            String[] target = frame.strings[p[start + 1]];
            System.arraycopy(tensor.strings(), 0, target, p[start + 2], tensor.strings().length);
            return;
        }
        Carrier carrier = tensor.elementType().carrier();
        MemorySegment.copy(
                tensor.data(),
                0,
                frame.array(carrier, p[start + 1]),
                (long) p[start + 2] * carrier.sizeBytes(),
                tensor.data().byteSize());
    }

    /** The element type results {@code index} must have; null when it is no tensor. */
    public ElementType resultType(int index) {
        int ordinal = frame.parameters()[starts[operands + index]];
        return ordinal < 0 ? null : TYPES[ordinal];
    }

    public long integer(String name) {
        return (Long) required(name);
    }

    public long integer(String name, long fallback) {
        return site.constant(name) instanceof Long value ? value : fallback;
    }

    public float number(String name) {
        return (Float) required(name);
    }

    public float number(String name, float fallback) {
        return site.constant(name) instanceof Float value ? value : fallback;
    }

    public String text(String name, String fallback) {
        return site.constant(name) instanceof String value ? value : fallback;
    }

    /** The integers under {@code name}, null when not given. */
    public long[] integers(String name) {
        return (long[]) site.constant(name);
    }

    public float[] numbers(String name) {
        return (float[]) site.constant(name);
    }

    public String[] texts(String name) {
        return (String[]) site.constant(name);
    }

    /** The constant tensor under {@code name}, sharing the model's memory; null when not given. */
    public Tensor table(String name) {
        return site.constant(name) instanceof Long operand ? tensor(operand.intValue()) : null;
    }

    /** What {@code make} gives, asked at the first call of this place in the program and kept for the others. */
    public <T> T once(Class<T> type, Function<HostCall, T> make) {
        return type.cast(site.once(() -> make.apply(this)));
    }

    private Object required(String name) {
        Object value = site.constant(name);
        if (value == null) {
            throw new IllegalStateException("host function " + site.function() + " misses parameter " + name);
        }
        return value;
    }

    /** Runs nested graph {@code child} of the program. */
    public List<Datum> run(long child, List<Datum> arguments) {
        return frame.child((int) child).run(arguments);
    }

    /** An error at the node of this call. Throw the result. */
    public IllegalArgumentException error(String fact) {
        return new IllegalArgumentException(site.function() + " at node \"" + site.node() + "\": " + fact);
    }
}
