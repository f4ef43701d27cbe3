package dev.sardonyx.passes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sardonyx.ir.attribute.Attributes;
import dev.sardonyx.ir.graph.Graph;
import dev.sardonyx.ir.graph.Node;
import dev.sardonyx.ir.text.GraphPrinter;
import dev.sardonyx.ir.text.IrParser;
import dev.sardonyx.ops.StandardOperators;
import dev.sardonyx.passes.instrument.VerifyEach;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The graph after every pass keeps its promises, and its text gives it back. */
class RoundTripTest {
    @TestFactory
    Stream<DynamicTest> models() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("src/test/resources/models"))) {
            return files.sorted().toList().stream()
                    .map(f -> DynamicTest.dynamicTest(f.getFileName().toString(), () -> check(Files.readString(f))));
        }
    }

    private static void check(String model) {
        Graph graph = IrParser.graph(model);
        assertReadsBack(graph);
        PassInstrumentation reader = new PassInstrumentation() {
            @Override
            public void after(Pass pass, Graph before, Graph after, long nanoseconds) {
                assertReadsBack(after);
            }
        };
        var operators = StandardOperators.register();
        new Pipeline(PassCommand.ALL, List.of(reader, new VerifyEach(operators)))
                .run(graph, PassContext.of(operators, remark -> {}));
    }

    private static void assertReadsBack(Graph graph) {
        String text = GraphPrinter.print(graph);
        Graph reread = IrParser.graph(text);
        assertThat(GraphPrinter.print(reread)).isEqualTo(text);
        assertThat(reread.stage()).isEqualTo(graph.stage());
        assertThat(attributes(reread)).isEqualTo(attributes(graph));
        assertThat(reread.inputs().stream().map(reread::type))
                .isEqualTo(graph.inputs().stream().map(graph::type).toList());
    }

    private static List<Attributes> attributes(Graph graph) {
        return graph.nodes().stream().map(Node::attributes).toList();
    }
}
