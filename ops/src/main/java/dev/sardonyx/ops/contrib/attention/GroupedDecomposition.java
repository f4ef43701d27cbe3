package dev.sardonyx.ops.contrib.attention;

import dev.sardonyx.ir.attribute.AttributeKey;
import dev.sardonyx.ir.attribute.Attributes;
import dev.sardonyx.ir.graph.Value;
import dev.sardonyx.ir.type.Dim;
import dev.sardonyx.ops.Decomposer;
import dev.sardonyx.ops.LoweringContext;
import dev.sardonyx.tensor.ElementType;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Writes a grouped attention as turns, updates of states and an attention with a mask. */
final class GroupedDecomposition {
    private final Decomposer out;
    private final LoweringContext to;
    private final GroupLayout layout;
    /** How many keys of each sequence came before its first query, i64 [batch]. */
    private final Value past;

    GroupedDecomposition(Decomposer out, LoweringContext to) {
        this.out = out;
        this.to = to;
        this.layout = GroupLayout.of(to);
        Value last = out.node("Reshape", out.operand(GroupLayout.LENGTHS), out.vector(-1));
        Value lengths = out.node("Add", out.cast(last, ElementType.I64), out.constant(ElementType.I64, 1));
        Value before = out.node("Sub", lengths, scalar(layout.queries()));
        this.past = out.node("Max", before, out.constant(ElementType.I64, 0));
    }

    private Value scalar(Dim dim) {
        return out.node("Squeeze", out.dims(List.of(dim)), out.vector(0));
    }

    private static Attributes integer(String name, long value) {
        return Attributes.NONE.with(AttributeKey.integer(name), value);
    }

    void write() {
        List<Value> parts = parts();
        Value key = state(GroupLayout.PAST_KEY, parts.get(1));
        Value value = state(GroupLayout.PAST_VALUE, parts.get(2));
        Value summand = summand();
        Value seenKey = key;
        Value seenValue = value;
        if (GroupLayout.hasSink(to)) {
            seenKey = withZero(key);
            seenValue = withZero(value);
            summand = withSink(summand);
        }
        Attributes attributes = integer("q_num_heads", layout.heads())
                .with(AttributeKey.integer("kv_num_heads"), layout.keyHeads())
                .with(AttributeKey.number("softcap"), to.attribute(GroupLayout.SOFTCAP));
        float scale = to.attribute(GroupLayout.SCALE);
        attributes = scale == 0 ? attributes : attributes.with(AttributeKey.number("scale"), scale);
        Value y = out.node("Attention", attributes, parts.get(0), seenKey, seenValue, summand);
        List.of(y, key, value).subList(0, to.resultCount()).forEach(out::result);
    }

    /** Queries [batch, length, width], then keys and values [batch, heads, length, size]. */
    private List<Value> parts() {
        List<Value> parts = new ArrayList<>();
        if (to.has(GroupLayout.KEY)) {
            parts.addAll(List.of(out.operand(0), out.operand(GroupLayout.KEY), out.operand(GroupLayout.VALUE)));
        } else {
            Dim keys = layout.size().times(layout.keyHeads());
            Value widths = out.dims(List.of(layout.size().times(layout.heads()), keys, keys));
            parts.addAll(out.nodes("Split", integer("axis", 2), 3, out.operand(0), widths));
        }
        if (to.attribute(GroupLayout.DO_ROTARY)) {
            List<Value> caches = List.of(out.operand(GroupLayout.COS), out.operand(GroupLayout.SIN));
            Value positions = positions();
            boolean interleaved = to.attribute(GroupLayout.ROTARY_INTERLEAVED);
            parts.set(0, Positions.turned(out, parts.get(0), caches, positions, layout.heads(), interleaved));
            parts.set(1, Positions.turned(out, parts.get(1), caches, positions, layout.keyHeads(), interleaved));
        }
        parts.set(1, apart(parts.get(1)));
        parts.set(2, apart(parts.get(2)));
        return parts;
    }

    private Value apart(Value x) {
        Dim heads = Dim.known(layout.keyHeads());
        List<Dim> dims = List.of(layout.batch(), layout.queries(), heads, layout.size());
        Attributes order = Attributes.NONE.with(AttributeKey.integers("perm"), List.of(0L, 2L, 1L, 3L));
        return out.node("Transpose", order, out.reshape(x, dims));
    }

    private Value positions() {
        if (!to.has(GroupLayout.POSITIONS)) {
            return Positions.from(out, past, layout.queries());
        }
        Value given = out.operand(GroupLayout.POSITIONS);
        Value first = out.node(
                "Slice", out.node("Reshape", given, out.vector(-1)), out.vector(0), out.vector(1), out.vector(0));
        Value counted = out.node("Add", first, Positions.range(out, layout.queries()));
        Value total = out.node("Reshape", out.cast(out.operand(GroupLayout.TOTAL), ElementType.I64), out.vector());
        Value prompt = out.node("Equal", total, scalar(layout.queries()));
        return out.node("Where", prompt, counted, given);
    }

    /** The state after this run. */
    private Value state(int operand, Value added) {
        if (!to.has(operand)) {
            return padded(added, layout.present().minus(layout.queries()));
        }
        List<Dim> dims = List.of(layout.batch(), Dim.known(layout.keyHeads()), layout.past(), layout.size());
        Value past = Positions.stated(out, out.operand(operand), dims);
        Value room = padded(past, layout.present().minus(layout.past()));
        return out.node("TensorScatter", integer("axis", 2), room, added, this.past);
    }

    /** {@code x} with {@code more} zeros behind its third axis. */
    private Value padded(Value x, Dim more) {
        if (more.isKnown(0)) {
            return x;
        }
        List<Dim> pads = new ArrayList<>(Collections.nCopies(8, Dim.ZERO));
        pads.set(6, more);
        return out.node("Pad", x, out.dims(pads));
    }

    /** What is added to products, as f32 [batch, heads or 1, queries, keys]. */
    private Value summand() {
        Value columns = Positions.range(out, layout.present());
        Value last = out.node("Unsqueeze", Positions.from(out, past, layout.queries()), out.vector(2));
        if (!to.attribute(GroupLayout.CAUSAL)) {
            last = out.node("ReduceMax", last, out.vector(1));
            last = out.node("Expand", last, out.dims(List.of(layout.batch(), layout.queries(), Dim.ONE)));
        }
        Value allowed = out.node("LessOrEqual", columns, last);
        long window = to.attribute(GroupLayout.LOCAL_WINDOW_SIZE);
        if (window > 0) {
            Value first = out.node("Sub", last, out.constant(ElementType.I64, window));
            allowed = out.node("And", allowed, out.node("GreaterOrEqual", columns, first));
        }
        Value mask = out.node(
                "Where",
                out.node("Unsqueeze", allowed, out.vector(1)),
                out.constant(ElementType.F32, 0),
                out.constant(ElementType.F32, Double.NEGATIVE_INFINITY));
        if (!to.has(GroupLayout.SUMMAND)) {
            return mask;
        }
        Dim reached = to.shape(GroupLayout.SUMMAND).dim(3);
        List<Dim> pads = new ArrayList<>(Collections.nCopies(8, Dim.ZERO));
        pads.set(7, layout.present().minus(reached));
        Value given = out.cast(out.operand(GroupLayout.SUMMAND), ElementType.F32);
        given = pads.get(7).isKnown(0) ? given : out.node("Pad", given, out.dims(pads));
        return out.node("Add", mask, given);
    }

    /** {@code x} with one more key or value, 0. */
    private Value withZero(Value x) {
        return padded(x, Dim.ONE);
    }

    /** {@code summand} with the scores of sinks behind it, for the key that is 0. */
    private Value withSink(Value summand) {
        List<Dim> dims = new ArrayList<>(List.of(layout.batch(), Dim.known(layout.heads()), layout.queries(), Dim.ONE));
        Value sink = out.constant(ElementType.F32, 0);
        if (to.has(GroupLayout.SINK)) {
            sink = out.node("Reshape", out.operand(GroupLayout.SINK), out.vector(layout.heads(), 1, 1));
        }
        Value column = out.node("Expand", out.cast(sink, ElementType.F32), out.dims(dims));
        dims.set(3, layout.present());
        Value all = out.node("Expand", summand, out.dims(dims));
        return out.node("Concat", integer("axis", 3), all, column);
    }
}
