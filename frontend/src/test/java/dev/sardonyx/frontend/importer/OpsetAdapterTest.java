package dev.sardonyx.frontend.importer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sardonyx.ir.diagnostic.ModelException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Old forms and what they become; {@code x} is {@code float[2, 3, 4, 5]} and {@code v} is {@code float[3]}. */
class OpsetAdapterTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "11 | y = Squeeze<axes = [1]>(x)                        | y = Squeeze(x, [1])",
                "13 | y = Squeeze(x, v)                                 | y = Squeeze(x, v)",
                "11 | y = ReduceMean<axes = [1, 2], keepdims = 0>(x)    | y = ReduceMean(x, [1, 2]) {keepdims=0}",
                "17 | y = ReduceMean<axes = [1]>(x)                     | y = ReduceMean(x, [1])",
                "12 | y = ReduceSum(x)                                  | y = ReduceSum(x)",
                "13 | y = ReduceSum(x, v)                               | y = ReduceSum(x, v)",
                "9  | y = Slice<starts = [0], ends = [1]>(x)            | y = Slice(x, [0], [1])",
                "9  | y = Slice<axes = [1], starts = [0], ends = [2]>(x)| y = Slice(x, [0], [2], [1])",
                "10 | y = Pad<pads = [0, 1]>(v)                         | y = Pad(v, [0, 1])",
                "1  | y = Pad<paddings = [0, 1], value = 2.0>(v)        | y = Pad(v, [0, 1], 2.0)",
                "6  | y = Clip<min = 0.0, max = 6.0>(x)                 | y = Clip(x, 0.0, 6.0)",
                "6  | y = Clip<max = 6.0>(x)                            | y = Clip(x, _, 6.0)",
                "6  | y = Clip<min = 1.0>(h)                            | y = Clip(h, 1.0)",
                "11 | y, z = Split<axis = 1, split = [1, 2]>(x)         | y, z = Split(x, [1, 2]) {axis=1}",
                "13 | y, z = Split(x)                                   | y, z = Split(x) {num_outputs=2}",
                "18 | y, z = Split<num_outputs = 2>(x)                  | y, z = Split(x) {num_outputs=2}",
                "6  | y = Dropout<is_test = 1, ratio = 0.5>(x)          | y = Dropout(x)",
                "1  | y, i = TopK<axis = 1, k = 3>(x)                   | y, i = TopK(x, [3]) {axis=1}",
                "1  | y = Reshape<shape = [6, -1]>(x)                   | y = Reshape(x, [6, -1])",
                "1  | y = Cast<to = \"FLOAT16\">(x)                     | y = Cast(x) {to=10}",
                "1  | y = Concat(x, x)                                  | y = Concat(x, x) {axis=1}",
                "1  | y = Selu(x)                                       | y = Selu(x) {alpha=1.6732, gamma=1.0507}",
                "1  | y = LpPool<p = 3.0>(x)                            | y = LpPool(x) {p=3}",
                "1  | y = LSTM<output_sequence = 1>(x, x, x)            | y = LSTM(x, x, x)",
                "6  | y = Gemm<broadcast = 1, transB = 1>(x, x, v)      | y = Gemm(x, x, v) {transB=1}",
                "6  | y = Add<broadcast = 1>(x, v)                      | y = Add(x, v)",
                "6  | y = Add<axis = 3, broadcast = 1>(x, v)            | y = Add(x, v)",
                "7  | y = Add(x, v)                                     | y = Add(x, v)",
                "11 | y = Softmax<axis = 3>(x)                          | y = Softmax(x) {axis=-1}",
                "13 | y = Softmax<axis = 1>(x)                          | y = Softmax(x) {axis=1}",
                "16 | y = GridSample<mode = \"bicubic\">(x, x)          | y = GridSample(x, x) {mode=cubic}",
                "17 | y = DFT<axis = 2>(x)                              | y = DFT(x, _, 2)",
                "10 | y = Scatter<axis = 1>(x, x, x)                    | y = ScatterElements(x, x, x) {axis=1}",
                "1  | y = MeanVarianceNormalization(x)                  | y = MeanVarianceNormalization(x) {axes=[2, 3]}",
                "6  | y, m, n = BatchNormalization<is_test = 1, spatial = 1>(x, v, v, v, v) | y = BatchNormalization(x, v, v, v, v)",
                "12 | y, m, n = BatchNormalization(x, v, v, v, v)       | y, m, n = BatchNormalization(x, v, v, v, v) {training_mode=1}",
                "10 | y = Resize<mode = \"linear\">(x, v) | y = Resize(x, _, v) {coordinate_transformation_mode=asymmetric, mode=linear, nearest_mode=floor}",
                "7  | y = Upsample<scales = [1.0, 2.0]>(x) | y = Resize(x, _, [1.0, 2.0]) {coordinate_transformation_mode=asymmetric, mode=nearest, nearest_mode=floor}",
                "11 | y = Resize(x, v, none, x) | y = Resize(x, _, _, x)",
                "11 | y = Resize<coordinate_transformation_mode = \"tf_half_pixel_for_nn\", nearest_mode = \"floor\">(x, v, v) | y = Resize(x, _, v) {coordinate_transformation_mode=half_pixel, nearest_mode=round_prefer_ceil}",
                "10 | y = RoiAlign(x, x, x) | y = RoiAlign(x, x, x) {coordinate_transformation_mode=output_half_pixel}",
            })
    void oneNodeBecomesOne(int version, String before, String after) {
        assertThat(adapted(version, before).lines().findFirst()).hasValue(after);
    }

    @Test
    void softmaxOfOldFlattens() {
        assertThat(adapted(11, "y = Softmax(x)")).isEqualTo("""
                y_Shape_0 = Shape(x)
                y_Flatten_1 = Flatten(x) {axis=1}
                y_Softmax_2 = Softmax(y_Flatten_1) {axis=-1}
                y = Reshape(y_Softmax_2, y_Shape_0) {allowzero=1}
                return y
                """);
    }

    @Test
    void alignedOperandsGetAxes() {
        assertThat(adapted(6, "y = Add<axis = 1, broadcast = 1>(x, v)")).isEqualTo("""
                y_Unsqueeze_1 = Unsqueeze(v, [1, 2])
                y = Add(x, y_Unsqueeze_1)
                return y
                """);
        assertThat(adapted(6, "y = PRelu(x, v)")).contains("Unsqueeze(v, [1, 2])");
        assertThat(adapted(6, "y = Add<axis = 1, broadcast = 1>(u, v)")).isEqualTo("""
                y_Shape_0 = Shape(v)
                y_Shape_1 = Shape(u)
                y_Shape_2 = Shape(y_Shape_1)
                y_Sub_4 = Sub(y_Shape_2, [1])
                y_Shape_5 = Shape(y_Shape_0)
                y_Sub_6 = Sub(y_Sub_4, y_Shape_5)
                y_Max_8 = Max(y_Sub_6, [0])
                y_ConstantOfShape_9 = ConstantOfShape(y_Max_8) {value=[1]}
                y_Concat_10 = Concat(y_Shape_0, y_ConstantOfShape_9) {axis=0}
                y_Reshape_11 = Reshape(v, y_Concat_10)
                y = Add(u, y_Reshape_11)
                return y
                """);
    }

    @Test
    void groupNormalizationTakesAValueAChannel() {
        assertThat(adapted(18, "y = GroupNormalization<num_groups = 3>(x, v, v)"))
                .isEqualTo("""
                y_Shape_0 = Shape(x) {end=2, start=1}
                y_Div_2 = Div(y_Shape_0, [3])
                y_Concat_3 = Concat([3], y_Div_2) {axis=0}
                y_Unsqueeze_5 = Unsqueeze(v, [1])
                y_Expand_6 = Expand(y_Unsqueeze_5, y_Concat_3)
                y_Reshape_8 = Reshape(y_Expand_6, [-1])
                y_Unsqueeze_10 = Unsqueeze(v, [1])
                y_Expand_11 = Expand(y_Unsqueeze_10, y_Concat_3)
                y_Reshape_13 = Reshape(y_Expand_11, [-1])
                y = GroupNormalization(x, y_Reshape_8, y_Reshape_13) {num_groups=3}
                return y
                """);
    }

    @Test
    void batchedScanRunsAScanForEachSample() {
        assertThat(adapted(8, """
                y, z = Scan<num_scan_inputs = 1, directions = [1],
                  body = b (float s, float e) => (float t, float o) { t = Squeeze<axes = [0]>(e) o = Add(s, u) }>("", x, x)
                """)).isEqualTo("""
                y, z = Scan(x, x, u) {captures=1, num_scan_inputs=2}
                  body (x_slice_0, x_slice_1, u)
                    y_part_0, z_part_1 = Scan(x_slice_0, x_slice_1, u) {captures=1, num_scan_inputs=1, scan_input_directions=[1]}
                      body (s, e, u)
                        t = Squeeze(e, [0])
                        o = Add(s, u)
                        return t, o
                    return y_part_0, z_part_1
                return y
                """);
        assertThatThrownBy(() -> adapted(8, "y = Scan<num_scan_inputs = 1, body = b () => () { }>(v, x, x)"))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("error[F004] Scan-8: sequence_lens are given")
                .hasMessageContaining("hint: export the model for operator set 9 or newer");
    }

    @Test
    void typesThatAreNotKnownAreTakenFromTheOperand() {
        assertThat(adapted(6, "t = Relu(u) y = Clip<min = 1.0>(t)")).isEqualTo("""
                t = Relu(u)
                y_CastLike_1 = CastLike(1.0, t)
                y = Clip(t, y_CastLike_1)
                return y
                """);
    }

    @Test
    void labelEncoderListsBothSides() {
        assertThat(adapted(11, "y = ai.onnx.ml.LabelEncoder<classes_strings = [\"a\", \"b\"]>(s)"))
                .startsWith("y = ai.onnx.ml.LabelEncoder(s) {keys_strings=[a, b], values_int64s=[0, 1]}");
    }

    private static String adapted(int version, String nodes) {
        return Imports.print(Imports.graph(version, """
                g (float[2, 3, 4, 5] x, float[3] v, float16[7] h, float[] u, string[2] s, float[0] unused) => (float y)
                  <float[0] none = {}> { %s }
                """.formatted(nodes)));
    }
}
