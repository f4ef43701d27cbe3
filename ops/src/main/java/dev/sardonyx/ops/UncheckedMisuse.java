package dev.sardonyx.ops;

import dev.sardonyx.ir.diagnostic.Diagnostic;
import dev.sardonyx.ir.diagnostic.DiagnosticCode;
import dev.sardonyx.ir.diagnostic.Location;
import dev.sardonyx.ir.diagnostic.ModelException;
import dev.sardonyx.ir.graph.Node;
import java.util.Collection;
import java.util.List;

/**
 * The last line of defence against nodes that break an operator's contract in a way it does not check: the model is
 * refused at the node, with what the operator tripped over.
 */
public final class UncheckedMisuse {
    private UncheckedMisuse() {}

    /**
     * The refusal of {@code node}. Throw the result.
     *
     * @param operands what the node was given, as text
     * @param cause what its operator threw
     */
    public static ModelException of(Node node, List<String> operands, RuntimeException cause) {
        return of(
                node.location(),
                node.operator(),
                operands,
                node.attributes().byName().keySet(),
                cause);
    }

    /**
     * The refusal of a node that is not in a graph yet. Throw the result.
     *
     * @param operands what the node was given, as text
     * @param attributes the names of its attributes
     * @param cause what was thrown over it
     */
    public static ModelException of(
            Location place,
            String operator,
            List<String> operands,
            Collection<String> attributes,
            RuntimeException cause) {
        return new ModelException(
                Diagnostic.error(
                        DiagnosticCode.I004,
                        place,
                        operator + " cannot work with its operands " + operands + " and attributes " + attributes + ": "
                                + cause,
                        "check the node against the text of the operator; where that allows it, this is a bug of"
                                + " Sardonyx"),
                cause);
    }
}
