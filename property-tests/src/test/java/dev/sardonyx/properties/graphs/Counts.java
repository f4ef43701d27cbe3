package dev.sardonyx.properties.graphs;

import dev.sardonyx.ir.diagnostic.ModelException;
import dev.sardonyx.ir.graph.Graph;
import java.util.Map;
import java.util.TreeMap;

/** What a series of problems covered. Used by one thread. */
final class Counts {
    private static final int LONGEST = 160;

    private final Map<String, Integer> runs = new TreeMap<>();
    private final Map<String, Integer> refusals = new TreeMap<>();
    private final Map<String, Integer> operators = new TreeMap<>();
    private int refusedSizes;

    void ran(String variant) {
        runs.merge(variant, 1, Integer::sum);
    }

    void refused(String variant, ModelException e) {
        String message = e.getMessage().lines().findFirst().orElse("").replaceAll("[%0-9]+", "#");
        String text = variant + ": " + message;
        refusals.merge(text.substring(0, Math.min(LONGEST, text.length())), 1, Integer::sum);
    }

    void refusedByPeer(String message) {
        String text = "ONNX Runtime: " + message.lines().findFirst().orElse("").replaceAll("[0-9]+", "#");
        refusals.merge(text.substring(0, Math.min(LONGEST, text.length())), 1, Integer::sum);
    }

    void refusedSizes() {
        refusedSizes++;
    }

    void holds(Graph graph) {
        graph.nodes().forEach(node -> {
            operators.merge(node.operator(), 1, Integer::sum);
            node.regions().values().forEach(this::holds);
        });
    }

    /** Operators by how often they occurred. */
    Map<String, Integer> operators() {
        return operators;
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("runs: " + runs + "\nruns of other sizes refused: " + refusedSizes);
        refusals.forEach((reason, count) ->
                text.append("\nrefused ").append(count).append(" x ").append(reason));
        return text.toString();
    }
}
