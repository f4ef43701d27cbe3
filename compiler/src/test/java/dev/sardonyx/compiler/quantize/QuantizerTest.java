package dev.sardonyx.compiler.quantize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.sardonyx.compiler.weights.TextModels;
import dev.sardonyx.compiler.weights.WeightFilter;
import dev.sardonyx.frontend.importer.TensorImporter;
import dev.sardonyx.frontend.model.OnnxDataType;
import dev.sardonyx.frontend.model.OnnxModel;
import dev.sardonyx.frontend.model.OnnxNode;
import dev.sardonyx.frontend.model.OnnxOpset;
import dev.sardonyx.frontend.model.OnnxTensor;
import dev.sardonyx.frontend.model.OnnxValueInfo;
import dev.sardonyx.ir.diagnostic.ModelException;
import dev.sardonyx.tensor.ElementType;
import dev.sardonyx.tensor.Tensor;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class QuantizerTest {
    private static final Path SOURCE = Path.of("model.onnx");
    private static final String PRODUCT = "g (float[2, 64] x) => (float[] y) <float[64, 24] w> { y = MatMul(x, w) }";
    private static final String TABLE = "g (int64[2] i) => (float[] y) <float[50, 64] w> { y = Gather(w, i) }";
    private static final String FILTERS =
            "g (float[1, 8, 5, 5] x) => (float[] y) <float[16, 8, 3, 3] w> { y = Conv(x, w) }";

    private static QuantizeOptions options(WeightFormat format, int group) {
        OptionalInt groups = group == 0 ? OptionalInt.empty() : OptionalInt.of(group);
        return new QuantizeOptions(format, groups, Optional.empty(), WeightFilter.ALL);
    }

    private static QuantizeResult quantize(int opset, String text, WeightFormat format, int group) {
        return Quantizer.quantize(TextModels.of(opset, text), SOURCE, options(format, group));
    }

    private static List<String> operators(OnnxModel model) {
        return model.graph().nodes().stream().map(OnnxNode::operator).toList();
    }

    private static List<String> constants(OnnxModel model) {
        return model.graph().initializers().stream()
                .map(tensor -> tensor.dataType().text() + tensor.dims())
                .toList();
    }

    @Test
    void productsHaveAScaleForEachOutputFeature() {
        QuantizeResult result = quantize(13, PRODUCT, WeightFormat.INT8, 0);

        assertThat(operators(result.model())).containsExactly("DequantizeLinear", "MatMul");
        assertThat(constants(result.model())).containsExactly("int8[64, 24]", "float[24]", "int8[24]");
        assertThat(result.model().graph().nodes().getFirst().outputs()).containsExactly("w");
        QuantizedWeight weight = result.weights().getFirst();
        assertThat(weight.format()).isEqualTo("int8 per channel");
        assertThat(weight.bytesBefore()).isEqualTo(64 * 24 * 4);
        assertThat(weight.bytesAfter()).isEqualTo(64 * 24 + 24 * 5);
        assertThat(weight.relativeError()).isBetween(1e-3, 1e-2);
        assertThat(weight.note()).isEmpty();
    }

    @Test
    void olderOperatorSetsScaleByArithmetic() {
        QuantizeResult result = quantize(11, PRODUCT, WeightFormat.INT8, 0);
        QuantizeResult groups = quantize(17, PRODUCT, WeightFormat.INT8, 32);

        assertThat(operators(result.model())).containsExactly("Cast", "Mul", "MatMul");
        assertThat(constants(result.model())).containsExactly("int8[64, 24]", "float[1, 24]");
        assertThat(operators(groups.model())).containsExactly("Cast", "Mul", "Reshape", "MatMul");
        assertThat(constants(groups.model())).containsExactly("int64[2]", "int8[2, 32, 24]", "float[2, 1, 24]");
        assertThat(groups.weights().getFirst().format()).isEqualTo("int8 in groups of 32");
    }

    @Test
    void groupsAreBlocksWhereTheOperatorSetHasThem() {
        QuantizeResult result = quantize(21, PRODUCT, WeightFormat.INT8, 32);

        assertThat(operators(result.model())).containsExactly("DequantizeLinear", "MatMul");
        assertThat(constants(result.model())).containsExactly("int8[64, 24]", "float[2, 24]");
        assertThat(quantize(17, PRODUCT.replace("64", "50"), WeightFormat.INT8, 32)
                        .weights())
                .extracting(QuantizedWeight::note)
                .containsExactly("groups of 32 do not divide 50, and operator set 17 has no blocks");
    }

    @Test
    void productsOfFourBitsAreMatMulNBits() {
        QuantizeResult result = quantize(14, """
                g (float[2, 64] x) => (float[] y) <float[24, 64] w, float[24] b> {
                  t = Transpose(w)
                  p = MatMul(x, t)
                  [named] q = Gemm <transB = 1, alpha = 0.5> (x, w, b)
                  y = Add(p, q)
                }
                """, WeightFormat.INT4, 16);

        assertThat(operators(result.model())).containsExactly("MatMulNBits", "MatMulNBits", "Add", "Add");
        assertThat(constants(result.model()))
                .containsExactly("uint8[24, 4, 8]", "uint8[48]", "float[96]", "float[96]", "float[24]");
        assertThat(result.model().graph().nodes().get(1).name()).isEqualTo("named");
        assertThat(result.weights().getFirst().format()).isEqualTo("int4 with zero points in groups of 16");
        assertThat(result.model().opsetImports()).contains(new OnnxOpset("com.microsoft", 1));
    }

    @Test
    void fourBitsThatNoProductTakesStayInTheModel() {
        String scaled =
                "g (float[2, 64] x, float[24] b) => (float[] y) <float[64, 24] w> { y = Gemm <beta = 0.5> (x, w, b) }";

        QuantizeResult blocks = quantize(21, scaled, WeightFormat.INT4, 0);
        QuantizeResult channels = quantize(17, scaled, WeightFormat.INT4, 0);

        assertThat(operators(blocks.model())).containsExactly("DequantizeLinear", "Gemm");
        assertThat(constants(blocks.model())).containsExactly("uint4[64, 24]", "float[2, 24]", "uint4[2, 24]");
        assertThat(channels.weights().getFirst().format()).isEqualTo("int8 per channel");
        assertThat(channels.weights().getFirst().note())
                .isEqualTo("MatMulNBits cannot take its place, and operator set 17 has no blocks");
    }

    @Test
    void tablesAreGatheredBeforeTheyAreScaled() {
        QuantizeResult eight = quantize(11, TABLE, WeightFormat.INT8, 0);
        QuantizeResult four = quantize(11, TABLE, WeightFormat.INT4, 0);
        QuantizeResult symmetric = Quantizer.quantize(
                TextModels.of(11, TABLE),
                SOURCE,
                new QuantizeOptions(WeightFormat.INT4, OptionalInt.of(16), Optional.of(true), WeightFilter.ALL));

        assertThat(operators(eight.model())).containsExactly("Gather", "Cast", "Gather", "Mul");
        assertThat(constants(eight.model())).containsExactly("int8[50, 64]", "float[50, 1]");
        assertThat(operators(four.model())).containsExactly("GatherBlockQuantized");
        assertThat(constants(four.model())).containsExactly("uint4[50, 64]", "float[50, 2]", "uint4[50, 2]");
        assertThat(constants(symmetric.model())).containsExactly("int4[50, 64]", "float[50, 4]");
        assertThat(eight.weights().getFirst().format()).isEqualTo("int8 per row");
    }

    @Test
    void convolutionsHaveAScaleForEachOutputChannel() {
        QuantizeResult four = quantize(13, FILTERS, WeightFormat.INT4, 0);

        assertThat(operators(four.model())).containsExactly("DequantizeLinear", "Conv");
        assertThat(constants(four.model())).containsExactly("int8[16, 8, 3, 3]", "float[16]", "int8[16]");
        assertThat(four.weights().getFirst().note()).isEqualTo("convolutions have a scale for each output channel");
    }

    @Test
    void halvesAreCastBack() {
        QuantizeResult half = quantize(11, PRODUCT, WeightFormat.F16, 0);
        QuantizeResult table = quantize(13, TABLE, WeightFormat.BF16, 0);

        assertThat(operators(half.model())).containsExactly("Cast", "MatMul");
        assertThat(constants(half.model())).containsExactly("float16[64, 24]");
        assertThat(operators(table.model())).containsExactly("Gather", "Cast");
        assertThat(constants(table.model())).containsExactly("bfloat16[50, 64]");
        assertThatThrownBy(() -> quantize(11, PRODUCT, WeightFormat.BF16, 0))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining(
                        "error[C006] there is no weight to quantise: 'w': operator set 11 has no operators")
                .hasMessageContaining("for bf16; the oldest that has is 13");
    }

    @Test
    void weightsBeyondHalvesAreLeft() {
        OnnxModel model =
                TextModels.with(TextModels.of(21, PRODUCT), "w", filled(Tensor.zeros(ElementType.F32, 64, 24), 1e5));

        assertThatThrownBy(() -> Quantizer.quantize(model, SOURCE, options(WeightFormat.F16, 0)))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("'w': the element 100000.0 exceeds the range of f16");
    }

    private static Tensor filled(Tensor tensor, double value) {
        for (long i = 0; i < tensor.size(); i++) {
            tensor.setDouble(i, value);
        }
        return tensor;
    }

    @Test
    void weightsInFunctionsStayConstants() {
        QuantizeResult result = quantize(21, """
                g (float[1, 4] x) => (float[] y) { y = local.f(x) }
                <domain: "local", opset_import: ["" : 18]>
                f (x) => (y) {
                  k = Constant <value = float[4, 4] {1, 2, 3, 4, 5, 6, 7, 8, 1, 2, 3, 4, 5, 6, 7, 8}> ()
                  y = MatMul(x, k)
                }
                """, WeightFormat.INT8, 0);

        assertThat(result.model().functions().getFirst().nodes().stream().map(OnnxNode::operator))
                .containsExactly("Constant", "Constant", "Constant", "DequantizeLinear", "MatMul");
    }

    @Test
    void weightsThatAreUsedInManyWaysAreDefinedAnew() {
        QuantizeResult result = quantize(14, """
                g (int64[2] i) => (float[] y) <float[50, 64] w> {
                  e = Gather(w, i)
                  t = Transpose(w)
                  y = MatMul(e, t)
                }
                """, WeightFormat.INT4, 32);

        assertThat(operators(result.model())).containsExactly("Cast", "Mul", "Gather", "Transpose", "MatMul");
        assertThat(constants(result.model())).containsExactly("int8[50, 64]", "float[50, 1]");
    }

    @Test
    void weightsAreStoredAsTheyAreTaken() {
        QuantizeResult result = quantize(14, """
                g (float[2, 64] x) => (float[] y) <float[24, 64] w> {
                  i = Identity(w)
                  t = Transpose(i)
                  y = MatMul(x, t)
                }
                """, WeightFormat.INT8, 0);

        assertThat(operators(result.model())).containsExactly("DequantizeLinear", "MatMul");
        assertThat(result.model().graph().nodes().getFirst().outputs()).containsExactly("t");
        assertThat(constants(result.model())).containsExactly("int8[64, 24]", "float[24]", "int8[24]");
        assertThat(result.weights().getFirst().name()).isEqualTo("w");
        assertThat(result.weights().getFirst().shape()).containsExactly(24L, 64L);
    }

    @Test
    void whatDoesNotPayIsLeftWithTheReason() {
        String small = """
                g (float[2, 64] x) => (float[] y) <float[64, 24] w, float[24, 1] v, float[24] b> {
                  a = MatMul(x, w)
                  c = Add(a, b)
                  y = MatMul(c, v)
                }
                """;
        WeightFilter large = new WeightFilter(List.of(), List.of(), 100);

        assertThat(quantize(21, small, WeightFormat.INT4, 64).left())
                .extracting(left -> left.name() + " " + left.shape() + ": " + left.reason())
                .containsExactly(
                        "b [24]: taken by Add (operand 1), not only as a weight of matrix products, convolutions and Gather");
        assertThat(Quantizer.quantize(
                                TextModels.of(21, small),
                                SOURCE,
                                new QuantizeOptions(WeightFormat.INT8, OptionalInt.empty(), Optional.empty(), large))
                        .left())
                .extracting(left -> left.name() + ": " + left.reason())
                .contains("v: it has fewer than 100 elements");
        assertThatThrownBy(() -> quantize(
                        21,
                        "g (float[2, 1] x) => (float[] y) <float[1, 9] w> { y = MatMul(x, w) }",
                        WeightFormat.INT8,
                        0))
                .hasMessageContaining("'w': int8 per channel would take 54 bytes with its scales");
    }

    @Test
    void filesOfOldFormatsLoseTheInputsOfInitializers() {
        OnnxModel model = TextModels.of(11, PRODUCT);
        List<OnnxValueInfo> inputs = new ArrayList<>(model.graph().inputs());
        inputs.add(OnnxValueInfo.of("w", inputs.getFirst().type()));
        OnnxModel old = new OnnxModel(
                3, "", "", "", 0, "", model.opsetImports(), model.graph().withInputs(inputs), List.of(), Map.of());

        OnnxModel quantized =
                Quantizer.quantize(old, SOURCE, options(WeightFormat.INT4, 0)).model();

        assertThat(quantized.graph().inputs()).extracting(OnnxValueInfo::name).containsExactly("x");
        assertThat(quantized.irVersion()).isEqualTo(4);
        assertThat(Quantizer.quantize(TextModels.of(11, TABLE), SOURCE, options(WeightFormat.INT4, 0))
                        .model()
                        .irVersion())
                .isEqualTo(10);
    }

    @Test
    void namesOfTheModelAreNotTakenAgain() {
        OnnxModel quantized = quantize(21, """
                g (float[2, 64] x) => (float[] w_scale) <float[64, 24] w, float[24] w_quantized> {
                  a = MatMul(x, w)
                  w_scale = Add(a, w_quantized)
                }
                """, WeightFormat.INT8, 0).model();

        assertThat(quantized.graph().initializers())
                .extracting(OnnxTensor::name)
                .containsExactly("w_quantized_2", "w_scale_2", "w_zero_point", "w_quantized");
    }

    @Test
    void codesStandForTheWeights() {
        OnnxModel model = TextModels.of(21, PRODUCT);
        OnnxModel quantized =
                Quantizer.quantize(model, SOURCE, options(WeightFormat.INT8, 0)).model();
        TensorImporter tensors = TensorImporter.of(SOURCE);
        Tensor weights = tensors.tensor(TextModels.initializer(model, "w"));
        Tensor codes = tensors.tensor(TextModels.initializer(quantized, "w_quantized"));
        Tensor scales = tensors.tensor(TextModels.initializer(quantized, "w_scale"));

        for (int i = 0; i < weights.size(); i++) {
            double value = codes.getDouble(i) * scales.getDouble(i % 24);
            assertThat(value).isCloseTo(weights.getDouble(i), within(0.05));
        }
        assertThat(TextModels.initializer(quantized, "w_zero_point").dataType()).isEqualTo(OnnxDataType.INT8);
    }

    @Test
    void weightsThatAreNoNumbersAreRefusedAllAtOnce() {
        OnnxModel model = TextModels.of(21, """
                g (float[2, 4] x) => (float[] y) <float[4, 4] w, float[4, 4] v> {
                  a = MatMul(x, w)
                  y = MatMul(a, v)
                }
                """);
        OnnxModel damaged = TextModels.with(
                TextModels.with(model, "w", filled(Tensor.zeros(ElementType.F32, 4, 4), Double.NaN)),
                "v",
                filled(Tensor.zeros(ElementType.F32, 4, 4), Double.POSITIVE_INFINITY));

        assertThatThrownBy(() -> Quantizer.quantize(damaged, SOURCE, options(WeightFormat.INT8, 0)))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("error[F006] the weight 'w' is NaN at [0, 0]")
                .hasMessageContaining("error[F006] the weight 'v' is Infinity at [0, 0]");
    }

    @Test
    void optionsThatContradictEachOtherAreRefused() {
        assertThatThrownBy(() -> options(WeightFormat.F16, 32))
                .hasMessageContaining("error[C004] weights in f16 have no groups or zero points");
        assertThatThrownBy(() -> options(WeightFormat.INT4, 24))
                .hasMessageContaining("error[C004] the group is 24, expected a power of two of at least 16");
        assertThatThrownBy(() -> options(WeightFormat.INT8, 8)).hasMessageContaining("the group is 8");
    }
}
