package dev.sardonyx.ops;

import dev.sardonyx.ir.attribute.AttributeKey;
import dev.sardonyx.ir.diagnostic.Diagnostic;
import dev.sardonyx.ir.diagnostic.DiagnosticCode;
import dev.sardonyx.ir.diagnostic.ModelException;
import dev.sardonyx.ir.graph.Graph;
import dev.sardonyx.ir.graph.Node;
import dev.sardonyx.tensor.Datum;
import dev.sardonyx.tensor.Tensor;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;

/** A node being interpreted. */
public final class EvaluationContext {
    private final Node node;
    private final List<Datum> operands;
    private final BiFunction<Graph, List<Datum>, List<Datum>> interpreter;

    /** @param operands one an operand of the node, null where absent */
    public EvaluationContext(Node node, List<Datum> operands, BiFunction<Graph, List<Datum>, List<Datum>> interpreter) {
        this.node = node;
        this.operands = operands;
        this.interpreter = interpreter;
    }

    public Node node() {
        return node;
    }

    public int operandCount() {
        return operands.size();
    }

    public int resultCount() {
        return node.results().size();
    }

    /** True when operand {@code index} is given. */
    public boolean has(int index) {
        return index < operands.size() && operands.get(index) != null;
    }

    public Datum operand(int index) {
        return operands.get(index);
    }

    public Tensor tensor(int index) {
        return (Tensor) operands.get(index);
    }

    public <T> T attribute(AttributeKey<T> key) {
        return node.attributes().get(key);
    }

    public <T> Optional<T> find(AttributeKey<T> key) {
        return node.attributes().find(key);
    }

    /** {@code axis} counted from 0. */
    public int axis(long axis, int rank) {
        if (axis < -rank || axis >= rank) {
            throw error("axis " + axis + " is outside [" + -rank + ", " + (rank - 1) + "]");
        }
        return (int) (axis < 0 ? axis + rank : axis);
    }

    /** Runs a region of the node. */
    public List<Datum> run(String region, List<Datum> arguments) {
        return interpreter.apply(node.regions().get(region), arguments);
    }

    /** An error at this node that only the values show. Throw the result. */
    public ModelException error(String fact) {
        return new ModelException(
                Diagnostic.error(DiagnosticCode.R003, node.location(), node.operator() + ": " + fact, ""));
    }

    /** A form of the operator that Sardonyx does not have. Throw the result. */
    public ModelException unsupported(String fact, String hint) {
        return new ModelException(
                Diagnostic.error(DiagnosticCode.C002, node.location(), node.operator() + ": " + fact, hint));
    }
}
