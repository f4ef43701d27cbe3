package dev.sardonyx.passes.instrument;

import dev.sardonyx.ir.diagnostic.Diagnostic;
import dev.sardonyx.ir.diagnostic.DiagnosticCode;
import dev.sardonyx.ir.diagnostic.ModelException;
import dev.sardonyx.ir.graph.Graph;
import dev.sardonyx.ir.graph.Node;
import dev.sardonyx.ir.graph.Value;
import dev.sardonyx.ir.type.Dim;
import dev.sardonyx.ir.type.Shape;
import dev.sardonyx.ir.type.TensorType;
import dev.sardonyx.ir.type.ValueType;
import dev.sardonyx.ops.OperatorRegister;
import dev.sardonyx.ops.TypeInference;
import dev.sardonyx.ops.ValueFacts;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Infers the types of a graph again and compares. Dimensions that only a run tells have names of their own in every
 * inference, so these agree with anything; all others must be equal.
 */
final class TypesAgreeWithInference {
    /** States what no operator computes: dimensions as a tensor. */
    private static final String DIMS = "sardonyx.Dims";

    private final OperatorRegister operators;

    TypesAgreeWithInference(OperatorRegister operators) {
        this.operators = operators;
    }

    List<Diagnostic> check(Graph graph) {
        TypeInference inference = new TypeInference(operators);
        graph.types().values().forEach(inference::reserve);
        Set<String> given = new HashSet<>();
        for (Value input : graph.inputs()) {
            if (graph.type(input) instanceof TensorType type && type.shape().isRanked()) {
                type.shape().dims().forEach(d -> given.addAll(d.symbols()));
            }
        }
        List<Diagnostic> problems = new ArrayList<>();
        for (Node node : graph.nodes()) {
            if (!node.operator().equals(DIMS)) {
                check(node, graph, inference, given, problems);
            }
        }
        return problems;
    }

    private static void check(
            Node node, Graph graph, TypeInference inference, Set<String> given, List<Diagnostic> problems) {
        List<ValueType> inferred;
        try {
            inferred = inference.infer(node, ValueFacts.of(graph)).types();
        } catch (ModelException e) {
            problems.addAll(e.diagnostics());
            return;
        }
        for (int i = 0; i < node.results().size(); i++) {
            Value result = node.results().get(i);
            if (result.isPresent() && !agree(graph.type(result), inferred.get(i), given)) {
                problems.add(Diagnostic.error(
                        DiagnosticCode.I001,
                        node.location(),
                        "result " + result + " of " + node.operator() + " has type " + graph.type(result)
                                + ", but inference gives " + inferred.get(i),
                        "the pass that made the node gave it a wrong type"));
            }
        }
    }

    private static boolean agree(ValueType stated, ValueType inferred, Set<String> given) {
        if (!(stated instanceof TensorType a) || !(inferred instanceof TensorType b)) {
            return stated.getClass() == inferred.getClass();
        }
        return a.element() == b.element() && agree(a.shape(), b.shape(), given);
    }

    private static boolean agree(Shape stated, Shape inferred, Set<String> given) {
        if (!stated.isRanked() || !inferred.isRanked()) {
            return true;
        }
        if (stated.rank() != inferred.rank()) {
            return false;
        }
        for (int axis = 0; axis < stated.rank(); axis++) {
            Dim a = stated.dim(axis);
            Dim b = inferred.dim(axis);
            boolean comparable = given.containsAll(a.symbols()) && given.containsAll(b.symbols());
            if (comparable && !a.equals(b)) {
                return false;
            }
        }
        return true;
    }
}
