package dev.sardonyx.ops.contrib.attention;

import dev.sardonyx.ir.attribute.AttributeKey;
import dev.sardonyx.ir.attribute.Attributes;
import dev.sardonyx.ir.graph.Value;
import dev.sardonyx.ir.type.Dim;
import dev.sardonyx.ir.type.Shape;
import dev.sardonyx.ir.type.TensorType;
import dev.sardonyx.ir.type.ValueType;
import dev.sardonyx.ops.Decomposer;
import dev.sardonyx.ops.EvaluationContext;
import dev.sardonyx.ops.InferenceContext;
import dev.sardonyx.ops.LoweringContext;
import dev.sardonyx.ops.NodeContext;
import dev.sardonyx.tensor.Datum;
import dev.sardonyx.tensor.ElementType;
import dev.sardonyx.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/**
 * What attentions that project their input themselves have in common: from queries, keys and values side by side
 * [batch, length, query + key + value widths] on.
 *
 * @param mask the number of the operand with the mask
 * @param past that of earlier keys and values [2, batch, heads, length, size]
 * @param bias that of the summand of products, -1 where there is none
 */
record SelfAttention(int mask, int past, int bias) {
    static final AttributeKey<Boolean> DO_ROTARY =
            AttributeKey.flag("do_rotary").orElse(false);
    static final AttributeKey<Float> MASK_FILTER_VALUE =
            AttributeKey.number("mask_filter_value").orElse(-10000f);
    static final AttributeKey<Long> NUM_HEADS = AttributeKey.integer("num_heads");
    static final AttributeKey<Boolean> PAST_PRESENT_SHARE_BUFFER =
            AttributeKey.flag("past_present_share_buffer").orElse(false);
    /** How many elements of a head turn; 0: all. */
    static final AttributeKey<Long> ROTARY_EMBEDDING_DIM =
            AttributeKey.integer("rotary_embedding_dim").orElse(0L);
    /** 0: 1 / sqrt(head size). */
    static final AttributeKey<Float> SCALE = AttributeKey.number("scale").orElse(0f);

    static final AttributeKey<Boolean> UNIDIRECTIONAL =
            AttributeKey.flag("unidirectional").orElse(false);

    private static final double ANGLE_BASE = 10000;

    private PaddingMask padding(NodeContext in, Dim batch, Dim length) {
        Dim before = in.has(past) ? in.shape(past).dim(3) : Dim.ZERO;
        return new PaddingMask(mask, batch, length, before, before.plus(length), in.attribute(MASK_FILTER_VALUE));
    }

    /** The types of the result and of the state; {@code widths} are those of queries, keys and values. */
    List<ValueType> infer(InferenceContext in, ElementType type, List<Dim> widths) {
        if (in.attribute(PAST_PRESENT_SHARE_BUFFER)) {
            throw in.error("states in one buffer are not supported", "export the model with separate states");
        }
        Dim heads = Dim.known(in.attribute(NUM_HEADS));
        Dim batch = in.shape(0).dim(0);
        Dim length = in.shape(0).dim(1);
        in.requireEqual(widths.get(0), widths.get(1), "queries and keys must have one width");
        for (Dim width : widths) {
            if (width.isKnown() && width.knownValue() % heads.knownValue() != 0) {
                throw in.error("the width " + width + " does not divide into " + heads + " heads", "");
            }
        }
        PaddingMask padding = padding(in, batch, length);
        if (in.has(mask)) {
            padding.check(in);
            if (in.rank(mask) == 4 && in.attribute(UNIDIRECTIONAL)) {
                throw in.error("a mask of positions does not go with 'unidirectional'", "");
            }
        }
        boolean biased = bias >= 0 && in.has(bias);
        if (biased && in.rank(bias) != 4) {
            throw in.error("the summand of products must have four axes, found " + in.shape(bias), "");
        }
        if (in.has(past)) {
            if (in.rank(past) != 5) {
                throw in.error("the state must have five axes, found " + in.shape(past), "");
            }
            in.requireEqual(in.shape(past).dim(1), batch, "the state must have the batch of the input");
            in.requireEqual(in.shape(past).dim(2), heads, "the state must have 'num_heads' heads");
        }
        if (in.has(past) || in.wantsResult(1)) {
            in.requireEqual(widths.get(1), widths.get(2), "keys and values of a state must have one width");
        }
        Shape state = Shape.of(
                Dim.known(2), batch, heads, padding.keys(), widths.get(1).floorDiv(heads));
        return List.of(TensorType.of(type, Shape.of(batch, length, widths.get(2))), TensorType.of(type, state));
    }

    /** The reference. */
    List<Datum> evaluate(EvaluationContext in, Tensor projected, long[] widths, ElementType type) {
        long heads = in.attribute(NUM_HEADS);
        long keysAt = widths[0];
        long valuesAt = widths[0] + widths[1];
        Tensor query = HeadedTensor.split(HeadedTensor.columns(projected, 0, keysAt), heads);
        Tensor key = HeadedTensor.split(HeadedTensor.columns(projected, keysAt, valuesAt), heads);
        Tensor value = HeadedTensor.split(HeadedTensor.columns(projected, valuesAt, valuesAt + widths[2]), heads);
        long before = in.has(past) ? in.tensor(past).extent(3) : 0;
        if (in.attribute(DO_ROTARY)) {
            Turn turn = angles(before + query.extent(2), pairs(in, query.extent(3)));
            query = turn.of(query, (b, s) -> before + s);
            key = turn.of(key, (b, s) -> before + s);
        }
        if (in.has(past)) {
            key = HeadedTensor.behind(half(in.tensor(past), 0), key);
            value = HeadedTensor.behind(half(in.tensor(past), 1), value);
        }
        double scale = in.attribute(SCALE) == 0 ? 1 / Math.sqrt(query.extent(3)) : in.attribute(SCALE);
        Tensor y = new ScaledProducts(query, key, value, scale, 0, null)
                .with(terms(in, query, key.extent(2)))
                .getFirst();
        return List.of(HeadedTensor.joined(y, type), state(key, value, type));
    }

    private ScaledProducts.Term terms(EvaluationContext in, Tensor query, long keys) {
        long length = query.extent(2);
        ScaledProducts.Term terms = ScaledProducts.NONE;
        if (in.has(mask)) {
            PaddingMask padding = new PaddingMask(
                    mask,
                    Dim.known(query.extent(0)),
                    Dim.known(length),
                    Dim.known(keys - length),
                    Dim.known(keys),
                    in.attribute(MASK_FILTER_VALUE));
            terms = padding.reference(in.tensor(mask));
        }
        if (bias >= 0 && in.has(bias)) {
            terms = terms.plus(ScaledProducts.bias(in.tensor(bias)));
        }
        return in.attribute(UNIDIRECTIONAL)
                ? terms.plus((b, n, s, t) -> t > keys - length + s ? Double.NEGATIVE_INFINITY : 0)
                : terms;
    }

    private static long pairs(EvaluationContext in, long size) {
        long turning = in.attribute(ROTARY_EMBEDDING_DIM);
        return (turning == 0 ? size : turning) / 2;
    }

    private static Turn angles(long positions, long pairs) {
        Tensor cos = Tensor.zeros(ElementType.F64, positions, pairs);
        Tensor sin = Tensor.zeros(ElementType.F64, positions, pairs);
        for (long i = 0; i < cos.size(); i++) {
            double angle = i / pairs / Math.pow(ANGLE_BASE, (double) (i % pairs) / pairs);
            cos.setDouble(i, Math.cos(angle));
            sin.setDouble(i, Math.sin(angle));
        }
        return new Turn(cos, sin, false);
    }

    private static Tensor half(Tensor state, long which) {
        Tensor y = Tensor.zeros(ElementType.F64, state.extent(1), state.extent(2), state.extent(3), state.extent(4));
        for (long i = 0; i < y.size(); i++) {
            y.setDouble(i, state.getDouble(which * y.size() + i));
        }
        return y;
    }

    private static Tensor state(Tensor key, Tensor value, ElementType type) {
        Tensor y = Tensor.zeros(type, 2, key.extent(0), key.extent(1), key.extent(2), key.extent(3));
        for (long i = 0; i < key.size() && key.size() == value.size(); i++) {
            y.setDouble(i, key.getDouble(i));
            y.setDouble(key.size() + i, value.getDouble(i));
        }
        return y;
    }

    /** The results as nodes. */
    void write(Decomposer out, LoweringContext to, Value projected, List<Dim> widths) {
        Dim batch = to.shape(0).dim(0);
        Dim length = to.shape(0).dim(1);
        long heads = to.attribute(NUM_HEADS);
        Attributes last = Attributes.NONE.with(AttributeKey.integer("axis"), 2L);
        List<Value> parts = new ArrayList<>(out.nodes("Split", last, 3, projected, out.dims(widths)));
        PaddingMask padding = padding(to, batch, length);
        if (to.attribute(DO_ROTARY)) {
            Value positions = Positions.range(out, padding.keys());
            long turning = to.attribute(ROTARY_EMBEDDING_DIM);
            long size = widths.get(0).floorDiv(Dim.known(heads)).knownValue();
            List<Value> tables = tables(out, positions, turning == 0 ? size : turning, to.element(0));
            Value own =
                    out.node("Slice", positions, out.dims(List.of(padding.past())), out.dims(List.of(padding.keys())));
            Value ids = out.node("Expand", own, out.dims(List.of(batch, length)));
            for (int i = 0; i < 2; i++) {
                parts.set(i, Positions.turned(out, parts.get(i), tables, ids, heads, false));
            }
        }
        Attributes attributes = Attributes.NONE
                .with(AttributeKey.integer("q_num_heads"), heads)
                .with(AttributeKey.integer("kv_num_heads"), heads)
                .with(AttributeKey.flag("is_causal"), to.attribute(UNIDIRECTIONAL));
        attributes = to.attribute(SCALE) == 0
                ? attributes
                : attributes.with(AttributeKey.number("scale"), to.attribute(SCALE));
        List<Value> results = out.nodes(
                "Attention",
                attributes,
                3,
                parts.get(0),
                parts.get(1),
                parts.get(2),
                summand(out, to, padding),
                halfOfPast(out, to, widths.get(1), 0),
                halfOfPast(out, to, widths.get(2), 1));
        out.result(results.get(0));
        if (to.resultCount() > 1) {
            Value front = out.vector(0);
            Value key = out.node("Unsqueeze", results.get(1), front);
            Value value = out.node("Unsqueeze", results.get(2), front);
            out.result(out.node("Concat", Attributes.NONE.with(AttributeKey.integer("axis"), 0L), key, value));
        }
    }

    private static List<Value> tables(Decomposer out, Value positions, long turning, ElementType type) {
        Tensor frequencies = Tensor.zeros(ElementType.F32, turning / 2);
        for (long i = 0; i < frequencies.size(); i++) {
            frequencies.setDouble(i, Math.pow(ANGLE_BASE, -2.0 * i / turning));
        }
        Value column = out.node("Unsqueeze", out.cast(positions, ElementType.F32), out.vector(1));
        Value angles = out.node("Mul", column, out.constant(frequencies));
        ElementType stored = type.isFloat() ? type : ElementType.F32;
        return List.of(out.cast(out.node("Cos", angles), stored), out.cast(out.node("Sin", angles), stored));
    }

    private Value summand(Decomposer out, LoweringContext to, PaddingMask padding) {
        Value padded = to.has(mask) ? padding.write(out) : Value.ABSENT;
        if (bias < 0 || !to.has(bias)) {
            return padded;
        }
        Value given = out.cast(out.operand(bias), ElementType.F32);
        return padded.isPresent() ? out.node("Add", padded, given) : given;
    }

    private Value halfOfPast(Decomposer out, LoweringContext to, Dim width, long which) {
        if (!to.has(past)) {
            return Value.ABSENT;
        }
        Dim heads = Dim.known(to.attribute(NUM_HEADS));
        Dim before = to.shape(past).dim(3);
        Value half = out.node("Gather", out.operand(past), out.constant(ElementType.I64, which));
        return Positions.stated(out, half, List.of(to.shape(0).dim(0), heads, before, width.floorDiv(heads)));
    }
}
