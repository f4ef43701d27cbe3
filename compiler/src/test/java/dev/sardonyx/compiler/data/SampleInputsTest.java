package dev.sardonyx.compiler.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sardonyx.ir.diagnostic.ModelException;
import dev.sardonyx.ir.type.Dim;
import dev.sardonyx.ir.type.Shape;
import dev.sardonyx.ir.type.TensorType;
import dev.sardonyx.tensor.ElementType;
import dev.sardonyx.tensor.Tensor;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SampleInputsTest {
    private static final TensorType IDS = TensorType.of(ElementType.I64, 1, 50);

    @Test
    void valuesDependOnSeedAndNameOnly() {
        Tensor ids = sample(1, "ids", IDS);

        assertThat(sample(1, "ids", IDS).sameBits(ids)).isTrue();
        assertThat(sample(2, "ids", IDS).sameBits(ids)).isFalse();
        assertThat(sample(1, "other", IDS).sameBits(ids)).isFalse();
    }

    @Test
    void namesAndTypesTellWhatValuesLookLike() {
        assertThat(Arrays.stream(sample(1, "input_ids", IDS).toLongs())).allMatch(v -> v >= 0 && v < 1000);
        assertThat(sample(1, "attention_mask", IDS).toLongs()).containsOnly(1);
        assertThat(sample(1, "token_type_ids", IDS).toLongs()).containsOnly(0);
        assertThat(sample(1, "position_ids", IDS).toLongs()).startsWith(0, 1, 2);
        assertThat(sample(1, "x", TensorType.of(ElementType.F32, 50)).toDoubles())
                .doesNotHaveDuplicates();
    }

    @Test
    void recipesTakePrecedence() {
        SampleInputs.Recipe recipe = new SampleInputs.Recipe(SampleInputs.Kind.UNIFORM, 5, 6);
        Tensor tensor =
                (Tensor) new SampleInputs(1).value("mask", TensorType.of(ElementType.F32, 20), Optional.of(recipe));

        assertThat(Arrays.stream(tensor.toDoubles())).allMatch(v -> v >= 5 && v <= 6);
    }

    @Test
    void openShapesAreAskedFor() {
        TensorType open = TensorType.of(ElementType.F32, Shape.of(Dim.symbol("N")));

        assertThatThrownBy(() -> sample(1, "x", open))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("its type is f32[N]")
                .hasMessageContaining("--shape x=1x128");
    }

    private static Tensor sample(long seed, String name, TensorType type) {
        return (Tensor) new SampleInputs(seed).value(name, type, Optional.empty());
    }
}
