package dev.sardonyx.ops;

import dev.sardonyx.ir.graph.Graph;
import dev.sardonyx.ir.graph.Node;
import dev.sardonyx.ir.kernel.Expression;
import dev.sardonyx.ir.kernel.ScalarType;
import dev.sardonyx.ir.type.Shape;
import dev.sardonyx.ir.type.TensorType;
import dev.sardonyx.tensor.ElementType;

/** A typed node being lowered. */
public final class LoweringContext extends NodeContext {
    private final Graph graph;

    public LoweringContext(Node node, Graph graph) {
        super(node, ValueFacts.of(graph));
        this.graph = graph;
    }

    public TensorType resultTensor(int index) {
        return graph.tensorType(node().results().get(index));
    }

    public ElementType resultElement(int index) {
        return resultTensor(index).element();
    }

    public Shape resultShape(int index) {
        return resultTensor(index).shape();
    }

    /** The element of operand {@code index}, in the type it computes in. */
    public Expression.Operand element(int index, ElementType type) {
        return new Expression.Operand(index, type);
    }

    /** The element of operand {@code index}. */
    public Expression.Operand scalar(int index) {
        return new Expression.Operand(index, element(index));
    }

    /** The type in which operand {@code index} computes. */
    public ScalarType scalarType(int index) {
        return ScalarType.computing(element(index));
    }
}
