package dev.sardonyx.ops.ml.tree;

import dev.sardonyx.ir.attribute.AttributeKey;
import dev.sardonyx.ops.NodeContext;
import dev.sardonyx.ops.ml.tree.Forest.Branch;
import dev.sardonyx.ops.ml.tree.Forest.Leaf;
import dev.sardonyx.ops.ml.tree.Forest.Vote;
import dev.sardonyx.tensor.ElementType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Makes a forest of parallel lists; what is wrong with them is an error at the node. */
final class NodeListReader {
    private final NodeContext in;
    private final NodeLists lists;
    private final List<Long> trees;
    private final List<Long> ids;
    private final List<Long> features;
    private final List<Long> missing;
    private final List<Long> trueIds;
    private final List<Long> falseIds;
    private final List<String> modes;
    private final Map<Id, Integer> positions = new HashMap<>();

    /** The name of a node: ids are unique in a tree. */
    private record Id(long tree, long node) {}

    private NodeListReader(NodeContext in, NodeLists lists) {
        this.in = in;
        this.lists = lists;
        this.trees = in.attribute(NodeLists.TREES);
        this.ids = in.attribute(NodeLists.IDS);
        this.features = in.attribute(NodeLists.FEATURES);
        this.missing = in.attribute(NodeLists.MISSING);
        this.trueIds = in.attribute(NodeLists.TRUE_IDS);
        this.falseIds = in.attribute(NodeLists.FALSE_IDS);
        this.modes = in.attribute(NodeLists.MODES);
    }

    /** The forest that the node describes, whose votes are for targets below {@code targets}. */
    static Forest read(NodeContext in, NodeLists lists, int targets) {
        NodeListReader reader = new NodeListReader(in, lists);
        reader.checkLengths();
        for (int i = 0; i < reader.ids.size(); i++) {
            if (reader.positions.put(new Id(reader.trees.get(i), reader.ids.get(i)), i) != null) {
                throw in.error("tree " + reader.trees.get(i) + " has two nodes " + reader.ids.get(i), "");
            }
        }
        Forest forest = reader.forest(targets);
        forest.checkEnds(in);
        return forest;
    }

    private void checkLengths() {
        int count = trees.size();
        for (AttributeKey<? extends List<?>> key :
                List.of(NodeLists.IDS, NodeLists.FEATURES, NodeLists.MODES, NodeLists.TRUE_IDS, NodeLists.FALSE_IDS)) {
            checkLength(key.name(), in.attribute(key).size(), count, "node");
        }
        checkLength(NodeLists.SPLITS.list().name(), NodeLists.SPLITS.of(in.node()).length, count, "node");
        if (!in.attribute(NodeLists.MISSING).isEmpty()) {
            checkLength(
                    NodeLists.MISSING.name(), in.attribute(NodeLists.MISSING).size(), count, "node");
        }
        int votes = in.attribute(lists.voteTargets()).size();
        checkLength(lists.voteTrees().name(), in.attribute(lists.voteTrees()).size(), votes, "vote");
        checkLength(lists.voteNodes().name(), in.attribute(lists.voteNodes()).size(), votes, "vote");
        checkLength(lists.weights().list().name(), lists.weights().of(in.node()).length, votes, "vote");
        if (count == 0 || votes == 0) {
            throw in.error("there must be nodes and votes, found " + count + " and " + votes, "");
        }
    }

    private void checkLength(String name, int found, int expected, String what) {
        if (found != expected) {
            throw in.error("'" + name + "' must have one element a " + what + ", " + expected + ", found " + found, "");
        }
    }

    private Forest forest(int targets) {
        Map<Integer, List<Vote>> votesOf = votes(targets);
        double[] splits = NodeLists.SPLITS.of(in.node());
        List<Forest.Node> nodes = new ArrayList<>();
        List<Vote> votes = new ArrayList<>();
        Map<Long, Integer> roots = new LinkedHashMap<>();
        for (int i = 0; i < trees.size(); i++) {
            roots.putIfAbsent(trees.get(i), i);
            String name = modes.get(i);
            Mode mode = Mode.named(name).orElseThrow(() -> in.error("there is no node mode '" + name + "'", ""));
            if (mode == Mode.LEAF) {
                List<Vote> own = votesOf.getOrDefault(i, List.of());
                nodes.add(new Leaf(votes.size(), own.size()));
                votes.addAll(own);
            } else {
                nodes.add(branch(mode, i, splits[i]));
            }
        }
        boolean wide = in.element(0) == ElementType.F64
                || NodeLists.SPLITS.isWide(in.node())
                || lists.weights().isWide(in.node());
        return new Forest(
                nodes, roots.values().stream().mapToInt(Integer::intValue).toArray(), votes, wide);
    }

    private Branch branch(Mode mode, int i, double split) {
        long feature = features.get(i);
        if (feature < 0 || feature >= TreeShapes.MOST_FEATURES) {
            throw in.error("node " + ids.get(i) + " asks for feature " + feature, "");
        }
        return new Branch(
                mode,
                (int) feature,
                split,
                null,
                !missing.isEmpty() && missing.get(i) != 0,
                child(i, trueIds.get(i)),
                child(i, falseIds.get(i)));
    }

    private int child(int parent, long id) {
        Integer position = positions.get(new Id(trees.get(parent), id));
        if (position == null) {
            throw in.error(
                    "node " + ids.get(parent) + " of tree " + trees.get(parent) + " goes on at node " + id
                            + ", which the tree does not have",
                    "");
        }
        return position;
    }

    /** The votes by the position of their node; those of branches are never counted. */
    private Map<Integer, List<Vote>> votes(int targets) {
        double[] weights = lists.weights().of(in.node());
        List<Long> voteTargets = in.attribute(lists.voteTargets());
        List<Long> voteTrees = in.attribute(lists.voteTrees());
        List<Long> voteNodes = in.attribute(lists.voteNodes());
        Map<Integer, List<Vote>> votes = new HashMap<>();
        for (int i = 0; i < weights.length; i++) {
            long target = voteTargets.get(i);
            if (target < 0 || target >= targets) {
                throw in.error("a vote is for target " + target + " of " + targets, "");
            }
            Id id = new Id(voteTrees.get(i), voteNodes.get(i));
            Integer position = positions.get(id);
            if (position == null) {
                throw in.error("a vote is of node " + id.node() + " of tree " + id.tree() + ", which there is not", "");
            }
            votes.computeIfAbsent(position, p -> new ArrayList<>()).add(new Vote((int) target, weights[i]));
        }
        return votes;
    }
}
