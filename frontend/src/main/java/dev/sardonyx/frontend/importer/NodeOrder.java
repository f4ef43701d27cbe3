package dev.sardonyx.frontend.importer;

import dev.sardonyx.frontend.model.OnnxNode;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** Puts nodes behind those whose outputs they read, and otherwise leaves them in the order of the file. */
final class NodeOrder {
    private final List<OnnxNode> nodes;
    private final FreeNames freeNames;
    private final Consumer<List<OnnxNode>> onCycle;
    private final Map<String, Integer> producers = new HashMap<>();
    private final List<OnnxNode> sorted = new ArrayList<>();
    private final Set<Integer> done = new HashSet<>();

    private NodeOrder(List<OnnxNode> nodes, FreeNames freeNames, Consumer<List<OnnxNode>> onCycle) {
        this.nodes = nodes;
        this.freeNames = freeNames;
        this.onCycle = onCycle;
    }

    /** The sorted nodes; each cycle is handed to {@code onCycle} and cut. */
    static List<OnnxNode> sort(List<OnnxNode> nodes, FreeNames freeNames, Consumer<List<OnnxNode>> onCycle) {
        return new NodeOrder(nodes, freeNames, onCycle).sort();
    }

    private List<OnnxNode> sort() {
        for (int i = 0; i < nodes.size(); i++) {
            for (String output : nodes.get(i).outputs()) {
                if (!output.isEmpty()) {
                    producers.putIfAbsent(output, i);
                }
            }
        }
        for (int i = 0; i < nodes.size(); i++) {
            if (!done.contains(i)) {
                visit(i);
            }
        }
        return sorted;
    }

    private record Visit(int node, Iterator<String> reads) {}

    private void visit(int root) {
        Deque<Visit> path = new ArrayDeque<>();
        Set<Integer> onPath = new HashSet<>();
        path.push(enter(root, onPath));
        while (!path.isEmpty()) {
            Visit visit = path.peek();
            if (!visit.reads().hasNext()) {
                path.pop();
                onPath.remove(visit.node());
                done.add(visit.node());
                sorted.add(nodes.get(visit.node()));
                continue;
            }
            Integer producer = producers.get(visit.reads().next());
            if (producer == null || done.contains(producer)) {
                continue;
            }
            if (onPath.contains(producer)) {
                onCycle.accept(cycle(path, producer));
            } else {
                path.push(enter(producer, onPath));
            }
        }
    }

    private Visit enter(int node, Set<Integer> onPath) {
        onPath.add(node);
        return new Visit(node, freeNames.read(nodes.get(node)).iterator());
    }

    /** The nodes of a cycle, each reading the one behind it. */
    private List<OnnxNode> cycle(Deque<Visit> path, int first) {
        List<OnnxNode> cycle = new ArrayList<>();
        for (Visit visit : path) {
            cycle.addFirst(nodes.get(visit.node()));
            if (visit.node() == first) {
                break;
            }
        }
        return cycle;
    }
}
