package dev.sardonyx.ops;

import static dev.sardonyx.ops.Literals.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sardonyx.ir.attribute.Attributes;
import dev.sardonyx.ir.graph.Value;
import dev.sardonyx.tensor.ElementType;
import dev.sardonyx.tensor.Tensor;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Attentions of domain {@code com.microsoft}. */
class ContribAttentionTest {
    private static final String DOMAIN = "com.microsoft.";
    private static final Attributes ONE_HEAD = integer("num_heads", 1);

    private final SymbolicGraph graph = new SymbolicGraph();

    @ParameterizedTest
    @MethodSource({"selfAttentions", "multiHeadAttentions", "groupedAttentions"})
    void givesWhatTheOperatorTextSays(OperatorCase test) {
        test.check();
    }

    /** Queries are 1, keys the input, values four times the input: weights are softmax(input). */
    static Stream<OperatorCase> selfAttentions() {
        Tensor x = f32(0, Math.log(3)).reshaped(1, 2, 1);
        Tensor weights = f32(0, 1, 4).reshaped(1, 3);
        Tensor bias = f32(1, 0, 0);
        double log3 = 4 * Math.log(3);
        Tensor past = f32(0, 8).reshaped(2, 1, 1, 1, 1);
        return Stream.of(
                OperatorCase.of(DOMAIN + "Attention", ONE_HEAD, x, weights, bias)
                        .gives(f32(0.75 * log3, 0.75 * log3).reshaped(1, 2, 1)),
                OperatorCase.of(DOMAIN + "Attention", all(ONE_HEAD, integer("unidirectional", 1)), x, weights, bias)
                        .gives(
                                f32(0, 0.75 * log3).reshaped(1, 2, 1),
                                f32(0, Math.log(3), 0, log3).reshaped(2, 1, 1, 2, 1)),
                OperatorCase.of(DOMAIN + "Attention", ONE_HEAD, x, weights, bias, i32(1))
                        .gives(f32(0, 0).reshaped(1, 2, 1)),
                OperatorCase.of(DOMAIN + "Attention", ONE_HEAD, x, weights, bias, i32(2, 1))
                        .gives(f32(log3, log3).reshaped(1, 2, 1)),
                OperatorCase.of(
                                DOMAIN + "Attention",
                                ONE_HEAD,
                                x,
                                weights,
                                bias,
                                i32(1, 0).reshaped(1, 2))
                        .gives(f32(0, 0).reshaped(1, 2, 1)),
                OperatorCase.of(
                                DOMAIN + "Attention",
                                ONE_HEAD,
                                x,
                                weights,
                                bias,
                                i32(1, 0, 0, 1).reshaped(1, 2, 2))
                        .gives(f32(0, log3).reshaped(1, 2, 1)),
                OperatorCase.of(
                                DOMAIN + "Attention",
                                ONE_HEAD,
                                x,
                                weights,
                                bias,
                                i32(0, 0, 0, 1, 0, 0, 0, 1, 0).reshaped(1, 1, 3, 3),
                                past)
                        .gives(f32(8, 0).reshaped(1, 2, 1)),
                OperatorCase.of(
                                DOMAIN + "QAttention",
                                ONE_HEAD,
                                Tensor.zeros(ElementType.U8, 1, 1, 1),
                                Tensor.zeros(ElementType.I8, 1, 3),
                                f32(1, 2, 3),
                                f32(0.5).reshaped(),
                                f32(0.5).reshaped())
                        .gives(f32(3).reshaped(1, 1, 1), f32(2, 3).reshaped(2, 1, 1, 1, 1)),
                OperatorCase.of(
                                DOMAIN + "RotaryEmbedding",
                                f32(1, 2, 3, 4).reshaped(1, 2, 2),
                                i64(1),
                                f32(7, 0, 1).reshaped(3, 1),
                                f32(7, 1, 0).reshaped(3, 1))
                        .gives(f32(-2, 1, 3, 4).reshaped(1, 2, 2)));
    }

    static Stream<OperatorCase> multiHeadAttentions() {
        Tensor query = f32(1).reshaped(1, 1, 1);
        Tensor keys = f32(0, Math.log(3)).reshaped(1, 2, 1);
        Tensor values = f32(4, 8).reshaped(1, 2, 1);
        Tensor state = f32(0).reshaped(1, 1, 1, 1);
        return Stream.of(
                OperatorCase.of(DOMAIN + "MultiHeadAttention", ONE_HEAD, query, keys, values)
                        .gives(f32(7).reshaped(1, 1, 1)),
                OperatorCase.of(DOMAIN + "MultiHeadAttention", ONE_HEAD, query, keys, values, f32(0, 5, 1))
                        .gives(f32(8).reshaped(1, 1, 1)),
                OperatorCase.of(DOMAIN + "MultiHeadAttention", ONE_HEAD, query, keys, values, null, i32(1))
                        .gives(f32(4).reshaped(1, 1, 1)),
                OperatorCase.of(
                                DOMAIN + "MultiHeadAttention",
                                ONE_HEAD,
                                query,
                                keys,
                                values,
                                null,
                                i32(0, 1).reshaped(1, 2),
                                null,
                                state,
                                f32(10).reshaped(1, 1, 1, 1))
                        .gives(
                                f32(8.5).reshaped(1, 1, 1),
                                f32(0, 0, Math.log(3)).reshaped(1, 1, 3, 1),
                                f32(10, 4, 8).reshaped(1, 1, 3, 1)),
                OperatorCase.of(
                                DOMAIN + "MultiHeadAttention",
                                ONE_HEAD,
                                f32(1, 0, 4, 1, Math.log(3), 8).reshaped(1, 2, 1, 3, 1))
                        .gives(f32(7, 7).reshaped(1, 2, 1)),
                OperatorCase.of(
                                DOMAIN + "MultiHeadAttention",
                                ONE_HEAD,
                                query,
                                f32(0, 4, Math.log(3), 8).reshaped(1, 2, 1, 2, 1))
                        .gives(f32(7).reshaped(1, 1, 1)),
                OperatorCase.of(
                                DOMAIN + "MultiHeadAttention",
                                ONE_HEAD,
                                query,
                                keys.reshaped(1, 1, 2, 1),
                                values.reshaped(1, 1, 2, 1))
                        .gives(f32(7).reshaped(1, 1, 1)));
    }

    /** One key head; sequence lengths are given less one. */
    static Stream<OperatorCase> groupedAttentions() {
        Attributes heads = all(integer("num_heads", 2), integer("kv_num_heads", 1));
        Tensor query = f32(0, 1).reshaped(1, 1, 2);
        Tensor key = f32(Math.log(3)).reshaped(1, 1, 1);
        Tensor value = f32(8).reshaped(1, 1, 1);
        Tensor pastKey = f32(0).reshaped(1, 1, 1, 1);
        Tensor pastValue = f32(4).reshaped(1, 1, 1, 1);
        Tensor total = Tensor.scalar(ElementType.I32, 2);
        return Stream.of(
                OperatorCase.of(
                                DOMAIN + "GroupQueryAttention",
                                heads,
                                query,
                                key,
                                value,
                                pastKey,
                                pastValue,
                                i32(1),
                                total)
                        .gives(
                                f32(6, 7).reshaped(1, 1, 2),
                                f32(0, Math.log(3)).reshaped(1, 1, 2, 1),
                                f32(4, 8).reshaped(1, 1, 2, 1)),
                OperatorCase.of(
                                DOMAIN + "GroupQueryAttention",
                                all(heads, integer("smooth_softmax", 1)),
                                f32(0, 0, 0, 6).reshaped(1, 1, 4),
                                null,
                                null,
                                null,
                                null,
                                i32(0),
                                Tensor.scalar(ElementType.I32, 1))
                        .gives(f32(3, 3).reshaped(1, 1, 2)),
                OperatorCase.of(
                                DOMAIN + "GroupQueryAttention",
                                heads,
                                f32(0, 0, 0, 6).reshaped(1, 1, 4),
                                null,
                                null,
                                null,
                                null,
                                i32(0),
                                Tensor.scalar(ElementType.I32, 1),
                                null,
                                null,
                                null,
                                null,
                                f32(0, Math.log(2)))
                        .gives(f32(3, 2).reshaped(1, 1, 2)));
    }

    @Test
    void statesGrow() {
        Value x = graph.input(ElementType.F32, "N", "S", 8);
        Value past = graph.input(ElementType.F32, "N", 2, "P", 4);
        List<Value> results = graph.nodes(
                DOMAIN + "MultiHeadAttention",
                integer("num_heads", 2),
                3,
                x,
                x,
                x,
                Value.ABSENT,
                Value.ABSENT,
                Value.ABSENT,
                past,
                past);
        assertThat(results.stream().map(graph::type))
                .containsExactly("f32[N, S, 8]", "f32[N, 2, S + P, 4]", "f32[N, 2, S + P, 4]");
    }

    @Test
    void statesInOneBufferAreRefused() {
        Value x = graph.input(ElementType.F32, "N", "S", 8);
        Value weights = graph.input(ElementType.F32, 8, 24);
        Attributes shared = all(integer("num_heads", 2), integer("past_present_share_buffer", 1));
        assertThatThrownBy(() -> graph.node(DOMAIN + "Attention", shared, x, weights))
                .hasMessageContaining("states in one buffer");
    }

    @Test
    void misuseIsReportedAtTheNode() {
        Value x = graph.input(ElementType.F32, "N", "S", 8);
        Value lengths = graph.input(ElementType.I32, "N");
        Value total = graph.input(ElementType.I32);
        Attributes odd = all(integer("num_heads", 3), integer("kv_num_heads", 2));
        assertThatThrownBy(() -> graph.node(
                        DOMAIN + "GroupQueryAttention", odd, x, x, x, Value.ABSENT, Value.ABSENT, lengths, total))
                .hasMessageContaining("do not divide into groups");
        assertThatThrownBy(() -> graph.node(DOMAIN + "MultiHeadAttention", integer("num_heads", 2), x))
                .hasMessageContaining("queries must have three axes and keys beside them");
    }
}
