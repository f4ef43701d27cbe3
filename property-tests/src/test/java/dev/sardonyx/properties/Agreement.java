package dev.sardonyx.properties;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sardonyx.codegen.schedule.VectorTarget;
import dev.sardonyx.ir.graph.Graph;
import dev.sardonyx.ir.text.GraphPrinter;
import dev.sardonyx.passes.fusion.FusionPolicy;
import dev.sardonyx.tensor.Tensor;
import dev.sardonyx.tensor.TensorComparison;
import java.util.List;

/** What every graph must satisfy; failures show the graph as text. */
final class Agreement {
    private Agreement() {}

    /**
     * The scalar target agrees with the interpreter within {@code tolerance}; every vector target, a second thread and
     * kernels without fusion give the same bits as the scalar target.
     */
    static void check(Graph graph, List<Tensor> inputs, TensorComparison tolerance) {
        String text = GraphPrinter.print(graph);
        List<Tensor> expected = CompiledGraph.interpret(graph, inputs);
        List<Tensor> scalar = CompiledGraph.run(graph, inputs, VectorTarget.SCALAR, FusionPolicy.DEFAULT, 1);
        for (int i = 0; i < expected.size(); i++) {
            assertThat(tolerance.difference(expected.get(i), scalar.get(i)))
                    .as("interpreter against scalar, result %d of%n%s", i, text)
                    .isEmpty();
        }
        for (VectorTarget target : VectorTarget.values()) {
            sameBits(
                    scalar,
                    CompiledGraph.run(graph, inputs, target, FusionPolicy.DEFAULT, 2),
                    target + ", 2 threads",
                    text);
        }
        sameBits(scalar, CompiledGraph.run(graph, inputs, VectorTarget.V256, FusionPolicy.NONE, 1), "not fused", text);
    }

    private static void sameBits(List<Tensor> expected, List<Tensor> actual, String how, String text) {
        for (int i = 0; i < expected.size(); i++) {
            int result = i;
            assertThat(TensorComparison.EXACT.difference(expected.get(i), actual.get(i)))
                    .as("scalar against %s, result %d of%n%s", how, result, text)
                    .isEmpty();
        }
    }
}
