package dev.sardonyx.compiler.weights;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sardonyx.frontend.model.OnnxModel;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class WeightFinderTest {
    private static final Path SOURCE = Path.of("model.onnx");

    /** Each weight with the roles of its uses and their permutations. */
    private static List<String> found(OnnxModel model) {
        return WeightFinder.find(model, SOURCE).stream()
                .map(weight -> weight.name()
                        + weight.uses().stream()
                                .map(use -> " " + use.role() + use.permutation())
                                .collect(Collectors.joining())
                        + (weight.isResult() ? " RESULT" : ""))
                .toList();
    }

    @Test
    void rolesAreThoseOfOperands() {
        OnnxModel model = TextModels.of(21, """
                g (float[2, 3] x, float[1, 2, 4, 4] i, int64[2] n) => (float[] y)
                <float[3, 4] m, float[4, 3] t, float[4, 2, 3, 3] f, float[5, 3] e, float[4] b, float[3, 2] l, float[3] v> {
                  a = MatMul(x, m)
                  c = Gemm <transB = 1> (x, t, b)
                  d = Conv(i, f, b)
                  h = Gather(e, n)
                  k = MatMul(l, x)
                  o = MatMul(x, v)
                  p = com.microsoft.FusedMatMul <transB = 1> (x, t)
                  y = Foo(a)
                }
                """);

        assertThat(found(model))
                .containsExactlyInAnyOrder(
                        "m PRODUCT[0, 1]",
                        "t PRODUCT[0, 1] PRODUCT[0, 1]",
                        "f CONVOLUTION[0, 1, 2, 3]",
                        "e TABLE[0, 1]",
                        "b OTHER[0] OTHER[0]",
                        "l OTHER[0, 1]",
                        "v OTHER[0]");
    }

    @Test
    void constantsAreFollowedThroughViews() {
        OnnxModel model = TextModels.of(21, """
                g (float[2, 4] x, float[3, 2, 4] b) => (float[] y, float[] s) <float[3, 4] w, float[4, 3, 5] r> {
                  c = Constant <value = float[2, 2] {1, 2, 3, 4}> ()
                  t = Transpose(w)
                  i = Identity(t)
                  y = MatMul(x, i)
                  u = Transpose <perm = [1, 0, 2]> (r)
                  z = MatMul(b, u)
                  s = Identity(c)
                }
                """);

        assertThat(found(model)).containsExactly("w PRODUCT[1, 0]", "r PRODUCT[1, 0, 2]", "c RESULT");
        ConstantWeight weight = WeightFinder.find(model, SOURCE).getFirst();
        assertThat(weight.uses().getFirst().depthAxis()).isEqualTo(1);
        assertThat(weight.uses().getFirst().channelAxis()).isZero();
        assertThat(weight.views()).hasSize(2);
    }

    @Test
    void nestedGraphsSeeConstantsOutsideAndHaveTheirOwn() {
        OnnxModel model = TextModels.of(21, """
                g (float[2, 3] x, bool c) => (float[] y) <float[3, 4] w> {
                  y = If (c) <
                    then_branch = t () => (float[] a) { a = MatMul(x, w) },
                    else_branch = e () => (float[] b) {
                      k = Constant <value = float[3, 1] {1, 2, 3}> ()
                      b = MatMul(x, k)
                    }>
                }
                """);

        assertThat(found(model)).containsExactly("w PRODUCT[0, 1]", "k PRODUCT[0, 1]");
    }

    @Test
    void functionsHaveConstantsOfTheirOwnAndAttributesOfTheirCallers() {
        OnnxModel model = TextModels.of(21, """
                g (float[2, 2] x) => (float[] y) { y = local.f <t = 1> (x) }
                <domain: "local", opset_import: ["" : 18]>
                f <t> (x) => (y) {
                  k = Constant <value = float[2, 2] {1, 2, 3, 4}> ()
                  h = MatMul(x, k)
                  y = Gemm <transB : int = @t> (h, k)
                }
                """);

        List<ConstantWeight> weights = WeightFinder.find(model, SOURCE);

        assertThat(found(model)).containsExactly("k PRODUCT[0, 1] OTHER[0, 1]");
        assertThat(weights.getFirst().body().opset()).isEqualTo(18);
        assertThat(weights.getFirst().body().isOfFunction()).isTrue();
    }

    @Test
    void globsMatchWholeNames() {
        assertThat(new NameGlob("*.weight").matches("a/b.weight")).isTrue();
        assertThat(new NameGlob("*.weight").matches("a.weight.1")).isFalse();
        assertThat(new NameGlob("a?c").matches("abc")).isTrue();
        assertThat(new NameGlob("a.c").matches("abc")).isFalse();
        assertThat(new NameGlob("[x]*").matches("[x]y")).isTrue();
    }
}
