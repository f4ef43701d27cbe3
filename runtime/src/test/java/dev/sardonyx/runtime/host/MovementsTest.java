package dev.sardonyx.runtime.host;

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
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MovementsTest {
    private static final Tensor GRID = ofFloats(new float[] {1, 2, 3, 4, 5, 6}, 2, 3);

    private static Tensor run(String function, Datum... operands) {
        return FakeHostCall.of(function).on(operands).to(ElementType.F32, 2).tensor();
    }

    @ParameterizedTest
    @CsvSource({
        "constant, '9 9 1 2 3 9 9'",
        "edge, '1 1 1 2 3 3 3'",
        "reflect, '3 2 1 2 3 2 1'",
        "wrap, '2 3 1 2 3 1 2'"
    })
    void padsInEveryMode(String mode, String expected) {
        Tensor y = FakeHostCall.of("pad")
                .with("mode", mode)
                .on(vector(1, 2, 3), vector(2, 2), ofLongs(new long[] {9}))
                .to(ElementType.I64, 1)
                .tensor();
        assertThat(String.join(
                        " ", Arrays.stream(y.toLongs()).mapToObj(Long::toString).toList()))
                .isEqualTo(expected);
    }

    @Test
    void padsSomeAxesAndCutsOthers() {
        Tensor y = FakeHostCall.of("pad")
                .on(GRID, vector(1, -1, 0, 0), null, vector(-2, 1))
                .to(ElementType.F32, 2)
                .tensor();
        assertThat(y.shape()).containsExactly(3, 2);
        assertThat(y.toFloats()).containsExactly(0, 0, 2, 3, 5, 6);
    }

    @Test
    void slicesBackwards() {
        Tensor y = run("slice", GRID, vector(-1, 1), vector(Long.MIN_VALUE, -100), vector(1, 0), vector(-2, -1));
        assertThat(y.shape()).containsExactly(2, 2);
        assertThat(y.toFloats()).containsExactly(6, 4, 3, 1);
    }

    @Test
    void refusesAStepOfZero() {
        assertThatThrownBy(() -> run("slice", GRID, vector(0), vector(1), vector(0), vector(0)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("slice at node \"node\": expected a step other than 0");
    }

    @Test
    void tilesAndExpands() {
        assertThat(run("tile", GRID, vector(2, 1)).toFloats()).containsExactly(1, 2, 3, 4, 5, 6, 1, 2, 3, 4, 5, 6);
        Tensor column = ofFloats(new float[] {1, 2}, 2, 1);
        assertThat(run("expand", column, vector(1, 3)).toFloats()).containsExactly(1, 1, 1, 2, 2, 2);
    }

    @Test
    void cropsAndPadsAroundTheMiddle() {
        Tensor y = FakeHostCall.of("center_crop_pad")
                .with("axes", new long[] {0, 1})
                .on(GRID, vector(3, 1))
                .to(ElementType.F32, 2)
                .tensor();
        assertThat(y.toFloats()).containsExactly(2, 5, 0);
    }

    @Test
    void splitsByLengths() {
        List<Datum> parts = FakeHostCall.of("split")
                .with("axis", 1L)
                .on(GRID, vector(1, 2))
                .to(ElementType.F32, 2)
                .to(ElementType.F32, 2)
                .run();
        assertThat(((Tensor) parts.get(0)).toFloats()).containsExactly(1, 4);
        assertThat(((Tensor) parts.get(1)).toFloats()).containsExactly(2, 3, 5, 6);
    }

    @Test
    void reversesTheFirstElementsOfEachBatch() {
        Tensor y = FakeHostCall.of("reverse_sequence")
                .with("batch_axis", 0L)
                .with("time_axis", 1L)
                .on(GRID, vector(2, 3))
                .to(ElementType.F32, 2)
                .tensor();
        assertThat(y.toFloats()).containsExactly(2, 1, 3, 6, 5, 4);
    }

    @Test
    void keepsATriangleOfStrings() {
        Tensor y = FakeHostCall.of("trilu")
                .with("upper", 0L)
                .on(ofStrings(new String[] {"a", "b", "c", "d"}, 2, 2))
                .to(ElementType.STRING, 2)
                .tensor();
        assertThat(y.strings()).containsExactly("a", "", "c", "d");
    }

    @Test
    void changesShapes() {
        assertThat(run("reshape", GRID, vector(-1, 2)).shape()).containsExactly(3, 2);
        assertThat(run("reshape", GRID, vector(0, -1)).shape()).containsExactly(2, 3);
        assertThat(run("unsqueeze", vectorOfFloats(), vector(-1)).shape()).containsExactly(2, 1);
        assertThat(run("squeeze", ofFloats(new float[] {1, 2}, 1, 2, 1), vector(0))
                        .shape())
                .containsExactly(2, 1);
        assertThatThrownBy(() -> run("reshape", GRID, vector(4, -1))).hasMessageContaining("6 elements");
    }

    private static Tensor vectorOfFloats() {
        return ofFloats(new float[] {1, 2}, 2);
    }

    @Test
    void tellsShapesAndSizes() {
        Tensor shape = FakeHostCall.of("shape")
                .with("start", -1L)
                .on(GRID)
                .to(ElementType.I64, 1)
                .tensor();
        assertThat(shape.toLongs()).containsExactly(3);
        Tensor size = FakeHostCall.of("size").on(GRID).to(ElementType.I64, 0).tensor();
        assertThat(size.toLongs()).containsExactly(6);
    }

    @Test
    void countsDown() {
        Tensor y = FakeHostCall.of("range")
                .on(ofLongs(new long[] {5}), ofLongs(new long[] {-1}), ofLongs(new long[] {-2}))
                .to(ElementType.I64, 1)
                .tensor();
        assertThat(y.toLongs()).containsExactly(5, 3, 1);
    }
}
