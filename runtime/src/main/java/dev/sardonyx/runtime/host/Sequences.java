package dev.sardonyx.runtime.host;

import dev.sardonyx.runtime.abi.HostCall;
import dev.sardonyx.tensor.Datum;
import dev.sardonyx.tensor.ElementType;
import dev.sardonyx.tensor.OptionalDatum;
import dev.sardonyx.tensor.Tensor;
import dev.sardonyx.tensor.TensorSequence;
import java.util.ArrayList;
import java.util.List;

/**
 * Operators on sequences and optional values. What goes into one, or comes out of one as a tensor, is copied: session
 * memory is written again by the next call.
 */
final class Sequences {
    private Sequences() {}

    /** Identity of a value that is no tensor. */
    static void identity(HostCall call) {
        call.result(0, own(call.datum(0)));
    }

    private static Datum own(Datum datum) {
        return datum instanceof Tensor tensor ? tensor.copy() : datum;
    }

    private static List<Datum> elements(HostCall call) {
        return ((TensorSequence) call.datum(0)).elements();
    }

    /** SequenceConstruct of all operands, and SequenceEmpty. */
    static void construct(HostCall call) {
        List<Datum> elements = new ArrayList<>();
        for (int i = 0; i < call.operandCount(); i++) {
            elements.add(own(call.datum(i)));
        }
        call.result(0, new TensorSequence(elements));
    }

    /** SequenceAt: the element at the position in operand 1. */
    static void at(HostCall call) {
        List<Datum> elements = elements(call);
        int position = Extents.index(call, call.tensor(1).getLong(0), elements.size());
        call.result(0, own(elements.get(position)));
    }

    /** SequenceInsert: operand 1 before the position in operand 2, else at the end. */
    static void insert(HostCall call) {
        List<Datum> elements = new ArrayList<>(elements(call));
        long size = elements.size();
        long position = call.has(2) ? call.tensor(2).getLong(0) : size;
        if (position < -size || position > size) {
            throw call.error("expected a position in [" + -size + ", " + size + "], found " + position);
        }
        elements.add((int) (position < 0 ? position + size : position), own(call.datum(1)));
        call.result(0, new TensorSequence(elements));
    }

    /** SequenceErase: without the element at the position in operand 1, else without the last. */
    static void erase(HostCall call) {
        List<Datum> elements = new ArrayList<>(elements(call));
        long position = call.has(1) ? call.tensor(1).getLong(0) : -1;
        elements.remove(Extents.index(call, position, elements.size()));
        call.result(0, new TensorSequence(elements));
    }

    /** SequenceLength: a scalar. */
    static void length(HostCall call) {
        call.result(0, Tensor.ofLongs(new long[] {elements(call).size()}));
    }

    /** ConcatFromSequence: all elements along {@code axis}, a new one with {@code new_axis}. */
    static void concat(HostCall call) {
        List<Datum> elements = elements(call);
        boolean stacked = call.integer("new_axis", 0) != 0;
        if (elements.isEmpty()) {
            throw call.error("expected a sequence with elements, found an empty one");
        }
        Tensor first = (Tensor) elements.getFirst();
        int axis = Extents.axis(call, call.integer("axis"), first.rank() + (stacked ? 1 : 0));
        List<Tensor> parts = new ArrayList<>();
        for (Datum element : elements) {
            Tensor part = (Tensor) element;
            parts.add(stacked ? part.reshaped(withAxis(part.shape(), axis)) : part);
        }
        call.result(0, concat(call, parts, axis));
    }

    /** {@code pieces}, at least one, along a new axis. */
    static Tensor stack(HostCall call, List<Tensor> pieces, int axis) {
        return concat(
                call,
                pieces.stream().map(p -> p.reshaped(withAxis(p.shape(), axis))).toList(),
                axis);
    }

    private static long[] withAxis(long[] shape, int axis) {
        long[] longer = new long[shape.length + 1];
        for (int i = 0; i < longer.length; i++) {
            longer[i] = i == axis ? 1 : shape[i < axis ? i : i - 1];
        }
        return longer;
    }

    private static Tensor concat(HostCall call, List<Tensor> parts, int axis) {
        long[] shape = parts.getFirst().shape();
        shape[axis] = 0;
        for (Tensor part : parts) {
            for (int i = 0; i < shape.length; i++) {
                if (part.rank() != shape.length || (i != axis && part.extent(i) != shape[i])) {
                    throw call.error("expected shapes that differ along axis " + axis + " only, found "
                            + parts.getFirst() + " and " + part);
                }
            }
            shape[axis] += part.extent(axis);
        }
        Tensor y = Tensor.zeros(parts.getFirst().elementType(), shape);
        int[] extents = Extents.of(y);
        int rows = Extents.size(extents, 0, axis);
        int length = Extents.size(extents, axis, extents.length);
        int start = 0;
        for (Tensor part : parts) {
            int block = rows == 0 ? 0 : Elements.count(part) / rows;
            for (int row = 0; row < rows; row++) {
                Elements.copy(part, row * block, y, row * length + start, block);
            }
            start += block;
        }
        return y;
    }

    /** SplitToSequence: pieces along {@code axis} as operand 1 says; without it single slices. */
    static void split(HostCall call) {
        Tensor x = call.tensor(0);
        int axis = (int) call.integer("axis");
        long[] lengths = lengths(call, x.extent(axis));
        boolean keeps = call.has(1) || call.integer("keepdims", 1) != 0;
        List<Datum> pieces = new ArrayList<>();
        int start = 0;
        for (long length : lengths) {
            Tensor piece = AxisMaps.of(x).range(axis, start, 1, (int) length).copy();
            pieces.add(keeps ? piece : piece.reshaped(withoutAxis(piece.shape(), axis)));
            start += (int) length;
        }
        call.result(0, new TensorSequence(pieces));
    }

    private static long[] lengths(HostCall call, long extent) {
        if (call.has(1) && call.tensor(1).rank() > 0) {
            long[] given = Extents.integers(call, 1);
            long sum = 0;
            for (long length : given) {
                sum += length;
            }
            if (sum != extent) {
                throw call.error("expected lengths that add up to " + extent + ", found a sum of " + sum);
            }
            return given;
        }
        long length = call.has(1) ? call.tensor(1).getLong(0) : 1;
        if (length <= 0) {
            throw call.error("expected a length of at least 1, found " + length);
        }
        long[] equal = new long[(int) ((extent + length - 1) / length)];
        for (int i = 0; i < equal.length; i++) {
            equal[i] = Math.min(length, extent - i * length);
        }
        return equal;
    }

    private static long[] withoutAxis(long[] shape, int axis) {
        long[] shorter = new long[shape.length - 1];
        for (int i = 0; i < shorter.length; i++) {
            shorter[i] = shape[i < axis ? i : i + 1];
        }
        return shorter;
    }

    /** Optional: operand 0 as content, or empty. */
    static void optional(HostCall call) {
        call.result(0, call.has(0) ? OptionalDatum.of(own(call.datum(0))) : OptionalDatum.empty());
    }

    /** OptionalHasElement: a scalar. */
    static void hasElement(HostCall call) {
        boolean has = call.has(0)
                && !(call.datum(0) instanceof OptionalDatum optional
                        && optional.content().isEmpty());
        call.result(0, Tensor.scalar(ElementType.BOOL, has ? 1 : 0));
    }

    /** OptionalGetElement: the content, or operand 0 itself when it is no optional value. */
    static void getElement(HostCall call) {
        Datum datum = call.datum(0);
        if (datum instanceof OptionalDatum optional) {
            datum = optional.content().orElseThrow(() -> call.error("expected a value with content, found none"));
        }
        call.result(0, own(datum));
    }
}
