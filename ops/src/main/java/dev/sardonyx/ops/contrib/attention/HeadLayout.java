package dev.sardonyx.ops.contrib.attention;

import dev.sardonyx.ir.attribute.AttributeKey;
import dev.sardonyx.ir.attribute.Attributes;
import dev.sardonyx.ir.graph.Value;
import dev.sardonyx.ir.type.Dim;
import dev.sardonyx.ir.type.Shape;
import dev.sardonyx.ops.Decomposer;
import dev.sardonyx.ops.InferenceContext;
import dev.sardonyx.ops.LoweringContext;
import dev.sardonyx.ops.NodeContext;
import java.util.ArrayList;
import java.util.List;

/**
 * How a multi-head attention gets its queries, keys and values.
 *
 * @param newKeys how many keys there are beside the past
 * @param size of a head of queries and keys
 */
record HeadLayout(long heads, Dim batch, Dim queries, Dim newKeys, Dim past, Dim size, Dim valueSize) {
    static final int KEY = 1;
    static final int VALUE = 2;
    static final int BIAS = 3;
    static final int MASK = 4;
    static final int SUMMAND = 5;
    static final int PAST_KEY = 6;
    static final int PAST_VALUE = 7;
    static final int PAST_LENGTH = 8;
    static final int INDIRECTION = 9;

    private static final int PACKED = 5;

    static HeadLayout of(NodeContext in) {
        long heads = in.attribute(SelfAttention.NUM_HEADS);
        Dim count = Dim.known(heads);
        Shape query = in.shape(0);
        Dim past = in.has(PAST_KEY) ? in.shape(PAST_KEY).dim(2) : Dim.ZERO;
        if (query.rank() == PACKED) {
            return new HeadLayout(heads, query.dim(0), query.dim(1), query.dim(1), past, query.dim(4), query.dim(4));
        }
        if (query.rank() != 3 || !in.has(KEY)) {
            throw in.error("queries must have three axes and keys beside them, or five, found " + query, "");
        }
        Shape key = in.shape(KEY);
        Dim size = query.dim(2).floorDiv(count);
        if (key.rank() == PACKED) {
            return new HeadLayout(heads, query.dim(0), query.dim(1), key.dim(1), past, size, key.dim(4));
        }
        if (!in.has(VALUE) || key.rank() != in.rank(VALUE) || (key.rank() != 3 && key.rank() != 4)) {
            throw in.error("keys and values must both have three axes or four, found keys " + key, "");
        }
        Shape value = in.shape(VALUE);
        return key.rank() == 4
                ? new HeadLayout(heads, query.dim(0), query.dim(1), key.dim(2), past, size, value.dim(3))
                : new HeadLayout(
                        heads,
                        query.dim(0),
                        query.dim(1),
                        key.dim(1),
                        past,
                        size,
                        value.dim(2).floorDiv(count));
    }

    Dim total() {
        return past.plus(newKeys);
    }

    PaddingMask padding(NodeContext in) {
        return new PaddingMask(MASK, batch, queries, past, total(), in.attribute(SelfAttention.MASK_FILTER_VALUE));
    }

    void check(InferenceContext in) {
        if (in.has(PAST_KEY) != in.has(PAST_VALUE)) {
            throw in.error("'past_key' and 'past_value' go together", "give both or none");
        }
        state(in, PAST_KEY, size);
        state(in, PAST_VALUE, valueSize);
        boolean stated = in.has(KEY) && in.rank(KEY) == 4;
        if (in.has(BIAS)) {
            if (stated) {
                throw in.error("keys and values of a state have no bias", "add it to the queries in the model");
            }
            Dim width = size.times(2).plus(valueSize).times(heads);
            in.requireEqual(in.shape(BIAS).size(), width, "the bias must be for queries, keys and values");
        }
        if (in.has(KEY)) {
            in.requireEqual(in.shape(KEY).dim(0), batch, "queries and keys must have one batch");
        }
        if (in.attribute(SelfAttention.UNIDIRECTIONAL)) {
            in.requireEqual(queries, newKeys, "a unidirectional attention must have as many keys as queries");
        }
        if (in.has(MASK)) {
            padding(in).check(in);
            if (in.rank(MASK) == 4) {
                throw in.error("the mask must have one to three axes, found " + in.shape(MASK), "");
            }
        }
        if (in.has(SUMMAND) && in.rank(SUMMAND) != 4) {
            throw in.error("the summand of products must have four axes, found " + in.shape(SUMMAND), "");
        }
    }

    private void state(InferenceContext in, int operand, Dim width) {
        if (!in.has(operand)) {
            return;
        }
        Shape shape = in.shape(operand);
        if (shape.rank() != 4) {
            throw in.error("states must have four axes, found " + shape, "");
        }
        in.requireEqual(shape.dim(0), batch, "states must have the batch of the queries");
        in.requireEqual(shape.dim(1), Dim.known(heads), "states must have 'num_heads' heads");
        in.requireEqual(shape.dim(2), past, "states of keys and values must be as long");
        in.requireEqual(shape.dim(3), width, "states must have the heads of keys and values");
    }

    /** The earlier keys or values, where they are given. */
    Value past(Decomposer out, LoweringContext to, int operand, Dim width) {
        return to.has(operand)
                ? Positions.stated(out, out.operand(operand), List.of(batch, Dim.known(heads), past, width))
                : Value.ABSENT;
    }

    /** Queries [batch, length, width], and keys and values so or as a state has them; with their biases. */
    List<Value> parts(Decomposer out, LoweringContext to) {
        List<Value> parts = new ArrayList<>();
        if (to.rank(0) == PACKED) {
            parts.addAll(slots(out, out.operand(0), 3));
        } else {
            parts.add(out.operand(0));
            parts.addAll(
                    to.rank(KEY) == PACKED
                            ? slots(out, out.operand(KEY), 2)
                            : List.of(out.operand(KEY), out.operand(VALUE)));
        }
        if (!to.has(BIAS)) {
            return parts;
        }
        Dim width = size.times(heads);
        Value lengths = out.dims(List.of(width, width, valueSize.times(heads)));
        List<Value> biases = out.nodes("Split", Attributes.NONE, 3, out.operand(BIAS), lengths);
        for (int i = 0; i < 3; i++) {
            parts.set(i, out.node("Add", parts.get(i), biases.get(i)));
        }
        return parts;
    }

    /** [batch, length, heads, count, size] as {@code count} times [batch, length, heads * size]. */
    private static List<Value> slots(Decomposer out, Value packed, int count) {
        Shape shape = out.type(packed).shape();
        Attributes axis = Attributes.NONE
                .with(AttributeKey.integer("axis"), 3L)
                .with(AttributeKey.integer("num_outputs"), (long) count);
        List<Dim> flat = List.of(shape.dim(0), shape.dim(1), shape.dim(2).times(shape.dim(4)));
        return out.nodes("Split", axis, count, packed).stream()
                .map(part -> out.reshape(part, flat))
                .toList();
    }
}
