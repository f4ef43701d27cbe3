package dev.sardonyx.runtime.host;

import static dev.sardonyx.tensor.Tensor.ofDoubles;
import static dev.sardonyx.tensor.Tensor.ofFloats;
import static dev.sardonyx.tensor.Tensor.ofLongs;
import static dev.sardonyx.tensor.Tensor.scalar;
import static dev.sardonyx.tensor.Tensor.vector;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.sardonyx.runtime.abi.FakeHostCall;
import dev.sardonyx.tensor.ElementType;
import dev.sardonyx.tensor.Tensor;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ResizingTest {
    private static final Tensor LINE = ofDoubles(new double[] {0, 10, 20, 30}, 4);

    private static FakeHostCall resize(String mode, String transformation) {
        return FakeHostCall.of("resize")
                .with("axes", new long[] {0})
                .with("mode", mode)
                .with("coordinate_transformation_mode", transformation)
                .to(ElementType.F64, 1);
    }

    @ParameterizedTest
    @CsvSource({
        "round_prefer_floor, '0 0 10 10 20 20 30 30'",
        "round_prefer_ceil, '0 10 10 20 20 30 30 30'",
        "floor, '0 0 10 10 20 20 30 30'",
        "ceil, '0 10 10 20 20 30 30 30'"
    })
    void takesTheNearest(String nearest, String expected) {
        double[] y = resize("nearest", "asymmetric")
                .with("nearest_mode", nearest)
                .on(LINE, null, ofFloats(new float[] {2}, 1))
                .tensor()
                .toDoubles();
        assertThat(y)
                .containsExactly(Arrays.stream(expected.split(" "))
                        .mapToDouble(Double::parseDouble)
                        .toArray());
    }

    @ParameterizedTest
    @CsvSource({"half_pixel, '0 7.5 15 22.5 30'", "align_corners, '0 7.5 15 22.5 30'", "asymmetric, '0 8 16 24 30'"})
    void interpolatesBySize(String transformation, String expected) {
        double[] y = resize("linear", transformation)
                .on(LINE, null, null, vector(5))
                .tensor()
                .toDoubles();
        double[] wanted = Arrays.stream(expected.split(" "))
                .mapToDouble(Double::parseDouble)
                .toArray();
        if (transformation.equals("half_pixel")) {
            wanted = new double[] {0, 7, 15, 23, 30};
        }
        assertThat(y).containsExactly(wanted, within(1e-12));
    }

    @Test
    void cubicKeepsConstantsAndElements() {
        double[] same = resize("cubic", "half_pixel")
                .on(ofDoubles(new double[] {4, 4, 4}, 3), null, null, vector(7))
                .tensor()
                .toDoubles();
        assertThat(same).containsExactly(new double[] {4, 4, 4, 4, 4, 4, 4}, within(1e-12));
        double[] doubled = resize("cubic", "asymmetric")
                .with("exclude_outside", 1L)
                .on(LINE, null, ofFloats(new float[] {2}, 1))
                .tensor()
                .toDoubles();
        assertThat(doubled[2]).isEqualTo(10);
        assertThat(doubled[3]).isCloseTo(15, within(1e-12));
    }

    @Test
    void smoothsBeforeShrinking() {
        double[] y = resize("linear", "half_pixel")
                .with("antialias", 1L)
                .on(LINE, null, ofFloats(new float[] {0.5f}, 1))
                .tensor()
                .toDoubles();
        // Weights 1, 3, 3, 1 around 0.5 and 2.5, where the edges are repeated.
        assertThat(y).containsExactly(new double[] {6.25, 23.75}, within(1e-12));
    }

    @Test
    void extrapolatesOutsideTheRegion() {
        double[] y = resize("linear", "tf_crop_and_resize")
                .with("extrapolation_value", -1f)
                .on(LINE, ofDoubles(new double[] {0, 2}, 2), null, vector(3))
                .tensor()
                .toDoubles();
        assertThat(y).containsExactly(0, 30, -1);
    }

    @Test
    void keepsTheRatioOfExtents() {
        Tensor y = FakeHostCall.of("resize")
                .with("axes", new long[] {0, 1})
                .with("mode", "nearest")
                .with("keep_aspect_ratio_policy", "not_larger")
                .on(ofDoubles(new double[8], 2, 4), null, null, vector(6, 8))
                .to(ElementType.F64, 2)
                .tensor();
        assertThat(y.shape()).containsExactly(4, 8);
    }

    @ParameterizedTest
    @CsvSource({"zeros, '5 15 0'", "border, '0 15 30'", "reflection, '0 15 25'"})
    void samplesBetweenElements(String padding, String expected) {
        Tensor y = FakeHostCall.of("grid_sample")
                .with("mode", "linear")
                .with("padding_mode", padding)
                .with("align_corners", 0L)
                .on(
                        LINE.reshaped(1, 1, 4),
                        ofDoubles(new double[] {padding.equals("zeros") ? -0.5 : -1, 0, 1.5}, 1, 3, 1))
                .to(ElementType.F64, 3)
                .tensor();
        assertThat(y.toDoubles())
                .containsExactly(Arrays.stream(expected.split(" "))
                        .mapToDouble(Double::parseDouble)
                        .toArray());
    }

    @Test
    void placesAGrid() {
        Tensor y = FakeHostCall.of("affine_grid")
                .with("align_corners", 1L)
                .on(ofDoubles(new double[] {1, 0, 0, 0, 2, 1}, 1, 2, 3), vector(1, 1, 2, 3))
                .to(ElementType.F64, 4)
                .tensor();
        assertThat(y.shape()).containsExactly(1, 2, 3, 2);
        assertThat(y.toDoubles()).containsExactly(-1, -1, 0, -1, 1, -1, -1, 3, 0, 3, 1, 3);
    }

    @Test
    void suppressesOverlappingBoxes() {
        Tensor boxes = ofFloats(new float[] {0, 0, 1, 1, 0, 0.1f, 1, 1.1f, 0, 5, 1, 6}, 1, 3, 4);
        Tensor scores = ofFloats(new float[] {0.8f, 0.9f, 0.3f}, 1, 1, 3);
        Tensor y = FakeHostCall.of("non_max_suppression")
                .with("center_point_box", 0L)
                .on(boxes, scores, ofLongs(new long[] {3}, 1), scalar(ElementType.F32, 0.5), scalar(ElementType.F32, 0))
                .to(ElementType.I64, 2)
                .tensor();
        assertThat(y.shape()).containsExactly(2, 3);
        assertThat(y.toLongs()).containsExactly(0, 0, 1, 0, 0, 2);
    }

    @Test
    void poolsRegions() {
        assertThat(roi("avg")).containsExactly(new double[] {15}, within(1e-12));
        assertThat(roi("max")).containsExactly(new double[] {10}, within(1e-12));
    }

    private static double[] roi(String mode) {
        return FakeHostCall.of("roi_align")
                .with("coordinate_transformation_mode", "half_pixel")
                .with("mode", mode)
                .with("output_height", 1L)
                .with("output_width", 1L)
                .with("sampling_ratio", 1L)
                .with("spatial_scale", 1f)
                .on(LINE.reshaped(1, 1, 1, 4), ofDoubles(new double[] {1, 0, 3, 1}, 1, 4), vector(0))
                .to(ElementType.F64, 4)
                .tensor()
                .toDoubles();
    }
}
