package dev.sardonyx.ops.reference;

import dev.sardonyx.ir.graph.Graph;
import dev.sardonyx.ir.graph.Node;
import dev.sardonyx.ir.graph.Value;
import dev.sardonyx.ops.EvaluationContext;
import dev.sardonyx.ops.OperatorRegister;
import dev.sardonyx.tensor.Datum;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Evaluates graphs of any stage up to canonical. Stateless. */
public final class Interpreter {
    private final OperatorRegister operators;
    private final Consumer<List<Datum>> observer;

    public Interpreter(OperatorRegister operators) {
        this(operators, results -> {});
    }

    /**
     * @param observer told of the results of every node, those of regions too; what it throws ends the evaluation
     */
    public Interpreter(OperatorRegister operators, Consumer<List<Datum>> observer) {
        this.operators = operators;
        this.observer = observer;
    }

    /** The results of {@code graph} for {@code inputs}, both in the graph's order. */
    public List<Datum> run(Graph graph, List<Datum> inputs) {
        if (inputs.size() != graph.inputs().size()) {
            throw new IllegalArgumentException(
                    "graph " + graph.name() + " takes " + graph.inputs().size() + " inputs, got " + inputs.size());
        }
        Map<Value, Datum> values = new HashMap<>();
        for (int i = 0; i < inputs.size(); i++) {
            values.put(graph.inputs().get(i), inputs.get(i));
        }
        graph.weights().forEach((value, weight) -> values.put(value, weight.tensor()));
        for (Node node : graph.nodes()) {
            List<Datum> results = evaluate(node, values);
            observer.accept(results);
            for (int i = 0; i < node.results().size(); i++) {
                if (node.results().get(i).isPresent()) {
                    values.put(node.results().get(i), results.get(i));
                }
            }
        }
        return graph.results().stream().map(values::get).toList();
    }

    private List<Datum> evaluate(Node node, Map<Value, Datum> values) {
        List<Datum> operands = new ArrayList<>();
        for (Value operand : node.operands()) {
            operands.add(operand.isPresent() ? values.get(operand) : null);
        }
        return operators.get(node.operator()).evaluate(new EvaluationContext(node, operands, this::run));
    }
}
