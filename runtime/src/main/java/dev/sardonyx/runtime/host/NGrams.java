package dev.sardonyx.runtime.host;

import dev.sardonyx.runtime.abi.HostCall;
import dev.sardonyx.tensor.ElementType;
import dev.sardonyx.tensor.Tensor;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** TfIdfVectorizer: how often the n-grams of a pool occur in each row of [C] or [N, C]. */
final class NGrams {
    private final Map<List<Object>, Integer> pool = new HashMap<>();
    private final int shortest;
    private final int longest;
    private final int skips;

    private NGrams(HostCall call, boolean texts) {
        this.shortest = (int) call.integer("min_gram_length");
        this.longest = (int) call.integer("max_gram_length");
        this.skips = (int) call.integer("max_skip_count");
        long[] starts = call.integers("ngram_counts");
        long[] columns = call.integers("ngram_indexes");
        String[] strings = call.texts("pool_strings");
        long[] numbers = call.integers("pool_int64s");
        int total = texts ? strings.length : numbers.length;
        int gram = 0;
        for (int n = 1; n <= starts.length; n++) {
            long end = n < starts.length ? starts[n] : total;
            for (long at = starts[n - 1]; at + n <= end; at += n) {
                Object[] items = new Object[n];
                for (int k = 0; k < n; k++) {
                    items[k] = texts ? strings[(int) at + k] : (Object) numbers[(int) at + k];
                }
                pool.put(List.of(items), (int) columns[gram++]);
            }
        }
    }

    static void vectorize(HostCall call) {
        Tensor x = call.tensor(0);
        boolean texts = x.elementType() == ElementType.STRING;
        NGrams grams = new NGrams(call, texts);
        int width = 0;
        for (long column : call.integers("ngram_indexes")) {
            width = (int) Math.max(width, column + 1);
        }
        int rows = x.rank() == 2 ? (int) x.extent(0) : 1;
        int length = rows == 0 ? 0 : Elements.count(x) / rows;
        double[] counts = new double[rows * width];
        for (int row = 0; row < rows; row++) {
            Object[] items = new Object[length];
            for (int i = 0; i < length; i++) {
                items[i] = texts ? x.strings()[row * length + i] : (Object) x.getLong(row * length + i);
            }
            grams.count(items, counts, row * width);
        }
        weigh(call, counts, width);
        long[] shape = x.rank() == 2 ? new long[] {rows, width} : new long[] {width};
        call.result(0, Elements.tensor(call.resultType(0), shape, counts));
    }

    private void count(Object[] items, double[] counts, int base) {
        for (int n = shortest; n <= longest; n++) {
            // Single items have nothing between them to skip.
            for (int skip = 0; skip <= (n == 1 ? 0 : skips); skip++) {
                int step = skip + 1;
                for (int at = 0; at + (n - 1) * step < items.length; at++) {
                    Object[] gram = new Object[n];
                    for (int k = 0; k < n; k++) {
                        gram[k] = items[at + k * step];
                    }
                    Integer column = pool.get(List.of(gram));
                    if (column != null) {
                        counts[base + column]++;
                    }
                }
            }
        }
    }

    /** TF leaves counts, IDF puts weights where they are not 0, TFIDF multiplies both. Weights go by pool entry. */
    private static void weigh(HostCall call, double[] counts, int width) {
        String mode = call.text("mode", "TF");
        float[] given = call.numbers("weights");
        if (mode.equals("TF")) {
            return;
        }
        double[] weights = new double[width];
        Arrays.fill(weights, 1);
        long[] columns = call.integers("ngram_indexes");
        for (int i = 0; i < columns.length && given != null && i < given.length; i++) {
            weights[(int) columns[i]] = given[i];
        }
        for (int i = 0; i < counts.length; i++) {
            double factor = mode.equals("IDF") ? Math.min(counts[i], 1) : counts[i];
            counts[i] = factor * weights[i % width];
        }
    }
}
