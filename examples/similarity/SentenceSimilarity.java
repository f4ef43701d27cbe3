import dev.sardonyx.models.AllMinilmL6V2;
import dev.sardonyx.tensor.Tensor;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * An application that uses a compiled model: it knows the model's class and its tensors, nothing else. Prints how
 * alike sentences are, from -1 to 1. The argument is a {@code tokenizer.json}.
 */
public final class SentenceSimilarity {
    private static final int LONGEST = 256;
    private static final List<String> SENTENCES = List.of(
            "How do I reset my password?",
            "I forgot my login credentials and cannot sign in.",
            "The invoice for March has not arrived yet.",
            "Where can I find last month's bill?",
            "The cat sleeps on the warm windowsill.");

    private SentenceSimilarity() {}

    public static void main(String[] arguments) throws Exception {
        AllMinilmL6V2 model = AllMinilmL6V2.load();
        WordPieceTokenizer tokenizer = WordPieceTokenizer.load(Path.of(arguments[0]));
        List<float[]> vectors =
                SENTENCES.stream().map(s -> embed(model, tokenizer, s)).toList();
        for (int i = 0; i < SENTENCES.size(); i++) {
            for (int j = i + 1; j < SENTENCES.size(); j++) {
                System.out.printf(
                        Locale.ROOT,
                        "%6.3f  %s | %s%n",
                        dot(vectors.get(i), vectors.get(j)),
                        SENTENCES.get(i),
                        SENTENCES.get(j));
            }
        }
    }

    /** The mean of the token vectors, scaled to length 1. */
    private static float[] embed(AllMinilmL6V2 model, WordPieceTokenizer tokenizer, String sentence) {
        long[] tokens = tokenizer.encode(sentence, LONGEST);
        long[] mask = new long[tokens.length];
        Arrays.fill(mask, 1);
        Tensor output = model.run(
                        Tensor.ofLongs(tokens, 1, tokens.length),
                        Tensor.ofLongs(mask, 1, mask.length),
                        Tensor.ofLongs(new long[tokens.length], 1, tokens.length))
                .output0();
        int width = (int) output.extent(2);
        float[] mean = new float[width];
        for (int token = 0; token < tokens.length; token++) {
            for (int i = 0; i < width; i++) {
                mean[i] += output.getFloat((long) token * width + i);
            }
        }
        float length = (float) Math.sqrt(dot(mean, mean));
        for (int i = 0; i < width; i++) {
            mean[i] /= length;
        }
        return mean;
    }

    private static float dot(float[] a, float[] b) {
        float sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }
}
