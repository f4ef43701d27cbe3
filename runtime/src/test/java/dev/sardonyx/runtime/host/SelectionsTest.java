package dev.sardonyx.runtime.host;

import static dev.sardonyx.tensor.Tensor.ofBooleans;
import static dev.sardonyx.tensor.Tensor.ofFloats;
import static dev.sardonyx.tensor.Tensor.ofLongs;
import static dev.sardonyx.tensor.Tensor.ofStrings;
import static dev.sardonyx.tensor.Tensor.vector;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sardonyx.runtime.abi.FakeHostCall;
import dev.sardonyx.tensor.Datum;
import dev.sardonyx.tensor.ElementType;
import dev.sardonyx.tensor.Tensor;
import java.util.List;
import org.junit.jupiter.api.Test;

class SelectionsTest {
    private static final Tensor GRID = ofFloats(new float[] {1, 2, 3, 4, 5, 6}, 2, 3);

    @Test
    void gathersElementsAlongAnAxis() {
        Tensor y = FakeHostCall.of("gather_elements")
                .with("axis", 1L)
                .on(GRID, ofLongs(new long[] {2, -3, 1, 1}, 2, 2))
                .to(ElementType.F32, 2)
                .tensor();
        assertThat(y.toFloats()).containsExactly(3, 1, 5, 5);
    }

    @Test
    void refusesAnIndexBeyondTheExtent() {
        FakeHostCall call = FakeHostCall.of("gather_elements")
                .with("axis", 1L)
                .on(GRID, ofLongs(new long[] {3}, 1, 1))
                .to(ElementType.F32, 2);
        assertThatThrownBy(call::tensor).hasMessageContaining("expected an index in [-3, 2], found 3");
    }

    @Test
    void gathersSlicesWithinBatches() {
        Tensor y = FakeHostCall.of("gather_nd")
                .with("batch_dims", 1L)
                .on(GRID, ofLongs(new long[] {2, 0}, 2, 1))
                .to(ElementType.F32, 1)
                .tensor();
        assertThat(y.toFloats()).containsExactly(3, 4);
    }

    @Test
    void scattersWithEachReduction() {
        assertThat(scattered("none")).containsExactly(20, 2, 3);
        assertThat(scattered("add")).containsExactly(31, 2, 3);
        assertThat(scattered("mul")).containsExactly(200, 2, 3);
        assertThat(scattered("max")).containsExactly(20, 2, 3);
        assertThat(scattered("min")).containsExactly(1, 2, 3);
    }

    private static float[] scattered(String reduction) {
        return FakeHostCall.of("scatter_elements")
                .with("axis", 0L)
                .with("reduction", reduction)
                .on(ofFloats(new float[] {1, 2, 3}, 3), vector(0, -3), ofFloats(new float[] {10, 20}, 2))
                .to(ElementType.F32, 1)
                .tensor()
                .toFloats();
    }

    @Test
    void scattersSlices() {
        Tensor y = FakeHostCall.of("scatter_nd")
                .with("reduction", "add")
                .on(
                        ofLongs(new long[] {1, 2, 3, 4}, 2, 2),
                        ofLongs(new long[] {1}, 1, 1),
                        ofLongs(new long[] {5, 6}, 1, 2))
                .to(ElementType.I64, 2)
                .tensor();
        assertThat(y.toLongs()).containsExactly(1, 2, 8, 10);
    }

    @Test
    void writesACacheInACircle() {
        Tensor y = FakeHostCall.of("tensor_scatter")
                .with("axis", 1L)
                .with("mode", "circular")
                .on(GRID, ofFloats(new float[] {7, 8, 9, 10}, 2, 2), vector(2, 0))
                .to(ElementType.F32, 2)
                .tensor();
        assertThat(y.toFloats()).containsExactly(8, 2, 7, 9, 10, 6);
    }

    @Test
    void compressesFlattenedOrAlongAnAxis() {
        Tensor condition = ofBooleans(new boolean[] {false, true}, 2);
        Tensor rows = FakeHostCall.of("compress")
                .with("axis", 0L)
                .on(GRID, condition)
                .to(ElementType.F32, 2)
                .tensor();
        assertThat(rows.toFloats()).containsExactly(4, 5, 6);
        Tensor flat = FakeHostCall.of("compress")
                .on(GRID, condition)
                .to(ElementType.F32, 1)
                .tensor();
        assertThat(flat.toFloats()).containsExactly(2);
    }

    @Test
    void findsWhatIsNotZero() {
        Tensor y = FakeHostCall.of("non_zero")
                .on(ofFloats(new float[] {0, 1, 2, 0}, 2, 2))
                .to(ElementType.I64, 2)
                .tensor();
        assertThat(y.shape()).containsExactly(2, 2);
        assertThat(y.toLongs()).containsExactly(0, 1, 1, 0);
    }

    @Test
    void marksIndices() {
        Tensor y = FakeHostCall.of("one_hot")
                .with("axis", 0L)
                .on(vector(1, -1, 7), vector(3), ofStrings(new String[] {"off", "on"}, 2))
                .to(ElementType.STRING, 2)
                .tensor();
        assertThat(y.shape()).containsExactly(3, 3);
        assertThat(y.strings()).containsExactly("off", "off", "off", "on", "off", "off", "off", "on", "off");
    }

    @Test
    void choosesStrings() {
        Tensor y = FakeHostCall.of("where")
                .on(ofBooleans(new boolean[] {true, false}, 2, 1), strings("a", "b"), strings("c"))
                .to(ElementType.STRING, 2)
                .tensor();
        assertThat(y.strings()).containsExactly("a", "b", "c", "c");
    }

    private static Tensor strings(String... values) {
        return ofStrings(values, values.length);
    }

    @Test
    void ordersTheBest() {
        List<Datum> top = topK(1);
        assertThat(((Tensor) top.get(0)).toFloats()).containsExactly(Float.NaN, 3, 3);
        assertThat(((Tensor) top.get(1)).toLongs()).containsExactly(4, 1, 3);
        List<Datum> low = topK(0);
        assertThat(((Tensor) low.get(0)).toFloats()).containsExactly(-5, 1, 3);
        assertThat(((Tensor) low.get(1)).toLongs()).containsExactly(2, 0, 1);
    }

    private static List<Datum> topK(long largest) {
        return FakeHostCall.of("top_k")
                .with("axis", 0L)
                .with("largest", largest)
                .with("sorted", 1L)
                .on(ofFloats(new float[] {1, 3, -5, 3, Float.NaN}, 5), vector(3))
                .to(ElementType.F32, 1)
                .to(ElementType.I64, 1)
                .run();
    }

    @Test
    void comparesUnsignedExtremes() {
        Tensor x = Tensor.zeros(ElementType.U64, 3);
        x.setBits(0, 1);
        x.setBits(1, -1);
        x.setBits(2, -1);
        FakeHostCall call = FakeHostCall.of("arg_reduce")
                .with("operator", "ArgMax")
                .with("axis", 0L)
                .with("keepdims", 1L)
                .with("select_last_index", 1L);
        assertThat(call.on(x).to(ElementType.I64, 1).tensor().toLongs()).containsExactly(2);
    }

    @Test
    void findsDifferentElementsAndSlices() {
        List<Datum> unsorted = unique(strings("b", "a", "b"), null, 0, 1, ElementType.STRING);
        assertThat(((Tensor) unsorted.get(0)).strings()).containsExactly("b", "a");
        assertThat(((Tensor) unsorted.get(1)).toLongs()).containsExactly(0, 1);
        assertThat(((Tensor) unsorted.get(2)).toLongs()).containsExactly(0, 1, 0);
        assertThat(((Tensor) unsorted.get(3)).toLongs()).containsExactly(2, 1);
        Tensor rows = ofFloats(new float[] {3, 1, 2, 9, 3, 1}, 3, 2);
        List<Datum> sorted = unique(rows, 0L, 1, 2, ElementType.F32);
        assertThat(((Tensor) sorted.get(0)).toFloats()).containsExactly(2, 9, 3, 1);
        assertThat(((Tensor) sorted.get(2)).toLongs()).containsExactly(1, 0, 1);
    }

    private static List<Datum> unique(Tensor x, Long axis, long sorted, int rank, ElementType type) {
        return FakeHostCall.of("unique")
                .with("axis", axis)
                .with("sorted", sorted)
                .on(x)
                .to(type, rank)
                .to(ElementType.I64, 1)
                .to(ElementType.I64, 1)
                .to(ElementType.I64, 1)
                .run();
    }
}
