package dev.sardonyx.compiler.prune;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sardonyx.compiler.weights.TextModels;
import dev.sardonyx.compiler.weights.WeightFilter;
import dev.sardonyx.frontend.importer.TensorImporter;
import dev.sardonyx.frontend.model.OnnxModel;
import dev.sardonyx.frontend.protobuf.ModelProtoWriter;
import dev.sardonyx.ir.diagnostic.ModelException;
import dev.sardonyx.passes.sparsity.BlockShape;
import dev.sardonyx.tensor.ElementType;
import dev.sardonyx.tensor.Tensor;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class PrunerTest {
    private static final Path SOURCE = Path.of("model.onnx");

    private static PruneResult prune(OnnxModel model, double sparsity, BlockShape shape) {
        return Pruner.prune(model, SOURCE, new PruneOptions(sparsity, shape, WeightFilter.ALL));
    }

    private static Tensor weight(OnnxModel model, String name) {
        return TensorImporter.of(SOURCE).tensor(TextModels.initializer(model, name));
    }

    /**
     * Checks against blocks that are written down one by one: the smallest are zero until enough elements are, all others
     * are as before.
     *
     * @param at the number of the element in row k and column n
     */
    private static void assertSmallestBlocksAreZero(
            Tensor before,
            Tensor after,
            int rows,
            int columns,
            BiFunction<Integer, Integer, Integer> at,
            double sparsity,
            int width) {
        List<List<Integer>> blocks = new ArrayList<>();
        for (int k = 0; k < rows; k++) {
            for (int n = 0; n < columns; n += width) {
                List<Integer> block = new ArrayList<>();
                for (int i = n; i < Math.min(n + width, columns); i++) {
                    block.add(at.apply(k, i));
                }
                blocks.add(block);
            }
        }
        blocks.sort(Comparator.comparingDouble(block -> block.stream()
                .mapToDouble(i -> before.getDouble(i) * before.getDouble(i))
                .sum()));
        int zeros = 0;
        for (List<Integer> block : blocks) {
            boolean zeroed = zeros < sparsity * rows * columns;
            zeros += zeroed ? block.size() : 0;
            for (int i : block) {
                assertThat(after.getDouble(i)).isEqualTo(zeroed ? 0 : before.getDouble(i));
            }
        }
    }

    @ParameterizedTest
    @EnumSource(BlockShape.class)
    void blocksLieAlongOutputFeaturesOfMatMul(BlockShape shape) {
        OnnxModel model = TextModels.of(21, """
                g (float[2, 5] x) => (float[] y) <float[5, 22] w> { y = MatMul(x, w) }
                """);

        Tensor after = weight(prune(model, 0.6, shape).model(), "w");

        assertSmallestBlocksAreZero(weight(model, "w"), after, 5, 22, (k, n) -> k * 22 + n, 0.6, shape.width());
    }

    @ParameterizedTest
    @EnumSource(BlockShape.class)
    void blocksLieAlongOutputFeaturesOfTransposedWeights(BlockShape shape) {
        OnnxModel model = TextModels.of(21, """
                g (float[2, 5] x) => (float[] y) <float[22, 5] w, float[22, 5] v, float[5, 22] u> {
                  a = Gemm <transB = 1> (x, w)
                  t = Transpose(v)
                  b = MatMul(x, t)
                  c = Gemm(x, u)
                  y = Sum(a, b, c)
                }
                """);

        OnnxModel pruned = prune(model, 0.6, shape).model();

        for (String name : List.of("w", "v")) {
            assertSmallestBlocksAreZero(
                    weight(model, name), weight(pruned, name), 5, 22, (k, n) -> n * 5 + k, 0.6, shape.width());
        }
        assertSmallestBlocksAreZero(
                weight(model, "u"), weight(pruned, "u"), 5, 22, (k, n) -> k * 22 + n, 0.6, shape.width());
    }

    @ParameterizedTest
    @EnumSource(BlockShape.class)
    void blocksLieAlongOutputChannelsOfConvolutions(BlockShape shape) {
        OnnxModel model = TextModels.of(21, """
                g (float[1, 2, 4, 4] x) => (float[] y) <float[18, 2, 3, 1] w> { y = Conv(x, w) }
                """);

        Tensor after = weight(prune(model, 0.7, shape).model(), "w");

        assertSmallestBlocksAreZero(weight(model, "w"), after, 6, 18, (k, n) -> n * 6 + k, 0.7, shape.width());
    }

    @Test
    void blocksDoNotCrossGroupsOfConvolutions() {
        OnnxModel model = TextModels.of(21, """
                g (float[1, 4, 4, 4] x) => (float[] y) <float[12, 2, 1, 1] w> { y = Conv <group = 2> (x, w) }
                """);

        PrunedWeight pruned =
                prune(model, 0.5, BlockShape.FOUR_COLUMNS).weights().getFirst();

        assertThat(pruned.blocks()).isEqualTo(2 * 2 * 2);
        assertThat(pruned.before().matrices()).isEqualTo(2);
        assertThat(pruned.before().columns()).isEqualTo(6);
    }

    @Test
    void batchesOfMatricesArePrunedTogether() {
        OnnxModel model = TextModels.of(21, """
                g (float[2, 3, 5] x) => (float[] y) <float[2, 5, 8] w> { y = MatMul(x, w) }
                """);

        Tensor after = weight(prune(model, 0.5, BlockShape.FOUR_COLUMNS).model(), "w");

        assertSmallestBlocksAreZero(weight(model, "w"), after, 10, 8, (k, n) -> k * 8 + n, 0.5, 4);
    }

    @Test
    void allOrNothing() {
        OnnxModel model = TextModels.of(21, """
                g (float[2, 5] x) => (float[] y) <float[5, 22] w> { y = MatMul(x, w) }
                """);

        PruneResult none = prune(model, 0, BlockShape.EIGHT_COLUMNS);
        PruneResult all = prune(model, 1, BlockShape.EIGHT_COLUMNS);

        assertThat(none.model()).isEqualTo(model);
        assertThat(none.weights().getFirst().zeroed()).isZero();
        assertThat(all.weights().getFirst().zeroed()).isEqualTo(15);
        assertThat(all.weights().getFirst().after().density()).isZero();
        assertThat(weight(all.model(), "w").toDoubles()).containsOnly(0);
    }

    @Test
    void ofEqualBlocksTheFirstBecomeZero() {
        OnnxModel model = TextModels.of(21, """
                g (float[2, 2] x) => (float[] y) <float[2, 8] w> { y = MatMul(x, w) }
                """);
        float[] ones = {1, 1, 1, 1, 1, 1, 1, 1, 0, 1, 1, 1, 1, 1, 1, 1};

        OnnxModel pruned = prune(TextModels.with(model, "w", Tensor.ofFloats(ones, 2, 8)), 0.5, BlockShape.FOUR_COLUMNS)
                .model();

        assertThat(weight(pruned, "w").toDoubles()).containsExactly(0, 0, 0, 0, 1, 1, 1, 1, 0, 0, 0, 0, 1, 1, 1, 1);
    }

    @Test
    void sharedWeightsArePrunedOnceAndOtherOrdersTold() {
        OnnxModel model = TextModels.of(21, """
                g (float[2, 8] x) => (float[] y) <float[8, 8] w> {
                  [first] a = MatMul(x, w)
                  [second] y = Gemm <transB = 1> (a, w)
                }
                """);

        PrunedWeight pruned =
                prune(model, 0.5, BlockShape.FOUR_COLUMNS).weights().getFirst();

        assertThat(pruned.nodes()).containsExactly("first", "second");
        assertThat(pruned.note()).startsWith("second takes it in another order");
        assertThat(pruned.after().density4x1()).isEqualTo(0.5);
    }

    @Test
    void weightsOfNestedGraphsAndFunctionsArePruned() {
        OnnxModel model = TextModels.of(21, """
                g (float[2, 2] x, bool c) => (float[] y) {
                  h = If (c) <
                    then_branch = t () => (float[] a) {
                      k = Constant <value = float[2, 2] {1, 2, 3, 4}> ()
                      a = MatMul(x, k)
                    },
                    else_branch = e () => (float[] b) { b = Identity(x) }>
                  y = local.f(h)
                }
                <domain: "local", opset_import: ["" : 18]>
                f (x) => (y) {
                  k = Constant <value = float[2, 2] {4, 3, 2, 1}> ()
                  y = MatMul(x, k)
                }
                """);

        PruneResult pruned = prune(model, 0.5, BlockShape.UNSTRUCTURED);

        assertThat(pruned.weights()).extracting(w -> w.after().nonZeros()).containsExactly(2L, 2L);
        assertThat(pruned.model()).isEqualTo(TextModels.of(21, """
                g (float[2, 2] x, bool c) => (float[] y) {
                  h = If (c) <
                    then_branch = t () => (float[] a) {
                      k = Constant <value = float[2, 2] {0, 0, 3, 4}> ()
                      a = MatMul(x, k)
                    },
                    else_branch = e () => (float[] b) { b = Identity(x) }>
                  y = local.f(h)
                }
                <domain: "local", opset_import: ["" : 18]>
                f (x) => (y) {
                  k = Constant <value = float[2, 2] {4, 3, 0, 0}> ()
                  y = MatMul(x, k)
                }
                """));
    }

    @Test
    void otherBytesStayAsTheyAre() {
        OnnxModel model = TextModels.of(21, """
                g (float[2, 5] x) => (float[] y) <float[5, 16] w, float[16] b> {
                  a = MatMul(x, w)
                  y = Add(a, b)
                }
                """);

        OnnxModel pruned = prune(model, 0.5, BlockShape.FOUR_COLUMNS).model();

        assertThat(ModelProtoWriter.write(TextModels.with(pruned, "w", weight(model, "w"))))
                .isEqualTo(ModelProtoWriter.write(model));
    }

    @Test
    void halvesArePrunedToo() {
        OnnxModel model = TextModels.of(21, """
                g (float16[2, 2] x) => (float16[] y) <float[2, 4] w> { y = MatMul(x, w) }
                """);
        Tensor halves = Tensor.zeros(ElementType.F16, 2, 4);
        for (int i = 0; i < 8; i++) {
            halves.setDouble(i, i + 1);
        }

        OnnxModel pruned = prune(TextModels.with(model, "w", halves), 0.5, BlockShape.FOUR_COLUMNS)
                .model();

        assertThat(weight(pruned, "w").elementType()).isEqualTo(ElementType.F16);
        assertThat(weight(pruned, "w").toDoubles()).containsExactly(0, 0, 0, 0, 5, 6, 7, 8);
    }

    @Test
    void weightsThatAreNoWeightsAreLeftWithTheReason() {
        OnnxModel model = TextModels.of(21, """
                g (float[2, 5] x, int64[2] i) => (float[] y) <float[5, 22] w, float[5, 5] e, float[22] b> {
                  r = Gather(e, i)
                  [keep] p = MatMul(r, w)
                  y = Add(p, b)
                  z = MatMul(x, e)
                }
                """);
        WeightFilter excluding = new WeightFilter(List.of(), List.of("ke*"), 0);

        assertThat(prune(model, 0.5, BlockShape.UNSTRUCTURED).left())
                .extracting(left -> left.name() + ": " + left.reason())
                .containsExactly(
                        "e: taken by Gather (operand 0), not only as a weight of matrix products and convolutions",
                        "b: taken by Add (operand 1), not only as a weight of matrix products and convolutions");
        assertThatThrownBy(() -> Pruner.prune(model, SOURCE, new PruneOptions(0.5, BlockShape.UNSTRUCTURED, excluding)))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("error[C006] there is no weight to prune: 'w': an --exclude matches it");
    }

    @ParameterizedTest
    @ValueSource(doubles = {Double.NaN, Double.NEGATIVE_INFINITY})
    void weightsThatAreNoNumbersAreRefused(double value) {
        OnnxModel model = TextModels.of(21, """
                g (float[2, 5] x) => (float[] y) <float[5, 22] w> { y = MatMul(x, w) }
                """);
        Tensor damaged = weight(model, "w").copy();
        damaged.setDouble(22 + 3, value);

        assertThatThrownBy(() -> prune(TextModels.with(model, "w", damaged), 0.5, BlockShape.FOUR_COLUMNS))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("error[F006] the weight 'w' is " + value + " at [1, 3]");
    }

    @ParameterizedTest
    @ValueSource(doubles = {-0.1, 1.5, Double.NaN})
    void sparsityIsAFraction(double sparsity) {
        assertThatThrownBy(() -> new PruneOptions(sparsity, BlockShape.FOUR_COLUMNS, WeightFilter.ALL))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("error[C004] the sparsity is " + sparsity + ", expected a number from 0 to 1");
    }
}
