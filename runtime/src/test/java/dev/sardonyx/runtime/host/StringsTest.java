package dev.sardonyx.runtime.host;

import static dev.sardonyx.tensor.Tensor.ofDoubles;
import static dev.sardonyx.tensor.Tensor.ofFloats;
import static dev.sardonyx.tensor.Tensor.ofStrings;
import static dev.sardonyx.tensor.Tensor.vector;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sardonyx.runtime.abi.FakeHostCall;
import dev.sardonyx.tensor.Datum;
import dev.sardonyx.tensor.ElementType;
import dev.sardonyx.tensor.Tensor;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StringsTest {
    private static Tensor strings(String... values) {
        return ofStrings(values, values.length);
    }

    @Test
    void comparesAndJoinsWithBroadcasting() {
        Tensor column = ofStrings(new String[] {"a", "b"}, 2, 1);
        Tensor equal = FakeHostCall.of("equal")
                .on(column, strings("b", "a"))
                .to(ElementType.BOOL, 2)
                .tensor();
        assertThat(equal.toLongs()).containsExactly(0, 1, 1, 0);
        Tensor joined = FakeHostCall.of("string_concat")
                .on(column, strings("x"))
                .to(ElementType.STRING, 2)
                .tensor();
        assertThat(joined.strings()).containsExactly("ax", "bx");
    }

    @Test
    void matchesWholeStrings() {
        Tensor y = FakeHostCall.of("regex_full_match")
                .with("pattern", "a+")
                .on(strings("aa", "aab"))
                .to(ElementType.BOOL, 1)
                .tensor();
        assertThat(y.toLongs()).containsExactly(1, 0);
    }

    @Test
    void dropsStopWords() {
        assertThat(normalized("Monday", "tuesday").strings()).containsExactly("TUESDAY");
        assertThat(normalized("MONDAY").strings()).containsExactly("");
    }

    private static Tensor normalized(String... texts) {
        return FakeHostCall.of("string_normalizer")
                .with("case_change_action", "UPPER")
                .with("is_case_sensitive", 0L)
                .with("stopwords", new String[] {"monday"})
                .on(strings(texts))
                .to(ElementType.STRING, 1)
                .tensor();
    }

    @Test
    void splitsAtDelimitersAndWhiteSpace() {
        List<Datum> words = split("", Long.MAX_VALUE, " a  b ", "");
        assertThat(((Tensor) words.get(0)).strings()).containsExactly("a", "b", "", "");
        assertThat(((Tensor) words.get(1)).toLongs()).containsExactly(2, 0);
        assertThat(((Tensor) split("-", 1, "a-b-c", "x").get(0)).strings()).containsExactly("a", "b-c", "x", "");
    }

    private static List<Datum> split(String delimiter, long limit, String... texts) {
        return FakeHostCall.of("string_split")
                .with("delimiter", delimiter)
                .with("maxsplit", limit)
                .on(strings(texts))
                .to(ElementType.STRING, 2)
                .to(ElementType.I64, 1)
                .run();
    }

    @Test
    void countsGramsWithSkips() {
        Tensor y = FakeHostCall.of("tf_idf_vectorizer")
                .with("min_gram_length", 1L)
                .with("max_gram_length", 2L)
                .with("max_skip_count", 1L)
                .with("mode", "TFIDF")
                .with("ngram_counts", new long[] {0, 1})
                .with("ngram_indexes", new long[] {1, 0})
                .with("pool_int64s", new long[] {7, 7, 8})
                .with("pool_strings", new String[0])
                .with("weights", new float[] {1, 0.5f})
                .on(vector(7, 8, 8, 7))
                .to(ElementType.F32, 1)
                .tensor();
        assertThat(y.toFloats()).containsExactly(1, 2);
    }

    @ParameterizedTest
    @CsvSource({"1.5, 1.5", "1e16, 1e+16", "0.00001, 1e-05", "-0.0, -0.0", "100, 100.0", "NaN, nan", "-Infinity, -inf"})
    void writesNumbersAsPythonDoes(double value, String expected) {
        Tensor y = FakeHostCall.of("cast")
                .on(ofDoubles(new double[] {value}, 1))
                .to(ElementType.STRING, 1)
                .tensor();
        assertThat(y.strings()).containsExactly(expected);
    }

    @Test
    void readsNumbers() {
        Tensor y = FakeHostCall.of("cast")
                .on(strings("-INF", "1e3", "+2"))
                .to(ElementType.F32, 1)
                .tensor();
        assertThat(y.toFloats()).containsExactly(Float.NEGATIVE_INFINITY, 1000, 2);
        FakeHostCall wrong = FakeHostCall.of("cast").on(strings("two")).to(ElementType.I64, 1);
        assertThatThrownBy(wrong::tensor).hasMessageContaining("expected a number, found \"two\"");
    }

    @Test
    void roundsPowersOfTwo() {
        assertThat(power("up", 3)).isEqualTo(4);
        assertThat(power("down", 3.9f)).isEqualTo(2);
        assertThat(power("nearest", 2.9f)).isEqualTo(2);
        assertThat(power("nearest", 3)).isEqualTo(4);
    }

    private static double power(String mode, float value) {
        return FakeHostCall.of("cast")
                .with("saturate", 1L)
                .with("round_mode", mode)
                .on(ofFloats(new float[] {value}, 1))
                .to(ElementType.F8E8M0, 1)
                .tensor()
                .getDouble(0);
    }

    @Test
    void keepsBits() {
        Tensor y = FakeHostCall.of("bit_cast")
                .on(ofFloats(new float[] {-1}, 1))
                .to(ElementType.U32, 1)
                .tensor();
        assertThat(y.getLong(0)).isEqualTo(0xBF800000L);
    }
}
