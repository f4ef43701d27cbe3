package dev.sardonyx.ops.ml.tree;

import dev.sardonyx.ir.attribute.AttributeKey;
import dev.sardonyx.ops.NodeContext;
import dev.sardonyx.ops.OperatorSchema;
import dev.sardonyx.ops.ml.tree.Forest.Branch;
import dev.sardonyx.ops.ml.tree.Forest.Leaf;
import dev.sardonyx.ops.ml.tree.Forest.Vote;
import dev.sardonyx.tensor.ElementType;
import dev.sardonyx.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The parallel lists in which TreeEnsemble-5 describes branches and leaves. */
final class SplitLists {
    static final AttributeKey<Tensor> SPLITS = AttributeKey.tensor("nodes_splits");
    static final AttributeKey<Tensor> MODES = AttributeKey.tensor("nodes_modes");
    static final AttributeKey<List<Long>> FEATURES = AttributeKey.integers("nodes_featureids");
    static final AttributeKey<List<Long>> TRUE_IDS = AttributeKey.integers("nodes_truenodeids");
    static final AttributeKey<List<Long>> FALSE_IDS = AttributeKey.integers("nodes_falsenodeids");
    static final AttributeKey<List<Long>> TRUE_LEAFS = AttributeKey.integers("nodes_trueleafs");
    static final AttributeKey<List<Long>> FALSE_LEAFS = AttributeKey.integers("nodes_falseleafs");
    static final AttributeKey<List<Long>> MISSING =
            AttributeKey.integers("nodes_missing_value_tracks_true").orElse(List.of());
    /** The sets of {@link Mode#BRANCH_MEMBER}, in the order of their branches, each ended by NaN. */
    static final AttributeKey<Tensor> MEMBERS =
            AttributeKey.tensor("membership_values").optional();

    static final AttributeKey<List<Long>> ROOTS = AttributeKey.integers("tree_roots");
    static final AttributeKey<List<Long>> TARGETS = AttributeKey.integers("leaf_targetids");
    static final AttributeKey<Tensor> WEIGHTS = AttributeKey.tensor("leaf_weights");
    private static final AttributeKey<Tensor> HIT_RATES =
            AttributeKey.tensor("nodes_hitrates").optional();
    private static final List<AttributeKey<List<Long>>> BRANCH_LISTS =
            List.of(FEATURES, TRUE_IDS, FALSE_IDS, TRUE_LEAFS, FALSE_LEAFS);

    private final NodeContext in;
    private final int branches;
    private final int leaves;

    private SplitLists(NodeContext in) {
        this.in = in;
        this.branches = (int) in.attribute(SPLITS).size();
        this.leaves = (int) in.attribute(WEIGHTS).size();
    }

    /** Adds all lists to a schema. */
    static void addTo(OperatorSchema.Builder schema) {
        for (AttributeKey<?> key : List.of(SPLITS, MODES, MEMBERS, WEIGHTS, HIT_RATES, TARGETS, ROOTS, MISSING)) {
            schema.attribute(key);
        }
        BRANCH_LISTS.forEach(schema::attribute);
    }

    /** The forest that the node describes, whose votes are for targets below {@code targets}. */
    static Forest read(NodeContext in, long targets) {
        SplitLists lists = new SplitLists(in);
        lists.check();
        Forest forest = lists.forest(targets);
        forest.checkEnds(in);
        return forest;
    }

    private void check() {
        for (AttributeKey<List<Long>> key : BRANCH_LISTS) {
            checkLength(key.name(), in.attribute(key).size(), branches);
        }
        checkLength(MODES.name(), in.attribute(MODES).size(), branches);
        if (!in.attribute(MISSING).isEmpty()) {
            checkLength(MISSING.name(), in.attribute(MISSING).size(), branches);
        }
        checkLength(TARGETS.name(), in.attribute(TARGETS).size(), leaves);
        if (branches == 0 || leaves == 0 || in.attribute(ROOTS).isEmpty()) {
            throw in.error(
                    "there must be branches, leaves and roots, found " + branches + ", " + leaves + " and "
                            + in.attribute(ROOTS).size(),
                    "");
        }
        for (AttributeKey<Tensor> key : List.of(SPLITS, WEIGHTS, MEMBERS)) {
            in.find(key).filter(t -> t.elementType() != in.element(0)).ifPresent(t -> {
                throw in.error(
                        "'" + key.name() + "' must have the operand's element type, found "
                                + t.elementType().text(),
                        "");
            });
        }
    }

    private void checkLength(String name, long found, int expected) {
        if (found != expected) {
            throw in.error("'" + name + "' must have " + expected + " elements, found " + found, "");
        }
    }

    /** Branches first, then leaves. */
    private Forest forest(long targets) {
        List<double[]> sets = sets();
        int set = 0;
        List<Forest.Node> nodes = new ArrayList<>();
        for (int i = 0; i < branches; i++) {
            Mode mode = mode(i);
            if (mode == Mode.BRANCH_MEMBER && set == sets.size()) {
                throw in.error("'membership_values' has only " + set + " sets", "");
            }
            nodes.add(branch(i, mode, mode == Mode.BRANCH_MEMBER ? sets.get(set++) : null));
        }
        List<Vote> votes = new ArrayList<>();
        for (int i = 0; i < leaves; i++) {
            long target = in.attribute(TARGETS).get(i);
            if (target < 0 || target >= targets) {
                throw in.error("leaf " + i + " votes for target " + target + " of " + targets, "");
            }
            nodes.add(new Leaf(i, 1));
            votes.add(new Vote((int) target, in.attribute(WEIGHTS).getDouble(i)));
        }
        int[] roots = in.attribute(ROOTS).stream()
                .mapToInt(root -> position(root, false, "a root"))
                .toArray();
        return new Forest(nodes, roots, votes, in.element(0) == ElementType.F64);
    }

    private Mode mode(int branch) {
        long mode = in.attribute(MODES).getLong(branch);
        if (mode < 0 || mode >= Mode.LEAF.ordinal()) {
            throw in.error("branch " + branch + " has mode " + mode + ", expected one from 0 to 6", "");
        }
        return Mode.values()[(int) mode];
    }

    private Branch branch(int i, Mode mode, double[] members) {
        List<Long> missing = in.attribute(MISSING);
        long feature = in.attribute(FEATURES).get(i);
        if (feature < 0 || feature >= TreeShapes.MOST_FEATURES) {
            throw in.error("branch " + i + " asks for feature " + feature, "");
        }
        String place = "branch " + i;
        return new Branch(
                mode,
                (int) feature,
                in.attribute(SPLITS).getDouble(i),
                members,
                !missing.isEmpty() && missing.get(i) != 0,
                position(in.attribute(TRUE_IDS).get(i), in.attribute(TRUE_LEAFS).get(i) != 0, place),
                position(
                        in.attribute(FALSE_IDS).get(i),
                        in.attribute(FALSE_LEAFS).get(i) != 0,
                        place));
    }

    private int position(long id, boolean leaf, String place) {
        int count = leaf ? leaves : branches;
        if (id < 0 || id >= count) {
            throw in.error(place + " names " + (leaf ? "leaf " : "branch ") + id + " of " + count, "");
        }
        return (int) (leaf ? branches + id : id);
    }

    private List<double[]> sets() {
        List<double[]> sets = new ArrayList<>();
        double[] members = in.find(MEMBERS).map(Tensor::toDoubles).orElse(new double[0]);
        int start = 0;
        for (int i = 0; i <= members.length; i++) {
            boolean end = i == members.length;
            if (end && start < i || !end && Double.isNaN(members[i])) {
                sets.add(Arrays.copyOfRange(members, start, i));
                start = i + 1;
            }
        }
        return sets;
    }

    /** The tensors among the lists in f32, for operands of narrower floats. */
    static Map<AttributeKey<Tensor>, Tensor> widened(NodeContext in) {
        Map<AttributeKey<Tensor>, Tensor> widened = new LinkedHashMap<>();
        for (AttributeKey<Tensor> key : List.of(SPLITS, WEIGHTS, MEMBERS)) {
            in.find(key).ifPresent(t -> widened.put(key, Tensor.ofFloats(t.toFloats(), t.shape())));
        }
        return widened;
    }
}
