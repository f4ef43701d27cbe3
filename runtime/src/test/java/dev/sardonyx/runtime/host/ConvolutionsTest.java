package dev.sardonyx.runtime.host;

import static dev.sardonyx.tensor.Tensor.ofDoubles;
import static dev.sardonyx.tensor.Tensor.ofFloats;
import static dev.sardonyx.tensor.Tensor.vector;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sardonyx.runtime.abi.FakeHostCall;
import dev.sardonyx.tensor.Datum;
import dev.sardonyx.tensor.ElementType;
import dev.sardonyx.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ConvolutionsTest {
    private static Tensor counting(long... shape) {
        int size = (int) Tensor.size(shape);
        return ofDoubles(IntStream.rangeClosed(1, size).asDoubleStream().toArray(), shape);
    }

    private static Tensor ones(long... shape) {
        double[] values = new double[(int) Tensor.size(shape)];
        Arrays.fill(values, 1);
        return ofDoubles(values, shape);
    }

    private static FakeHostCall spatial(String function, long[] strides, long[] dilations, long... pads) {
        return FakeHostCall.of(function)
                .with("strides", strides)
                .with("dilations", dilations)
                .with("pads", pads)
                .with("auto_pad", "NOTSET");
    }

    @Test
    void convolvesOneAxisWithPaddingStrideAndBias() {
        Tensor y = spatial("conv", new long[] {2}, new long[] {1}, 1, 1)
                .with("group", 1L)
                .on(counting(1, 1, 5), ofDoubles(new double[] {1, 10, 100}, 1, 1, 3), ofDoubles(new double[] {1000}, 1))
                .to(ElementType.F64, 3)
                .tensor();
        assertThat(y.toDoubles()).containsExactly(1210, 1432, 1054);
    }

    @Test
    void convolvesGroupsApartWithDilation() {
        Tensor y = spatial("conv", new long[] {1, 1}, new long[] {1, 2}, 0, 0, 0, 0)
                .with("group", 2L)
                .on(counting(1, 2, 1, 4), ofDoubles(new double[] {1, 1, 1, -1}, 2, 1, 1, 2))
                .to(ElementType.F64, 4)
                .tensor();
        assertThat(y.toDoubles()).containsExactly(4, 6, -2, -2);
    }

    @Test
    void convolvesThreeAxes() {
        Tensor y = spatial("conv", new long[] {1, 1, 1}, new long[] {1, 1, 1}, 0, 0, 0, 0, 0, 0)
                .with("group", 1L)
                .on(counting(1, 1, 2, 2, 3), ones(1, 1, 2, 2, 2))
                .to(ElementType.F64, 5)
                .tensor();
        assertThat(y.shape()).containsExactly(1, 1, 1, 1, 2);
        assertThat(y.toDoubles()).containsExactly(1 + 2 + 4 + 5 + 7 + 8 + 10 + 11, 2 + 3 + 5 + 6 + 8 + 9 + 11 + 12);
    }

    @Test
    void putsTheOddElementOfEqualPaddingWhereAsked() {
        assertThat(same("SAME_UPPER")).containsExactly(3, 5, 3);
        assertThat(same("SAME_LOWER")).containsExactly(1, 3, 5);
    }

    private static double[] same(String autoPad) {
        return FakeHostCall.of("conv")
                .with("strides", new long[] {1})
                .with("dilations", new long[] {1})
                .with("auto_pad", autoPad)
                .with("group", 1L)
                .on(counting(1, 1, 3), ones(1, 1, 2))
                .to(ElementType.F64, 3)
                .tensor()
                .toDoubles();
    }

    @Test
    void refusesFiltersOfOtherChannels() {
        FakeHostCall call = spatial("conv", new long[] {1}, new long[] {1}, 0, 0)
                .with("group", 1L)
                .on(counting(1, 2, 3), ones(1, 3, 1))
                .to(ElementType.F64, 3);
        assertThatThrownBy(call::tensor).hasMessageContaining("expected filters [F, 2, ...]");
    }

    @Test
    void takesZerosOffIntegers() {
        Tensor x = Tensor.zeros(ElementType.U8, 1, 1, 2);
        x.setLong(0, 255);
        x.setLong(1, 1);
        Tensor w = Tensor.zeros(ElementType.I8, 1, 1, 1);
        w.setLong(0, -3);
        Tensor y = spatial("conv_integer", new long[] {1}, new long[] {1}, 0, 0)
                .with("group", 1L)
                .on(x, w, Tensor.scalar(ElementType.U8, 1), Tensor.scalar(ElementType.I8, -1))
                .to(ElementType.I32, 3)
                .tensor();
        assertThat(y.toLongs()).containsExactly(-508, 0);
    }

    @Test
    void spreadsElementsWithStride() {
        Tensor y = spatial("conv_transpose", new long[] {2}, new long[] {1}, 0, 0)
                .with("group", 1L)
                .with("output_padding", new long[] {1})
                .on(counting(1, 1, 2), ofDoubles(new double[] {1, 10, 100}, 1, 1, 3))
                .to(ElementType.F64, 3)
                .tensor();
        assertThat(y.toDoubles()).containsExactly(1, 10, 102, 20, 200, 0);
    }

    @Test
    void spreadsToAGivenShape() {
        Tensor y = FakeHostCall.of("conv_transpose")
                .with("strides", new long[] {1})
                .with("dilations", new long[] {1})
                .with("auto_pad", "NOTSET")
                .with("output_shape", new long[] {3})
                .with("group", 2L)
                .on(counting(1, 2, 2), ofDoubles(new double[] {1, 10, 100, 1, 1, 1}, 2, 1, 3))
                .to(ElementType.F64, 3)
                .tensor();
        assertThat(y.toDoubles()).containsExactly(12, 120, 200, 7, 7, 4);
    }

    @Test
    void readsTapsBetweenElements() {
        Tensor y = spatial("deform_conv", new long[] {1, 1}, new long[] {1, 1}, 0, 0, 0, 0)
                .with("group", 1L)
                .with("offset_group", 1L)
                .on(
                        counting(1, 1, 1, 3),
                        ones(1, 1, 1, 1),
                        ofDoubles(new double[] {0, 0, 0, 0.5, 0, -1.5}, 1, 2, 1, 3),
                        null,
                        ofDoubles(new double[] {2, 1, 1}, 1, 1, 1, 3))
                .to(ElementType.F64, 4)
                .tensor();
        assertThat(y.toDoubles()).containsExactly(3, 2, 1.5);
    }

    @Test
    void carriesThePastOn() {
        List<Datum> y = FakeHostCall.of("causal_conv_with_state")
                .with("activation", "none")
                .on(
                        ofFloats(new float[] {1, 2}, 1, 1, 2),
                        ofFloats(new float[] {100, 10, 1}, 1, 1, 3),
                        ofFloats(new float[] {0.5f}, 1),
                        ofFloats(new float[] {7, 8}, 1, 1, 2))
                .to(ElementType.F32, 3)
                .to(ElementType.F32, 3)
                .run();
        assertThat(((Tensor) y.get(0)).toFloats()).containsExactly(781.5f, 812.5f);
        assertThat(((Tensor) y.get(1)).toFloats()).containsExactly(1, 2);
    }

    @Test
    void averagesWithAndWithoutPadding() {
        assertThat(average(0)).containsExactly(1, 2.5, 4);
        // The last window reaches beyond the padding, which does not count.
        assertThat(average(1)).containsExactly(0.5, 2.5, 2);
    }

    private static double[] average(long countsPadding) {
        return spatial("average_pool", new long[] {2}, new long[] {1}, 1, 1)
                .with("kernel_shape", new long[] {2})
                .with("ceil_mode", 1L)
                .with("count_include_pad", countsPadding)
                .on(counting(1, 1, 4))
                .to(ElementType.F64, 3)
                .tensor()
                .toDoubles();
    }

    @Test
    void takesNormsOfWindows() {
        Tensor y = spatial("lp_pool", new long[] {1}, new long[] {1}, 0, 0)
                .with("kernel_shape", new long[] {2})
                .with("p", 2L)
                .on(ofDoubles(new double[] {3, -4, 0}, 1, 1, 3))
                .to(ElementType.F64, 3)
                .tensor();
        assertThat(y.toDoubles()).containsExactly(5, 4);
    }

    @Test
    void tellsWhereMaximaLie() {
        List<Datum> pooled = spatial("max_pool", new long[] {1, 1}, new long[] {1, 1}, 0, 0, 0, 0)
                .with("kernel_shape", new long[] {1, 2})
                .with("storage_order", 1L)
                .on(ofDoubles(new double[] {5, 1, 2, 3, 4, 9}, 1, 1, 2, 3))
                .to(ElementType.F64, 4)
                .to(ElementType.I64, 4)
                .run();
        assertThat(((Tensor) pooled.get(0)).toDoubles()).containsExactly(5, 2, 4, 9);
        assertThat(((Tensor) pooled.get(1)).toLongs()).containsExactly(0, 4, 3, 5);
    }

    @Test
    void putsMaximaBack() {
        Tensor y = FakeHostCall.of("max_unpool")
                .with("kernel_shape", new long[] {2, 2})
                .with("strides", new long[] {2, 2})
                .on(counting(1, 1, 1, 2), Tensor.ofLongs(new long[] {1, 6}, 1, 1, 1, 2), vector(1, 1, 2, 5))
                .to(ElementType.F64, 4)
                .tensor();
        assertThat(y.toDoubles()).containsExactly(0, 1, 0, 0, 0, 0, 0, 2, 0, 0);
    }

    @Test
    void addsBlocksUp() {
        Tensor y = FakeHostCall.of("col2im")
                .on(ofDoubles(new double[] {1, 2, 10, 20}, 1, 2, 2), vector(1, 3), vector(1, 2))
                .to(ElementType.F64, 4)
                .tensor();
        assertThat(y.toDoubles()).containsExactly(1, 12, 20);
    }
}
