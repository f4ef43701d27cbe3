package dev.sardonyx.ops;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sardonyx.ir.attribute.Attributes;
import dev.sardonyx.ir.diagnostic.ModelException;
import dev.sardonyx.ir.graph.Graph;
import dev.sardonyx.ir.graph.GraphBuilder;
import dev.sardonyx.ir.graph.Stage;
import dev.sardonyx.ir.graph.Value;
import dev.sardonyx.ir.type.Dim;
import dev.sardonyx.ir.type.Shape;
import dev.sardonyx.ir.type.TensorType;
import dev.sardonyx.ops.reference.Interpreter;
import dev.sardonyx.tensor.ElementType;
import dev.sardonyx.tensor.Tensor;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Sizes of Resize that only a run tells. */
class ResizeTest {
    @Test
    void aRunWithoutASizeForEachAxisIsRefused() {
        GraphBuilder builder = new GraphBuilder("resize");
        Value x = builder.input("x", TensorType.of(ElementType.F32, Shape.of(List.of(Dim.known(2), Dim.known(3)))));
        Value sizes = builder.input("sizes", TensorType.of(ElementType.I64, Shape.of(List.of(Dim.symbol("n")))));
        Value y = builder.node("Resize", List.of(x, Value.ABSENT, Value.ABSENT, sizes), Attributes.NONE);
        builder.result("y", y);
        Graph graph = builder.build(Stage.IMPORTED);
        Interpreter interpreter = new Interpreter(StandardOperators.register());
        for (int count : List.of(0, 1, 3)) {
            List<Tensor> inputs = List.of(Tensor.zeros(ElementType.F32, 2, 3), Tensor.zeros(ElementType.I64, count));
            assertThatThrownBy(() -> interpreter.run(graph, List.copyOf(inputs)))
                    .as("%d sizes", count)
                    .isInstanceOf(ModelException.class)
                    .hasMessageContaining("a scale or size for each of 2 axes");
        }
    }
}
