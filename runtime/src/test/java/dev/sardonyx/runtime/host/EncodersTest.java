package dev.sardonyx.runtime.host;

import static dev.sardonyx.tensor.Tensor.ofFloats;
import static dev.sardonyx.tensor.Tensor.ofStrings;
import static dev.sardonyx.tensor.Tensor.vector;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Offset.offset;

import dev.sardonyx.runtime.abi.FakeHostCall;
import dev.sardonyx.tensor.DatumMap;
import dev.sardonyx.tensor.ElementType;
import dev.sardonyx.tensor.Tensor;
import dev.sardonyx.tensor.TensorSequence;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EncodersTest {
    @Test
    void looksKeysUp() {
        Tensor y = FakeHostCall.of("label_encoder")
                .on(ofFloats(new float[] {Float.NaN, -0f, 3}, 3))
                .table("keys", ofFloats(new float[] {0, Float.NaN, 0}, 3))
                .table("values", vector(1, 2, 3))
                .table("other", vector(9))
                .to(ElementType.I64, 1)
                .tensor();
        assertThat(y.toLongs()).containsExactly(2, 3, 9);
    }

    @Test
    void refusesUnknownCategoriesUnlessZerosAreAsked() {
        FakeHostCall call = FakeHostCall.of("one_hot_encoder")
                .on(vector(5, 4))
                .table("categories", vector(4, 6))
                .with("zeros", 0L)
                .to(ElementType.F32, 2);
        assertThatThrownBy(call::tensor).hasMessageContaining("the category 5 is none of the 2 that are known");
        Tensor y = FakeHostCall.of("one_hot_encoder")
                .on(vector(5, 4))
                .table("categories", vector(4, 6))
                .with("zeros", 1L)
                .to(ElementType.F32, 2)
                .tensor();
        assertThat(y.toFloats()).containsExactly(0, 0, 1, 0);
    }

    @Test
    void gathersStrings() {
        Tensor y = FakeHostCall.of("gather")
                .with("axis", 1L)
                .on(ofStrings(new String[] {"a", "b", "c", "d"}, 2, 2), vector(1, -2))
                .to(ElementType.STRING, 2)
                .tensor();
        assertThat(y.strings()).containsExactly("b", "a", "d", "c");
    }

    @Test
    void castsZipsAndVectorizesMaps() {
        DatumMap map =
                new DatumMap(Map.of(2L, Tensor.scalar(ElementType.F32, 1.5), 0L, Tensor.scalar(ElementType.F32, 2)));
        Tensor dense = FakeHostCall.of("cast_map")
                .with("length", -1L)
                .on(map)
                .to(ElementType.STRING, 2)
                .tensor();
        assertThat(dense.strings()).containsExactly("2.000000", "1.500000");
        Tensor sparse = FakeHostCall.of("cast_map")
                .with("length", 3L)
                .on(map)
                .to(ElementType.I64, 2)
                .tensor();
        assertThat(sparse.toLongs()).containsExactly(2, 0, 1);
        Tensor chosen = FakeHostCall.of("dict_vectorizer")
                .on(map)
                .table("vocabulary", vector(2, 7))
                .to(ElementType.F32, 2)
                .tensor();
        assertThat(chosen.toFloats()).containsExactly(1.5f, 0);
        TensorSequence maps = (TensorSequence) FakeHostCall.of("zip_map")
                .on(ofFloats(new float[] {1, 2}, 1, 2))
                .table("keys", vector(5, 6))
                .toDatum()
                .run()
                .getFirst();
        DatumMap zipped = (DatumMap) maps.elements().getFirst();
        assertThat(zipped.entries().keySet()).isEqualTo(Map.of(5L, 0, 6L, 0).keySet());
        assertThat(((Tensor) zipped.entries().get(6L)).toFloats()).containsExactly(2);
        assertThat(maps.elements()).isEqualTo(List.of(zipped));
    }

    @Test
    void drawsAsTheMersenneTwisterDoes() {
        Twister twister = new Twister(5489);
        assertThat(twister.nextDouble()).isCloseTo(0.814723686393179, offset(1e-12));
        assertThat(twister.nextDouble()).isCloseTo(0.905791937075619, offset(1e-12));
        for (int i = 2; i < 700; i++) {
            assertThat(twister.nextDouble()).isBetween(0.0, 1.0);
        }
    }
}
