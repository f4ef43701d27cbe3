package dev.sardonyx.properties;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sardonyx.codegen.schedule.VectorTarget;
import dev.sardonyx.runtime.Outputs;
import dev.sardonyx.runtime.Session;
import dev.sardonyx.tensor.Datum;
import dev.sardonyx.tensor.ElementType;
import dev.sardonyx.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A small language model and its mixtures of experts write the text that was recorded with them, token by token. */
class GreedyTextTest {
    private static final int LAYERS = 5;

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({
        "stories260k, dense",
        "stories260k-moe-e4k2-dense, moe-e4k2",
        "stories260k-moe-e4k2-sparse, moe-e4k2",
        "stories260k-moe-shared-e8k2-dense, moe-shared-e8k2",
        "stories260k-moe-shared-e8k2-sparse, moe-shared-e8k2",
    })
    void writesTheRecordedText(String name, String key) throws IOException {
        Path file = CachedModel.file(name);
        Path recorded = CachedModel.file("stories260k").resolveSibling("greedy-reference.json");
        assumeTrue(
                Files.isRegularFile(recorded),
                "greedy-reference.json is not there; fetch it with: ./compile stories260k -o stories.jar");
        JsonNode reference = new ObjectMapper().readTree(recorded.toFile());
        List<Long> expected = ids(reference.get(key).get("ids"));
        List<Long> prompt = ids(reference.get("ids"));
        Session session = CachedModel.compiled(file, VectorTarget.V256, folder).newSession(1);
        List<Long> written = new ArrayList<>(prompt);
        Map<String, Datum> past = new LinkedHashMap<>();
        for (int layer = 0; layer < LAYERS; layer++) {
            for (String part : List.of("key", "value")) {
                past.put("past_key_values." + layer + "." + part, Tensor.zeros(ElementType.F32, 1, 4, 0, 8));
            }
        }
        List<Long> next = prompt;
        while (written.size() < expected.size()) {
            long token = step(session, next, past);
            written.add(token);
            next = List.of(token);
        }
        assertThat(written).isEqualTo(expected);
    }

    private static List<Long> ids(JsonNode node) {
        List<Long> ids = new ArrayList<>();
        node.forEach(id -> ids.add(id.asLong()));
        return ids;
    }

    /** The most likely token behind {@code tokens}; {@code past} becomes that of the next step. */
    private static long step(Session session, List<Long> tokens, Map<String, Datum> past) {
        Map<String, Datum> inputs = new LinkedHashMap<>(past);
        long[] given = tokens.stream().mapToLong(Long::longValue).toArray();
        inputs.put("input_ids", Tensor.ofLongs(given, 1, given.length));
        Outputs outputs = session.run(inputs);
        int output = 1;
        for (String name : List.copyOf(past.keySet())) {
            past.put(name, outputs.tensor(output++).copy());
        }
        Tensor logits = outputs.tensor(0);
        long width = logits.extent(2);
        long start = (given.length - 1) * width;
        long best = 0;
        for (long i = 1; i < width; i++) {
            if (logits.getDouble(start + i) > logits.getDouble(start + best)) {
                best = i;
            }
        }
        return best;
    }
}
