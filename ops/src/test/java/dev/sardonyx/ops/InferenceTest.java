package dev.sardonyx.ops;

import static dev.sardonyx.ops.Literals.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sardonyx.ir.attribute.Attributes;
import dev.sardonyx.ir.diagnostic.ModelException;
import dev.sardonyx.ir.graph.Value;
import dev.sardonyx.tensor.ElementType;
import dev.sardonyx.tensor.Tensor;
import org.junit.jupiter.api.Test;

class InferenceTest {
    private final SymbolicGraph graph = new SymbolicGraph();

    @Test
    void shapesComputedFromShapesFoldAway() {
        Value x = graph.input(ElementType.F32, "N", "S", 768);
        Value shape = graph.node("Shape", x);
        Value batch = graph.node("Gather", shape, graph.constant(number(0)));
        Value length = graph.node("Gather", shape, graph.constant(number(1)));
        Value wanted = graph.node(
                "Concat",
                integer("axis", 0),
                graph.node("Unsqueeze", batch, graph.constant(i64(0))),
                graph.node("Unsqueeze", length, graph.constant(i64(0))),
                graph.constant(i64(12, -1)));
        assertThat(graph.contents(wanted)).isEqualTo("[N, S, 12, -1]");
        assertThat(graph.type(graph.node("Reshape", x, wanted))).isEqualTo("f32[N, S, 12, 64]");
    }

    @Test
    void arithmeticOnShapesIsCarried() {
        Value x = graph.input(ElementType.F32, "N", "C");
        Value shape = graph.node("Shape", x);
        Value doubled = graph.node("Mul", shape, graph.constant(i64(2)));
        assertThat(graph.contents(doubled)).isEqualTo("[2*N, 2*C]");
        assertThat(graph.contents(graph.node("Div", doubled, graph.constant(i64(2)))))
                .isEqualTo("[N, C]");
        assertThat(graph.contents(graph.node("ReduceProd", shape))).isEqualTo("[C*N]");
        assertThat(graph.contents(graph.node("Sub", shape, shape))).isEqualTo("[0, 0]");
        assertThat(graph.contents(graph.node("Cast", integer("to", 6), shape))).isEqualTo("[N, C]");
    }

    @Test
    void choicesThatSymbolsCannotChangeAreDecided() {
        Value shape = graph.node("Shape", graph.input(ElementType.F32, "N", 4));
        Value minusOne = graph.constant(i64(-1));
        Value equal = graph.node("Equal", shape, minusOne);
        assertThat(graph.contents(equal)).isEqualTo("[0, 0]");
        assertThat(graph.contents(graph.node("Where", equal, graph.constant(i64(1)), shape)))
                .isEqualTo("[N, 4]");
    }

    @Test
    void slicesSimplify() {
        Value x = graph.input(ElementType.F32, "N", 10);
        Value zero = graph.constant(i64(0));
        Value last = graph.constant(i64(Long.MAX_VALUE));
        assertThat(graph.type(graph.node("Slice", x, zero, last))).isEqualTo("f32[N, 10]");
        assertThat(graph.type(graph.node("Slice", x, graph.constant(i64(1)), last, zero)))
                .isEqualTo("f32[max(N - 1, 0), 10]");
        assertThat(graph.type(graph.node("Slice", x, graph.constant(i64(-3)), last, zero)))
                .isEqualTo("f32[min(3, N), 10]");
        Value all = graph.node("Gather", graph.node("Shape", x), zero);
        assertThat(graph.type(graph.node("Slice", x, zero, all, zero))).isEqualTo("f32[N, 10]");
        assertThat(graph.type(graph.node(
                        "Slice",
                        x,
                        graph.constant(i64(-1)),
                        graph.constant(i64(Long.MIN_VALUE)),
                        graph.constant(i64(1)),
                        minus(1))))
                .isEqualTo("f32[N, 10]");
    }

    private Value minus(long step) {
        return graph.constant(i64(-step));
    }

    @Test
    void reshapesDivideWhatIsLeft() {
        Value x = graph.input(ElementType.F32, "N", 6);
        assertThat(graph.type(graph.node("Reshape", x, graph.constant(i64(-1, 3)))))
                .isEqualTo("f32[2*N, 3]");
        assertThat(graph.type(graph.node("Reshape", x, graph.constant(i64(0, -1, 2)))))
                .isEqualTo("f32[N, 3, 2]");
        assertThat(graph.constraints()).isEmpty();
        assertThat(graph.type(graph.node("Reshape", x, graph.constant(i64(-1, 4)))))
                .isEqualTo("f32[floordiv(6*N, 4), 4]");
        assertThat(graph.constraints()).hasSize(1);
    }

    @Test
    void convolutionsKeepSymbolicExtents() {
        Value x = graph.input(ElementType.F32, "N", 3, "H", 224);
        Value w = graph.constant(Tensor.zeros(ElementType.F32, 8, 3, 3, 3));
        Attributes attributes = all(integers("strides", 2L, 2L), integers("pads", 1L, 1L, 1L, 1L));
        assertThat(graph.type(graph.node("Conv", attributes, x, w)))
                .isEqualTo("f32[N, 8, floordiv(H - 1, 2) + 1, 112]");
        assertThat(graph.type(graph.node("Conv", word("auto_pad", "SAME_UPPER"), x, w)))
                .isEqualTo("f32[N, 8, H, 224]");
    }

    @Test
    void resultsThatOnlyARunTellsHaveFreshSymbols() {
        Value x = graph.input(ElementType.F32, "N", 4);
        assertThat(graph.type(graph.node("NonZero", x))).isEqualTo("i64[2, nonzero]");
        assertThat(graph.type(graph.node("NonZero", x))).isEqualTo("i64[2, nonzero_1]");
        Value shape = graph.input(ElementType.I64, 2);
        assertThat(graph.type(graph.node("Reshape", x, shape))).isEqualTo("f32[reshape, reshape_1]");
        assertThat(graph.type(graph.node("Expand", x, shape))).isEqualTo("f32[expand, 4]");
    }

    @Test
    void equalSymbolsAreNotTakenForGranted() {
        Value a = graph.input(ElementType.F32, "A", 4);
        Value b = graph.input(ElementType.F32, "B", 4);
        assertThat(graph.type(graph.node("Add", a, b))).isEqualTo("f32[broadcast(A, B), 4]");
        graph.node("Concat", integer("axis", 1), a, b);
        assertThat(graph.constraints()).hasSize(1);
    }

    @Test
    void resizesByExactFractionsStaySymbolic() {
        Value x = graph.input(ElementType.F32, 1, 3, "H", 10);
        Value scales = graph.constant(f32(1, 1, 0.5, 1.5));
        assertThat(graph.type(graph.node("Resize", x, Value.ABSENT, scales)))
                .isEqualTo("f32[1, 3, floordiv(H, 2), 15]");
    }

    @Test
    void errorsNameNodeAndAxis() {
        Value x = graph.input(ElementType.F32, 2, 3);
        assertThatThrownBy(() -> graph.node("Softmax", integer("axis", 4), x))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("softmax_1")
                .hasMessageContaining("axis 4 is outside [-2, 1]");
        assertThatThrownBy(() -> graph.node("Concat", integer("axis", 0), x, graph.input(ElementType.F32, 2, 4)))
                .hasMessageContaining("concat_1")
                .hasMessageContaining("axis 1");
        assertThatThrownBy(() -> graph.node("MatMul", x, x)).hasMessageContaining("finds 3 and 2");
        assertThatThrownBy(() -> graph.node("Reshape", x, graph.constant(i64(4, -1))))
                .hasMessageContaining("6 elements do not divide");
        assertThatThrownBy(() -> graph.node("Add", x, graph.input(ElementType.F32, 4)))
                .hasMessageContaining("do not broadcast");
        assertThatThrownBy(() -> graph.node(
                        "Conv",
                        graph.input(ElementType.F32, 1, 1, 2, 2),
                        graph.constant(Tensor.zeros(ElementType.F32, 1, 1, 3, 3))))
                .hasMessageContaining("spatial axis 0");
        assertThatThrownBy(() -> graph.node("TopK", x, graph.constant(i64(9)))).hasMessageContaining("K = 9");
        assertThatThrownBy(
                        () -> graph.node("Resize", word("mode", "sharp"), x, Value.ABSENT, graph.constant(f32(1, 1))))
                .hasMessageContaining("'mode'");
    }
}
