package dev.sardonyx.ops.text;

import dev.sardonyx.ir.attribute.AttributeKey;
import dev.sardonyx.ir.type.Dim;
import dev.sardonyx.ir.type.Shape;
import dev.sardonyx.ir.type.TensorType;
import dev.sardonyx.ir.type.ValueType;
import dev.sardonyx.ops.ElementTypes;
import dev.sardonyx.ops.EvaluationContext;
import dev.sardonyx.ops.InferenceContext;
import dev.sardonyx.ops.Lowering;
import dev.sardonyx.ops.LoweringContext;
import dev.sardonyx.ops.Operator;
import dev.sardonyx.ops.OperatorSchema;
import dev.sardonyx.tensor.Datum;
import dev.sardonyx.tensor.ElementType;
import dev.sardonyx.tensor.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** How often each n-gram of a pool occurs in each row, with skips, weighted (ONNX TfIdfVectorizer-9). */
public final class TfIdfVectorizer implements Operator {
    public static final AttributeKey<Long> MAX_GRAM_LENGTH = AttributeKey.integer("max_gram_length");
    public static final AttributeKey<Long> MAX_SKIP_COUNT = AttributeKey.integer("max_skip_count");
    public static final AttributeKey<Long> MIN_GRAM_LENGTH = AttributeKey.integer("min_gram_length");
    /** {@code TF}, {@code IDF} or {@code TFIDF}. */
    public static final AttributeKey<String> MODE = AttributeKey.text("mode");

    public static final AttributeKey<List<Long>> NGRAM_COUNTS = AttributeKey.integers("ngram_counts");
    public static final AttributeKey<List<Long>> NGRAM_INDEXES = AttributeKey.integers("ngram_indexes");
    public static final AttributeKey<List<Long>> POOL_INT64S =
            AttributeKey.integers("pool_int64s").orElse(List.of());
    public static final AttributeKey<List<String>> POOL_STRINGS =
            AttributeKey.texts("pool_strings").orElse(List.of());
    public static final AttributeKey<List<Float>> WEIGHTS =
            AttributeKey.numbers("weights").orElse(List.of());

    private static final Set<ElementType> TYPES = ElementTypes.of(ElementType.STRING, ElementType.I32, ElementType.I64);

    @Override
    public OperatorSchema schema() {
        return OperatorSchema.onnx("TfIdfVectorizer")
                .since(9)
                .operand("X", "T", TYPES)
                .result("Y", "T1", ElementTypes.of(ElementType.F32))
                .attribute(MAX_GRAM_LENGTH)
                .attribute(MAX_SKIP_COUNT)
                .attribute(MIN_GRAM_LENGTH)
                .attribute(MODE)
                .attribute(NGRAM_COUNTS)
                .attribute(NGRAM_INDEXES)
                .attribute(POOL_INT64S)
                .attribute(POOL_STRINGS)
                .attribute(WEIGHTS)
                .build();
    }

    @Override
    public List<ValueType> infer(InferenceContext in) {
        long columns =
                1 + in.attribute(NGRAM_INDEXES).stream().mapToLong(i -> i).max().orElse(-1);
        Shape shape = in.rank(0) == 2 ? Shape.of(in.shape(0).dim(0), Dim.known(columns)) : Shape.of(columns);
        return List.of(TensorType.of(ElementType.F32, shape));
    }

    /** The n-grams of the pool in order, those of other lengths than asked for as null. */
    private static List<List<String>> pool(EvaluationContext in) {
        List<String> words = new ArrayList<>(in.attribute(POOL_STRINGS));
        in.attribute(POOL_INT64S).forEach(i -> words.add(Long.toString(i)));
        List<Long> starts = in.attribute(NGRAM_COUNTS);
        List<List<String>> grams = new ArrayList<>();
        for (int n = 1; n <= starts.size(); n++) {
            int end = n < starts.size() ? starts.get(n).intValue() : words.size();
            boolean wanted = n >= in.attribute(MIN_GRAM_LENGTH) && n <= in.attribute(MAX_GRAM_LENGTH);
            for (int at = starts.get(n - 1).intValue(); at + n <= end; at += n) {
                grams.add(wanted ? words.subList(at, at + n) : null);
            }
        }
        return grams;
    }

    @Override
    public List<Datum> evaluate(EvaluationContext in) {
        Tensor x = in.tensor(0);
        List<Long> columns = in.attribute(NGRAM_INDEXES);
        int width = 1 + columns.stream().mapToInt(Long::intValue).max().orElse(-1);
        int rows = x.rank() == 2 ? (int) x.extent(0) : 1;
        int length = rows == 0 ? 0 : (int) x.size() / rows;
        List<List<String>> grams = pool(in);
        Tensor y = x.rank() == 2 ? Tensor.zeros(ElementType.F32, rows, width) : Tensor.zeros(ElementType.F32, width);
        for (int row = 0; row < rows; row++) {
            for (int g = 0; g < grams.size(); g++) {
                long count = grams.get(g) == null ? 0 : count(in, x, row * length, length, grams.get(g));
                long place = (long) row * width + columns.get(g);
                boolean frequency = in.attribute(MODE).startsWith("TF");
                y.setDouble(place, y.getDouble(place) + (frequency ? count : Math.min(count, 1)));
            }
            for (int column = 0; column < width; column++) {
                boolean weighted = in.attribute(MODE).endsWith("IDF")
                        && !in.attribute(WEIGHTS).isEmpty();
                long place = (long) row * width + column;
                int gram = columns.indexOf((long) column);
                double weight = weighted && gram >= 0 ? in.attribute(WEIGHTS).get(gram) : 1;
                y.setDouble(place, y.getDouble(place) * weight);
            }
        }
        return List.of(y);
    }

    private static long count(EvaluationContext in, Tensor x, int start, int length, List<String> gram) {
        long count = 0;
        long skips = gram.size() == 1 ? 1 : in.attribute(MAX_SKIP_COUNT) + 1;
        for (int distance = 1; distance <= skips; distance++) {
            for (int i = 0; i + (gram.size() - 1) * distance < length; i++) {
                boolean same = true;
                for (int k = 0; k < gram.size(); k++) {
                    int at = start + i + k * distance;
                    String word =
                            x.elementType() == ElementType.STRING ? x.strings()[at] : Long.toString(x.getLong(at));
                    same &= word.equals(gram.get(k));
                }
                count += same ? 1 : 0;
            }
        }
        return count;
    }

    @Override
    public Lowering lower(LoweringContext to) {
        Map<String, Object> constants = new HashMap<>(Map.of(
                "max_gram_length", to.attribute(MAX_GRAM_LENGTH),
                "max_skip_count", to.attribute(MAX_SKIP_COUNT),
                "min_gram_length", to.attribute(MIN_GRAM_LENGTH),
                "mode", to.attribute(MODE),
                "ngram_counts", longs(to.attribute(NGRAM_COUNTS)),
                "ngram_indexes", longs(to.attribute(NGRAM_INDEXES)),
                "pool_int64s", longs(to.attribute(POOL_INT64S)),
                "pool_strings", to.attribute(POOL_STRINGS).toArray(String[]::new)));
        List<Float> weights = to.attribute(WEIGHTS);
        float[] values = new float[weights.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = weights.get(i);
        }
        constants.put("weights", values);
        return new Lowering.HostCall("tf_idf_vectorizer", constants);
    }

    private static long[] longs(List<Long> list) {
        return list.stream().mapToLong(Long::longValue).toArray();
    }
}
