package dev.sardonyx.ir.diagnostic;

import java.util.Objects;

/**
 * Where a message points to. Every part may be empty when it is not known.
 *
 * @param file the model file, or a description of the source
 * @param graph the name of the graph
 * @param node the name of the node, as the model spells it
 * @param operator the operator of the node, for example {@code Conv-11} or {@code com.microsoft::Attention-1}
 */
public record Location(String file, String graph, String node, String operator) {
    public static final Location UNKNOWN = new Location("", "", "", "");

    public Location {
        Objects.requireNonNull(file, "file");
        Objects.requireNonNull(graph, "graph");
        Objects.requireNonNull(node, "node");
        Objects.requireNonNull(operator, "operator");
    }

    /** A place in a file, with no graph or node. */
    public static Location file(String file) {
        return new Location(file, "", "", "");
    }

    /** The same place, seen from inside {@code file}. */
    public Location inFile(String newFile) {
        return new Location(newFile, graph, node, operator);
    }

    public boolean isUnknown() {
        return equals(UNKNOWN);
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        if (!node.isEmpty() || !operator.isEmpty()) {
            text.append("at node \"").append(node).append('"');
            if (!operator.isEmpty()) {
                text.append(" (").append(operator).append(')');
            }
        }
        if (!graph.isEmpty()) {
            text.append(text.isEmpty() ? "in" : " of")
                    .append(" graph \"")
                    .append(graph)
                    .append('"');
        }
        if (!file.isEmpty()) {
            text.append(text.isEmpty() ? "in " : " in ").append(file);
        }
        return text.toString();
    }
}
