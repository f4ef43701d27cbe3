package dev.sardonyx.passes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sardonyx.ir.diagnostic.CompilerBugException;
import dev.sardonyx.ir.graph.Graph;
import dev.sardonyx.ir.graph.Stage;
import dev.sardonyx.ir.text.GraphPrinter;
import dev.sardonyx.ir.text.IrParser;
import dev.sardonyx.ops.StandardOperators;
import dev.sardonyx.passes.instrument.Reproducer;
import dev.sardonyx.passes.instrument.VerifyEach;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is left behind when a pass breaks. */
class ReproducerTest {
    private static final Graph GRAPH = IrParser.graph("""
            graph @"g" stage=typed (%x : f32[N, 4]) {
              %y = Relu(%x) : f32[N, 4]
              return %y as "y"
            }
            """);

    @TempDir
    private Path folder;

    @Test
    void aPassThatThrowsLeavesItsGraphBehind() throws IOException {
        run(graph -> {
            throw new IllegalStateException("no luck");
        });
        try (Stream<Path> files = Files.list(folder)) {
            String text = Files.readString(files.findFirst().orElseThrow());
            assertThat(text)
                    .startsWith("// failed: pass broken\n// pipeline: broken\n")
                    .contains("no luck");
            assertThat(GraphPrinter.print(IrParser.graph(text))).isEqualTo(GraphPrinter.print(GRAPH));
        }
    }

    @Test
    void aPassThatBreaksAPromiseLeavesItsGraphBehind() {
        run(graph -> IrParser.graph(GraphPrinter.print(graph).replace("Relu(%x)", "Relu(%z)")));
        run(graph -> IrParser.graph(GraphPrinter.print(graph).replace(": f32[N, 4]\n", ": f32[N, 5]\n")));
        assertThat(folder).isDirectoryContaining(f -> f.getFileName().toString().startsWith("sardonyx-reproducer-"));
    }

    private void run(UnaryOperator<Graph> body) {
        List<Pass> passes = List.of(new Broken(body));
        var operators = StandardOperators.register();
        Pipeline pipeline = new Pipeline(passes, List.of(new VerifyEach(operators), new Reproducer(folder, passes)));
        assertThatThrownBy(() -> pipeline.run(GRAPH, PassContext.of(operators, remark -> {})))
                .isInstanceOf(CompilerBugException.class)
                .hasMessageContaining("pass broken failed")
                .hasMessageContaining("the graph it got is in " + folder);
    }

    private record Broken(UnaryOperator<Graph> body) implements Pass {
        @Override
        public String name() {
            return "broken";
        }

        @Override
        public Stage requires() {
            return Stage.TYPED;
        }

        @Override
        public Stage establishes() {
            return Stage.TYPED;
        }

        @Override
        public Graph run(Graph graph, PassContext context) {
            return body.apply(graph);
        }
    }
}
