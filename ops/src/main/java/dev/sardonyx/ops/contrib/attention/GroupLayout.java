package dev.sardonyx.ops.contrib.attention;

import dev.sardonyx.ir.attribute.AttributeKey;
import dev.sardonyx.ir.type.Dim;
import dev.sardonyx.ir.type.Shape;
import dev.sardonyx.ops.DimArithmetic;
import dev.sardonyx.ops.InferenceContext;
import dev.sardonyx.ops.NodeContext;
import java.util.List;

/**
 * The operands of a grouped attention.
 *
 * @param past the extent of earlier states along their sequences
 * @param present that of the new ones
 * @param size of a head
 */
record GroupLayout(long heads, long keyHeads, Dim batch, Dim queries, Dim past, Dim present, Dim size) {
    static final int KEY = 1;
    static final int VALUE = 2;
    static final int PAST_KEY = 3;
    static final int PAST_VALUE = 4;
    static final int LENGTHS = 5;
    static final int TOTAL = 6;
    static final int COS = 7;
    static final int SIN = 8;
    static final int POSITIONS = 9;
    static final int SUMMAND = 10;
    static final int SINK = 11;

    static final AttributeKey<Boolean> CAUSAL = AttributeKey.flag("causal").orElse(true);
    static final AttributeKey<Boolean> DO_ROTARY =
            AttributeKey.flag("do_rotary").orElse(false);
    static final AttributeKey<String> K_QUANT_TYPE =
            AttributeKey.text("k_quant_type").orElse("NONE");
    static final AttributeKey<Long> KV_CACHE_BIT_WIDTH =
            AttributeKey.integer("kv_cache_bit_width").orElse(0L);
    static final AttributeKey<Long> KV_NUM_HEADS = AttributeKey.integer("kv_num_heads");
    /** How many keys before a query count beside its own; -1: all. */
    static final AttributeKey<Long> LOCAL_WINDOW_SIZE =
            AttributeKey.integer("local_window_size").orElse(-1L);

    static final AttributeKey<Long> NUM_HEADS = AttributeKey.integer("num_heads");
    static final AttributeKey<Long> QK_OUTPUT =
            AttributeKey.integer("qk_output").orElse(0L);
    static final AttributeKey<Boolean> ROTARY_INTERLEAVED =
            AttributeKey.flag("rotary_interleaved").orElse(false);
    /** 0: 1 / sqrt(head size). */
    static final AttributeKey<Float> SCALE = AttributeKey.number("scale").orElse(0f);

    static final AttributeKey<Boolean> SLIDING_WINDOW_CACHE =
            AttributeKey.flag("sliding_window_cache").orElse(false);
    static final AttributeKey<Boolean> SMOOTH_SOFTMAX =
            AttributeKey.flag("smooth_softmax").orElse(false);
    static final AttributeKey<Float> SOFTCAP = AttributeKey.number("softcap").orElse(0f);
    static final AttributeKey<String> V_QUANT_TYPE =
            AttributeKey.text("v_quant_type").orElse("NONE");

    static final List<AttributeKey<?>> ATTRIBUTES = List.of(
            CAUSAL,
            DO_ROTARY,
            K_QUANT_TYPE,
            KV_CACHE_BIT_WIDTH,
            KV_NUM_HEADS,
            LOCAL_WINDOW_SIZE,
            NUM_HEADS,
            QK_OUTPUT,
            ROTARY_INTERLEAVED,
            SCALE,
            SLIDING_WINDOW_CACHE,
            SMOOTH_SOFTMAX,
            SOFTCAP,
            V_QUANT_TYPE);

    static GroupLayout of(NodeContext in) {
        long heads = in.attribute(NUM_HEADS);
        long keyHeads = in.attribute(KV_NUM_HEADS);
        if (heads < 1 || keyHeads < 1 || heads % keyHeads != 0) {
            throw in.error(heads + " query heads do not divide into groups for " + keyHeads + " key heads", "");
        }
        Shape query = in.shape(0);
        if (query.rank() != 3) {
            throw in.error("queries must have three axes, found " + query, "");
        }
        Dim past = in.has(PAST_KEY) ? in.shape(PAST_KEY).dim(2) : Dim.ZERO;
        Dim present = in.contents(TOTAL)
                .map(total -> in.has(PAST_KEY) ? DimArithmetic.max(total.getFirst(), past) : total.getFirst())
                .orElse(past.plus(query.dim(1)));
        long parts = in.has(KEY) ? heads : heads + 2 * keyHeads;
        return new GroupLayout(
                heads,
                keyHeads,
                query.dim(0),
                query.dim(1),
                past,
                present,
                query.dim(2).floorDiv(Dim.known(parts)));
    }

    void check(InferenceContext in) {
        refuse(in);
        if (in.has(KEY) != in.has(VALUE) || in.has(PAST_KEY) != in.has(PAST_VALUE)) {
            throw in.error("keys and values go together", "give both or none");
        }
        for (int operand : new int[] {KEY, VALUE}) {
            if (in.has(operand)) {
                in.requireEqual(in.shape(operand).dim(1), queries, "there must be as many new keys as queries");
                in.requireEqual(in.shape(operand).dim(2), size.times(keyHeads), "keys must have heads as queries have");
            }
        }
        for (int operand : new int[] {PAST_KEY, PAST_VALUE}) {
            if (in.has(operand)) {
                if (in.rank(operand) != 4) {
                    throw in.error("states must have four axes, found " + in.shape(operand), "");
                }
                in.requireEqual(in.shape(operand).dim(0), batch, "states must have the batch of the queries");
                in.requireEqual(in.shape(operand).dim(1), Dim.known(keyHeads), "states must have 'kv_num_heads' heads");
                in.requireEqual(in.shape(operand).dim(3), size, "states must have heads as queries have");
            }
        }
        if (in.attribute(DO_ROTARY) && !(in.has(COS) && in.has(SIN))) {
            throw in.error("'do_rotary' needs 'cos_cache' and 'sin_cache'", "");
        }
        in.requireEqual(in.shape(LENGTHS).size(), batch, "there must be one length for each sequence");
        if (in.has(SINK)) {
            in.requireEqual(in.shape(SINK).size(), Dim.known(heads), "there must be one sink for each head");
        }
        if (in.has(SUMMAND) && in.rank(SUMMAND) != 4) {
            throw in.error("the summand of products must have four axes, found " + in.shape(SUMMAND), "");
        }
    }

    private static void refuse(InferenceContext in) {
        if (!in.attribute(K_QUANT_TYPE).equals("NONE")
                || !in.attribute(V_QUANT_TYPE).equals("NONE")) {
            throw in.error("quantized states are not supported", "export the model with states of floats");
        }
        if (in.attribute(SLIDING_WINDOW_CACHE)) {
            throw in.error("states that slide are not supported", "export the model with states of full length");
        }
        if (in.attribute(QK_OUTPUT) != 0) {
            throw in.error("products of queries and keys are not given", "export the model with 'qk_output' = 0");
        }
        if (!in.attribute(CAUSAL) && in.attribute(LOCAL_WINDOW_SIZE) > 0) {
            throw in.error("'local_window_size' needs 'causal'", "");
        }
    }

    /** True when a score without a value takes part in the softmax. */
    static boolean hasSink(NodeContext in) {
        return in.has(SINK) || in.attribute(SMOOTH_SOFTMAX);
    }
}
