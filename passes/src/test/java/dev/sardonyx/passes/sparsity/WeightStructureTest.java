package dev.sardonyx.passes.sparsity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sardonyx.tensor.Tensor;
import org.junit.jupiter.api.Test;

class WeightStructureTest {
    /** Two rows of 20 columns: the first has elements in columns 0, 1 and 19, the second none. */
    private static float[] twoRows() {
        float[] values = new float[40];
        values[0] = 1;
        values[1] = -2;
        values[19] = Float.NaN;
        values[20] = -0.0f;
        return values;
    }

    @Test
    void countsElementsBlocksRowsAndColumns() {
        WeightStructure found = WeightStructure.measure(Tensor.ofFloats(twoRows(), 2, 20), MatrixView.of(2, 20, 20, 1));

        assertThat(found.nonZeros()).isEqualTo(3);
        assertThat(found.density()).isEqualTo(3.0 / 40);
        assertThat(found.density4x1()).isEqualTo(2.0 / 10);
        assertThat(found.density8x1()).isEqualTo(2.0 / 6);
        assertThat(found.density1x16()).isEqualTo(2.0 / 4);
        assertThat(found.emptyRows()).isEqualTo(1);
        assertThat(found.emptyColumns()).isEqualTo(17);
        assertThat(found.density(BlockShape.EIGHT_COLUMNS)).isEqualTo(found.density8x1());
    }

    @Test
    void stridesSayWhatARowIs() {
        WeightStructure found = WeightStructure.measure(Tensor.ofFloats(twoRows(), 2, 20), MatrixView.of(20, 1, 2, 20));

        assertThat(found.rows()).isEqualTo(20);
        assertThat(found.density4x1()).isEqualTo(3.0 / 20);
        assertThat(found.emptyRows()).isEqualTo(17);
        assertThat(found.emptyColumns()).isEqualTo(1);
    }

    @Test
    void severalMatricesAreCountedTogether() {
        float[] values = {0, 0, 0, 0, 1, 1, 1, 1};
        MatrixView view = MatrixView.of(new long[] {0, 4}, new long[] {0, 2}, new long[] {0, 1});

        WeightStructure found = WeightStructure.measure(Tensor.ofFloats(values, 2, 2, 2), view);

        assertThat(found.matrices()).isEqualTo(2);
        assertThat(found.density()).isEqualTo(0.5);
        assertThat(found.emptyRows()).isEqualTo(2);
        assertThat(found.emptyColumns()).isEqualTo(2);
    }

    @Test
    void nothingHasNoDensity() {
        WeightStructure found = WeightStructure.measure(Tensor.ofFloats(new float[0], 0, 3), MatrixView.of(0, 3, 3, 1));

        assertThat(found.density()).isZero();
        assertThat(found.density1x16()).isZero();
        assertThat(found.emptyColumns()).isEqualTo(3);
    }

    @Test
    void offsetsRunOverAllAxes() {
        assertThat(MatrixView.offsets(new int[] {2, 3}, new long[] {100, 10}))
                .containsExactly(0, 10, 20, 100, 110, 120);
        assertThat(MatrixView.offsets(new int[0], new long[0])).containsExactly(0);
    }
}
