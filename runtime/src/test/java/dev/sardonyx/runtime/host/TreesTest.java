package dev.sardonyx.runtime.host;

import static dev.sardonyx.tensor.Tensor.ofDoubles;
import static dev.sardonyx.tensor.Tensor.ofFloats;
import static dev.sardonyx.tensor.Tensor.ofInts;
import static dev.sardonyx.tensor.Tensor.ofStrings;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sardonyx.runtime.abi.FakeHostCall;
import dev.sardonyx.tensor.Datum;
import dev.sardonyx.tensor.ElementType;
import dev.sardonyx.tensor.Tensor;
import java.util.List;
import org.junit.jupiter.api.Test;

class TreesTest {
    private static final int LESS_OR_EQUAL = 0;
    private static final int GREATER = 3;
    private static final int MISSING = 8;

    private static Tensor ints(int... values) {
        return ofInts(values, values.length);
    }

    /** A branch that asks feature 1 and two leaves with one vote each. */
    private static FakeHostCall tree(String function, int question, float split, Tensor x) {
        int[] nodes = {1 << 4 | question, 4, 8, Float.floatToRawIntBits(split), -1, 0, 1, 0, -1, 1, 1, 0};
        return FakeHostCall.of(function)
                .on(x)
                .table("nodes", ints(nodes))
                .table("roots", ints(0))
                .with("features", 2L);
    }

    private static FakeHostCall regressor(int question, Tensor x) {
        return tree("tree_regressor", question, 1.5f, x)
                .table("votes", ints(0, 1))
                .table("weights", ofFloats(new float[] {10, 20}, 2))
                .with("targets", 2L)
                .with("plain", question == LESS_OR_EQUAL ? 1L : 0L)
                .to(ElementType.F32, 2);
    }

    @Test
    void goesOnWhereTheQuestionLeads() {
        Tensor x = ofFloats(new float[] {0, 1.5f, 0, 2, 0, Float.NaN}, 3, 2);
        assertThat(regressor(LESS_OR_EQUAL, x).tensor().toFloats()).containsExactly(10, 0, 0, 20, 0, 20);
        assertThat(regressor(GREATER, x).tensor().toFloats()).containsExactly(0, 20, 10, 0, 0, 20);
        assertThat(regressor(GREATER | MISSING, x).tensor().toFloats()).containsExactly(0, 20, 10, 0, 10, 0);
    }

    @Test
    void votesForManySamplesAsForOne() {
        float[] values = new float[400];
        for (int i = 0; i < values.length; i++) {
            values[i] = i % 3;
        }
        float[] all =
                regressor(LESS_OR_EQUAL, ofFloats(values, 200, 2)).tensor().toFloats();
        for (int row = 0; row < 200; row++) {
            boolean yes = values[row * 2 + 1] <= 1.5f;
            assertThat(all[row * 2]).isEqualTo(yes ? 10 : 0);
            assertThat(all[row * 2 + 1]).isEqualTo(yes ? 0 : 20);
        }
    }

    @Test
    void namesMissingFeatures() {
        FakeHostCall call = regressor(LESS_OR_EQUAL, ofFloats(new float[] {1}, 1, 1));
        assertThatThrownBy(call::tensor).hasMessageContaining("the trees ask for 2 features, samples have 1");
    }

    @Test
    void addsInDoublesWhereThereAreSplitsOfDoubles() {
        int[] nodes = {1 << 4, 4, 8, 0, -1, 0, 1, 0, -1, 1, 1, 0};
        Tensor y = FakeHostCall.of("tree_regressor")
                .on(ofDoubles(new double[] {0, 1 + 1e-15}, 2))
                .table("nodes", ints(nodes))
                .table("roots", ints(0))
                .table("splits", ofDoubles(new double[] {1}, 1))
                .table("votes", ints(0, 0))
                .table("weights", ofDoubles(new double[] {1, 1 + 1e-15}, 2))
                .with("features", 2L)
                .with("targets", 1L)
                .to(ElementType.F64, 2)
                .tensor();
        assertThat(y.toDoubles()).containsExactly(1 + 1e-15);
    }

    @Test
    void decidesBetweenTwoByOneSum() {
        Tensor x = ofFloats(new float[] {0, 1, 0, 2}, 2, 2);
        List<Datum> results = tree("tree_classifier", LESS_OR_EQUAL, 1.5f, x)
                .table("votes", ints(0, 0))
                .table("weights", ofFloats(new float[] {0.25f, 0.75f}, 2))
                .table("labels", ofStrings(new String[] {"no", "yes"}, 2))
                .with("targets", 2L)
                .with("plain", 1L)
                .with("binary", 1L)
                .with("probability", 1L)
                .to(ElementType.STRING, 1)
                .to(ElementType.F32, 2)
                .run();
        assertThat(((Tensor) results.get(0)).strings()).containsExactly("no", "yes");
        assertThat(((Tensor) results.get(1)).toFloats()).containsExactly(0.75f, 0.25f, 0.25f, 0.75f);
    }
}
