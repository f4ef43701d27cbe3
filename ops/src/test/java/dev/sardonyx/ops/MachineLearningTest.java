package dev.sardonyx.ops;

import static dev.sardonyx.ops.Literals.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sardonyx.ir.attribute.AttributeKey;
import dev.sardonyx.ir.attribute.Attributes;
import dev.sardonyx.tensor.Datum;
import dev.sardonyx.tensor.DatumMap;
import dev.sardonyx.tensor.ElementType;
import dev.sardonyx.tensor.Tensor;
import dev.sardonyx.tensor.TensorSequence;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class MachineLearningTest {
    static OperatorCase ml(String operator, Attributes attributes, Datum... operands) {
        return OperatorCase.of("ai.onnx.ml." + operator, attributes, operands);
    }

    static Attributes numbers(String name, Float... values) {
        return Attributes.NONE.with(AttributeKey.numbers(name), List.of(values));
    }

    static Attributes words(String name, String... values) {
        return Attributes.NONE.with(AttributeKey.texts(name), List.of(values));
    }

    static Attributes tensor(String name, Tensor value) {
        return Attributes.NONE.with(AttributeKey.tensor(name), value);
    }

    private static DatumMap map(Object... entries) {
        Map<Object, Datum> map = new LinkedHashMap<>();
        for (int i = 0; i < entries.length; i += 2) {
            map.put(entries[i], (Datum) entries[i + 1]);
        }
        return new DatumMap(map);
    }

    private static Tensor string(String text) {
        return Tensor.ofStrings(new String[] {text});
    }

    private static Tensor one(double value) {
        return Tensor.scalar(ElementType.F32, value);
    }

    @ParameterizedTest
    @MethodSource({"encoders", "labels", "scalers", "linearModels", "maps"})
    void givesWhatTheOperatorTextSays(OperatorCase test) {
        test.check();
    }

    static Stream<OperatorCase> encoders() {
        Tensor words = text("b", "x", "a");
        Attributes categories = all(words("cats_strings", "a", "b"), integers("cats_int64s", 7L, 9L));
        return Stream.of(
                ml(
                                "ArrayFeatureExtractor",
                                Attributes.NONE,
                                f32(1, 2, 3, 4, 5, 6).reshaped(2, 3),
                                i64(2, 0))
                        .gives(f32(3, 1, 6, 4).reshaped(2, 2)),
                ml(
                                "ArrayFeatureExtractor",
                                Attributes.NONE,
                                text("a", "b"),
                                i64(1, 1, 0).reshaped(3, 1))
                        .gives(text("b", "b", "a").reshaped(1, 3)),
                ml("CategoryMapper", categories, words).gives(i64(9, -1, 7)),
                ml("CategoryMapper", all(categories, word("default_string", "none")), i64(9, 8))
                        .gives(text("b", "none")),
                ml("OneHotEncoder", integers("cats_int64s", 5L, 7L), f32(7.9, 5, 6))
                        .gives(f32(0, 1, 1, 0, 0, 0).reshaped(3, 2)),
                ml("OneHotEncoder", all(words("cats_strings", "a", "b"), integer("zeros", 0)), text("b", "a"))
                        .gives(f32(0, 1, 1, 0).reshaped(2, 2)),
                ml("OneHotEncoder", integers("cats_int64s", 5L, 5L), i64(5))
                        .gives(f32(0, 1).reshaped(1, 2)),
                ml(
                                "FeatureVectorizer",
                                Attributes.NONE,
                                i64(1, 2).reshaped(2, 1),
                                i64(3, 4, 5, 6).reshaped(2, 2))
                        .gives(f32(1, 3, 4, 2, 5, 6).reshaped(2, 3)),
                ml("FeatureVectorizer", integers("inputdimensions", 1L, 3L), f32(1, 2), f32(3, 4))
                        .gives(f32(1, 3, 4, 0).reshaped(1, 4)));
    }

    static Stream<OperatorCase> labels() {
        Attributes toNumbers = all(words("keys_strings", "a", "b", "a"), numbers("values_floats", 1f, 2f, 3f));
        return Stream.of(
                ml("LabelEncoder", toNumbers, text("a", "c", "b")).gives(f32(3, -0.0, 2)),
                ml(
                                "LabelEncoder",
                                all(numbers("keys_floats", Float.NaN, 0f), words("values_strings", "nan", "zero")),
                                f32(Double.NaN, -0.0, 1))
                        .gives(text("nan", "zero", "_Unused")),
                ml(
                                "LabelEncoder",
                                all(
                                        tensor("keys_tensor", of(ElementType.I16, 1, 2)),
                                        tensor("values_tensor", of(ElementType.F64, 0.5, 0.25)),
                                        tensor("default_tensor", of(ElementType.F64, 8))),
                                of(ElementType.I16, 2, 3, 1))
                        .gives(of(ElementType.F64, 0.25, 8, 0.5)),
                ml(
                                "LabelEncoder",
                                all(
                                        integers("keys_int64s", 4L),
                                        integers("values_int64s", 5L),
                                        integer("default_int64", 6)),
                                i64(4, 3))
                        .gives(i64(5, 6)));
    }

    static Stream<OperatorCase> scalers() {
        Tensor rows = f32(3, 4, 0, 0).reshaped(2, 2);
        return Stream.of(
                ml("Binarizer", number("threshold", 1.5f), f32(1.5, 2, -1)).gives(f32(0, 1, 0)),
                ml("Binarizer", number("threshold", -1.5f), i64(-1, -2)).gives(i64(1, 0)),
                ml("Binarizer", number("threshold", -1e30f), i32(Integer.MIN_VALUE, 0))
                        .gives(i32(1, 1)),
                ml("Binarizer", number("threshold", 1e30f), i64(Long.MAX_VALUE)).gives(i64(0)),
                ml(
                                "Imputer",
                                all(numbers("imputed_value_floats", 7f, 8f), number("replaced_value_float", Float.NaN)),
                                f32(Double.NaN, 1, 2, Double.NaN).reshaped(2, 2))
                        .gives(f32(7, 1, 2, 8).reshaped(2, 2)),
                ml(
                                "Imputer",
                                all(integers("imputed_value_int64s", 7L), integer("replaced_value_int64", -1)),
                                i64(-1, 1))
                        .gives(i64(7, 1)),
                ml("Scaler", all(numbers("offset", 1f, 2f), numbers("scale", 2f, 0.5f)), rows)
                        .gives(f32(4, 1, -2, -1).reshaped(2, 2)),
                ml("Scaler", all(numbers("offset", 1f), numbers("scale", 2f)), i64(3))
                        .gives(f32(4)),
                ml("Normalizer", word("norm", "MAX"), rows)
                        .gives(f32(0.75, 1, 0, 0).reshaped(2, 2)),
                ml("Normalizer", word("norm", "L1"), i64(-1, 3)).gives(f32(-0.25, 0.75)),
                ml("Normalizer", word("norm", "L2"), rows)
                        .gives(f32(0.6, 0.8, 0, 0).reshaped(2, 2)));
    }

    static Stream<OperatorCase> linearModels() {
        Tensor x = f32(1, 2, 3, 4).reshaped(2, 2);
        Attributes two = all(numbers("coefficients", 1f, 0f, 0f, 1f), numbers("intercepts", 0f, -1.5f));
        Attributes binary = all(numbers("coefficients", 1f, -0.25f), numbers("intercepts", -1f));
        double half = 1 / (1 + Math.exp(0.5));
        return Stream.of(
                ml("LinearRegressor", all(two, integer("targets", 2)), x)
                        .gives(f32(1, 0.5, 3, 2.5).reshaped(2, 2)),
                ml("LinearRegressor", numbers("coefficients", 1f, 1f), i64(2, 3))
                        .gives(f32(5).reshaped(1, 1)),
                ml("LinearRegressor", all(numbers("coefficients", 1f), word("post_transform", "PROBIT")), f32(0.5))
                        .gives(f32(0).reshaped(1, 1)),
                ml(
                                "LinearRegressor",
                                all(numbers("coefficients", 1f), word("post_transform", "PROBIT")),
                                f32(0.5 + 0x1p-12, 0.5 - 0x1p-12, 0.75).reshaped(3, 1))
                        .gives(f32(6.119698e-04, -6.119698e-04, 0.674574).reshaped(3, 1)),
                ml("LinearClassifier", all(two, integers("classlabels_ints", 5L, 9L)), x)
                        .gives(i64(5, 5), f32(1, 0.5, 3, 2.5).reshaped(2, 2)),
                ml("LinearClassifier", all(binary, words("classlabels_strings", "n", "p")), x)
                        .gives(text("n", "p"), f32(1.5, -0.5, 0, 1).reshaped(2, 2)),
                ml(
                                "LinearClassifier",
                                all(binary, integers("classlabels_ints", 0L, 1L), word("post_transform", "LOGISTIC")),
                                f32(1, 2))
                        .gives(i64(0), f32(1 - half, half).reshaped(1, 2)),
                ml("LinearClassifier", all(binary, integers("classlabels_ints", 4L)), f32(3, 4))
                        .gives(i64(1), f32(1).reshaped(1, 1)),
                ml(
                                "LinearClassifier",
                                all(two, integers("classlabels_ints", 0L, 1L), word("post_transform", "SOFTMAX_ZERO")),
                                f32(0, 1.5))
                        .gives(i64(0), f32(Double.NaN, Double.NaN).reshaped(1, 2)),
                ml(
                                "LinearClassifier",
                                all(two, integers("classlabels_ints", 0L, 1L), word("post_transform", "SOFTMAX")),
                                f32(0, 1.5 + Math.log(3)))
                        .gives(i64(1), f32(0.25, 0.75).reshaped(1, 2)));
    }

    static Stream<OperatorCase> maps() {
        return Stream.of(
                ml("CastMap", Attributes.NONE, map(4L, one(1.5), 2L, one(-2)))
                        .gives(f32(-2, 1.5).reshaped(1, 2)),
                ml("CastMap", word("cast_to", "TO_STRING"), map(4L, one(1.5)))
                        .gives(text("1.500000").reshaped(1, 1)),
                ml(
                                "CastMap",
                                all(word("cast_to", "TO_INT64"), word("map_form", "SPARSE"), integer("max_map", 3)),
                                map(1L, string("12"), 7L, string("1")))
                        .gives(i64(0, 12, 0).reshaped(1, 3)),
                ml("DictVectorizer", words("string_vocabulary", "a", "c", "b", "z"), map("a", one(4), "c", one(8)))
                        .gives(f32(4, 8, 0, 0).reshaped(1, 4)),
                ml("DictVectorizer", integers("int64_vocabulary", 3L, 5L), map(5L, string("five"), 6L, string("six")))
                        .gives(text("", "five").reshaped(1, 2)),
                ml(
                                "ZipMap",
                                words("classlabels_strings", "a", "b"),
                                f32(1, 2, 3, 4).reshaped(2, 2))
                        .gives(new TensorSequence(
                                List.of(map("a", one(1), "b", one(2)), map("a", one(3), "b", one(4))))),
                ml("ZipMap", integers("classlabels_int64s", 6L, 5L), f32(1, 2))
                        .gives(new TensorSequence(List.of(map(6L, one(1), 5L, one(2))))));
    }

    private static void misuse(OperatorCase test, String message) {
        assertThatThrownBy(() -> NodeCase.of(test.operator(), test.attributes(), 1, test.operands(), Set.of()))
                .hasMessageContaining(message);
    }

    @Test
    void misuseIsNamed() {
        misuse(ml("Imputer", Attributes.NONE, f32(1)), "'imputed_value_floats' must be given for elements of f32");
        misuse(
                ml("LabelEncoder", integers("keys_int64s", 1L), i64(1)),
                "one of the attributes 'values_*' must be given");
        misuse(
                ml("LabelEncoder", all(integers("keys_int64s", 1L), integers("values_int64s", 1L)), f32(1)),
                "the keys must have the operand's element type, found i64");
        misuse(ml("Normalizer", word("norm", "L3"), f32(1)), "'norm' must be MAX, L1 or L2, found L3");
        misuse(
                ml("LinearRegressor", numbers("coefficients", 1f, 2f), f32(1, 2, 3)),
                "there must be a coefficient for each of 1 scores and each feature");
        misuse(
                ml("LinearRegressor", all(numbers("coefficients", 1f), word("post_transform", "TANH")), f32(1)),
                "found 'TANH'");
        misuse(ml("ZipMap", Attributes.NONE, f32(1)), "one of 'classlabels_int64s' and 'classlabels_strings'");
        misuse(ml("CastMap", Attributes.NONE, f32(1)), "the operand must be a map with keys of i64");
        misuse(
                ml("OneHotEncoder", integers("cats_int64s", 1L), text("a")),
                "strings need the categories 'cats_strings'");
    }

    @Test
    void unknownCategoriesStopARunWithoutZeros() {
        NodeCase node = NodeCase.of(
                "ai.onnx.ml.OneHotEncoder",
                all(integers("cats_int64s", 1L), integer("zeros", 0)),
                1,
                List.of(i64(2)),
                Set.of());
        assertThatThrownBy(node::evaluate).hasMessageContaining("the category 2 is not known");
        assertThat(node.lower()).isInstanceOf(Lowering.HostCall.class);
    }
}
