package dev.sardonyx.properties;

import dev.sardonyx.tensor.Tensor;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Real sentences as sentence encoders take them. */
final class Sentences {
    /** The names of the inputs, in the order of {@link #inputs}. */
    static final List<String> NAMES = List.of("input_ids", "attention_mask", "token_type_ids");

    private Sentences() {}

    /** The sentences of {@code sentences.txt} as BERT tokens, one line each. */
    static List<long[]> tokens() {
        try (BufferedReader reader = new BufferedReader(new InputStreamReader(
                Sentences.class.getResourceAsStream("/sentences/tokens.txt"), StandardCharsets.UTF_8))) {
            return reader.lines()
                    .map(line -> Arrays.stream(line.split(" "))
                            .mapToLong(Long::parseLong)
                            .toArray())
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Ids, mask and token types; shorter sentences are padded and masked. */
    static Tensor[] inputs(List<long[]> batch) {
        int longest = batch.stream().mapToInt(s -> s.length).max().orElseThrow();
        long[] ids = new long[batch.size() * longest];
        long[] mask = new long[ids.length];
        for (int i = 0; i < batch.size(); i++) {
            System.arraycopy(batch.get(i), 0, ids, i * longest, batch.get(i).length);
            Arrays.fill(mask, i * longest, i * longest + batch.get(i).length, 1);
        }
        return new Tensor[] {
            Tensor.ofLongs(ids, batch.size(), longest),
            Tensor.ofLongs(mask, batch.size(), longest),
            Tensor.ofLongs(new long[ids.length], batch.size(), longest)
        };
    }

    /** {@link #inputs} by their names. */
    static Map<String, Tensor> named(List<long[]> batch) {
        Map<String, Tensor> named = new LinkedHashMap<>();
        Tensor[] inputs = inputs(batch);
        for (int i = 0; i < inputs.length; i++) {
            named.put(NAMES.get(i), inputs[i]);
        }
        return named;
    }
}
