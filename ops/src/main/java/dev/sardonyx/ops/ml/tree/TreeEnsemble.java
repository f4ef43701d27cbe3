package dev.sardonyx.ops.ml.tree;

import dev.sardonyx.ir.attribute.AttributeKey;
import dev.sardonyx.ir.attribute.Attributes;
import dev.sardonyx.ir.graph.Value;
import dev.sardonyx.ir.type.Dim;
import dev.sardonyx.ir.type.Shape;
import dev.sardonyx.ir.type.TensorType;
import dev.sardonyx.ir.type.ValueType;
import dev.sardonyx.ops.Accuracy;
import dev.sardonyx.ops.ElementTypes;
import dev.sardonyx.ops.EvaluationContext;
import dev.sardonyx.ops.InferenceContext;
import dev.sardonyx.ops.Lowering;
import dev.sardonyx.ops.LoweringContext;
import dev.sardonyx.ops.NodeContext;
import dev.sardonyx.ops.Operator;
import dev.sardonyx.ops.OperatorSchema;
import dev.sardonyx.ops.ml.PostTransform;
import dev.sardonyx.ops.ml.Samples;
import dev.sardonyx.tensor.Datum;
import dev.sardonyx.tensor.ElementType;
import dev.sardonyx.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The votes of trees for targets (ONNX-ML TreeEnsemble-5): [N, F] or [F] to [N, targets]. Features are compared and
 * votes added in f32, tree by tree, or in f64 where the operand is. A target without votes has 0.
 */
public final class TreeEnsemble implements Operator {
    private static final String NAME = "TreeEnsemble";
    private static final Set<ElementType> TYPES = ElementTypes.of(ElementType.F16, ElementType.F32, ElementType.F64);
    /** 0 for the average, 1 for the sum, 2 for the smallest and 3 for the largest vote. */
    public static final AttributeKey<Long> AGGREGATE_FUNCTION =
            AttributeKey.integer("aggregate_function").orElse(1L);

    public static final AttributeKey<Long> N_TARGETS =
            AttributeKey.integer("n_targets").orElse(1L);
    /** The number of a {@link PostTransform}, in their order. */
    public static final AttributeKey<Long> POST_TRANSFORM =
            AttributeKey.integer("post_transform").orElse(0L);

    @Override
    public OperatorSchema schema() {
        OperatorSchema.Builder schema = OperatorSchema.of(Samples.DOMAIN, NAME)
                .since(5)
                .operand("X", "T", TYPES)
                .result("Y", "T", TYPES);
        SplitLists.addTo(schema);
        return schema.attribute(AGGREGATE_FUNCTION)
                .attribute(N_TARGETS)
                .attribute(POST_TRANSFORM)
                .accuracy(Accuracy.relative(1e-6))
                .build();
    }

    private static PostTransform transform(NodeContext in) {
        long number = in.attribute(POST_TRANSFORM);
        if (number < 0 || number >= PostTransform.values().length) {
            throw in.error("'post_transform' must be from 0 to 4, found " + number, "");
        }
        return PostTransform.values()[(int) number];
    }

    @Override
    public List<ValueType> infer(InferenceContext in) {
        long targets = in.attribute(N_TARGETS);
        Aggregate.numbered(in, in.attribute(AGGREGATE_FUNCTION));
        transform(in);
        Dim samples = TreeShapes.samples(in, SplitLists.read(in, targets));
        return List.of(TensorType.of(in.element(0), Shape.of(samples, Dim.known(targets))));
    }

    @Override
    public List<Datum> evaluate(EvaluationContext in) {
        Tensor x = in.tensor(0);
        int targets = Math.toIntExact(in.attribute(N_TARGETS));
        Tensor y = Tensor.zeros(x.elementType(), Samples.rows(x), targets);
        for (int sample = 0; sample < Samples.rows(x); sample++) {
            List<List<Double>> votes = new ArrayList<>();
            for (int t = 0; t < targets; t++) {
                votes.add(new ArrayList<>());
            }
            for (long root : in.attribute(SplitLists.ROOTS)) {
                int leaf = leaf(in, sample * x.extent(x.rank() - 1), (int) root);
                votes.get(in.attribute(SplitLists.TARGETS).get(leaf).intValue())
                        .add(in.attribute(SplitLists.WEIGHTS).getDouble(leaf));
            }
            double[] scores = votes.stream().mapToDouble(v -> score(in, v)).toArray();
            double[] transformed =
                    PostTransform.values()[in.attribute(POST_TRANSFORM).intValue()].reference(scores);
            for (int t = 0; t < targets; t++) {
                y.setDouble((long) sample * targets + t, transformed[t]);
            }
        }
        return List.of(y);
    }

    private static double score(EvaluationContext in, List<Double> votes) {
        boolean wide = in.tensor(0).elementType() == ElementType.F64;
        double sum = 0;
        for (double vote : votes) {
            sum = wide ? sum + vote : (float) (sum + vote);
        }
        double average = sum / in.attribute(SplitLists.ROOTS).size();
        return switch (Aggregate.values()[in.attribute(AGGREGATE_FUNCTION).intValue()]) {
            case AVERAGE -> wide ? average : (float) average;
            case SUM -> sum;
            case MIN -> votes.stream().mapToDouble(v -> v).min().orElse(0);
            case MAX -> votes.stream().mapToDouble(v -> v).max().orElse(0);
        };
    }

    /** The leaf that the sample whose features start at {@code first} comes to. */
    private static int leaf(EvaluationContext in, long first, int root) {
        int branch = root;
        while (true) {
            boolean holds = holds(
                    in,
                    branch,
                    in.tensor(0)
                            .getDouble(first + in.attribute(SplitLists.FEATURES).get(branch)));
            boolean end = in.attribute(holds ? SplitLists.TRUE_LEAFS : SplitLists.FALSE_LEAFS)
                            .get(branch)
                    != 0;
            branch = in.attribute(holds ? SplitLists.TRUE_IDS : SplitLists.FALSE_IDS)
                    .get(branch)
                    .intValue();
            if (end) {
                return branch;
            }
        }
    }

    private static boolean holds(EvaluationContext in, int branch, double feature) {
        List<Long> missing = in.attribute(SplitLists.MISSING);
        if (Double.isNaN(feature) && !missing.isEmpty() && missing.get(branch) != 0) {
            return true;
        }
        Tensor modes = in.attribute(SplitLists.MODES);
        Mode mode = Mode.values()[(int) modes.getLong(branch)];
        if (mode != Mode.BRANCH_MEMBER) {
            return mode.holds(feature, in.attribute(SplitLists.SPLITS).getDouble(branch));
        }
        Tensor members = in.attribute(SplitLists.MEMBERS);
        int at = 0;
        for (int before = 0; before < branch; before++) {
            if (modes.getLong(before) == Mode.BRANCH_MEMBER.ordinal()) {
                while (!Double.isNaN(members.getDouble(at++))) {}
            }
        }
        for (; at < members.size() && !Double.isNaN(members.getDouble(at)); at++) {
            if (members.getDouble(at) == feature) {
                return true;
            }
        }
        return false;
    }

    @Override
    public Lowering lower(LoweringContext to) {
        if (to.element(0) == ElementType.F16) {
            return new Lowering.Decomposition(out -> {
                Value x = out.cast(out.operand(0), ElementType.F32);
                Value y = out.node(Samples.DOMAIN + "." + NAME, widened(to), x);
                out.result(out.cast(y, ElementType.F16));
            });
        }
        Map<String, Object> constants = ForestTables.of(SplitLists.read(to, to.attribute(N_TARGETS)));
        constants.put("targets", to.attribute(N_TARGETS));
        constants.put(
                "aggregate",
                Aggregate.numbered(to, to.attribute(AGGREGATE_FUNCTION)).name());
        constants.put("transform", transform(to).name());
        return new Lowering.HostCall("tree_regressor", constants);
    }

    private static Attributes widened(NodeContext in) {
        Attributes attributes = in.node().attributes();
        for (var tensor : SplitLists.widened(in).entrySet()) {
            attributes = attributes.with(tensor.getKey(), tensor.getValue());
        }
        return attributes;
    }
}
