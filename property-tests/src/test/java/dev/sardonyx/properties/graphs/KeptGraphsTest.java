package dev.sardonyx.properties.graphs;

import dev.sardonyx.ir.graph.Graph;
import dev.sardonyx.ir.graph.Value;
import dev.sardonyx.ir.text.IrParser;
import dev.sardonyx.ir.type.TensorType;
import dev.sardonyx.tensor.Tensor;
import dev.sardonyx.testkit.GoldenFiles;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.TestFactory;

/**
 * Graphs that were compiled wrongly once, in every variant. The command of a case is {@code agree} with the values of
 * its symbols, {@code agree N=3 S=1}; a graph that agrees comes out unchanged.
 */
class KeptGraphsTest {
    private static final Path FOLDER = Path.of("src/test/resources/graphs");
    private static final int RUNS = 2;

    @TestFactory
    List<DynamicNode> keptGraphsAgree() {
        return new GoldenFiles(FOLDER, KeptGraphsTest::agree).tests();
    }

    private static String agree(String command, String input) {
        Map<String, Long> symbols = new HashMap<>();
        String[] words = command.split(" ");
        for (int i = 1; i < words.length; i++) {
            symbols.put(
                    words[i].substring(0, words[i].indexOf('=')),
                    Long.parseLong(words[i].substring(words[i].indexOf('=') + 1)));
        }
        Graph graph = IrParser.graph(input);
        List<List<Tensor>> runs = new ArrayList<>();
        for (int run = 0; run < RUNS; run++) {
            runs.add(inputs(graph, symbols, new Chance(run)));
        }
        // Refusals of scalar code are outcomes of their own: others only leave a variant out.
        MemoryModel.program(graph, Variants.PIPELINE);
        Differences.find(new Problem(0, graph, runs), Variants.all(), new Counts())
                .ifPresent(finding -> {
                    throw new IllegalStateException(finding.kind() + ": " + finding.fact());
                });
        return input;
    }

    private static List<Tensor> inputs(Graph graph, Map<String, Long> symbols, Chance chance) {
        List<Tensor> inputs = new ArrayList<>();
        for (Value input : graph.inputs()) {
            TensorType type = graph.tensorType(input);
            long[] shape = type.shape().dims().stream()
                    .mapToLong(d -> d.evaluate(symbols::get))
                    .toArray();
            inputs.add(chance.tensor(type.element(), shape));
        }
        return inputs;
    }
}
