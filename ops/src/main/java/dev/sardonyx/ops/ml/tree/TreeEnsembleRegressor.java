package dev.sardonyx.ops.ml.tree;

import dev.sardonyx.ir.attribute.AttributeKey;
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
import java.util.List;
import java.util.Map;

/**
 * Regression by trees (ONNX-ML TreeEnsembleRegressor-3): [N, F] or [F] to [N, targets]. Features are compared and votes
 * added in f32, tree by tree, or in f64 where the operand or a list is f64. A target without votes has its base value.
 */
public final class TreeEnsembleRegressor implements Operator {
    private static final NodeLists LISTS = new NodeLists("target");
    /** {@code SUM}, {@code AVERAGE}, {@code MIN} or {@code MAX} of the votes for a target. */
    public static final AttributeKey<String> AGGREGATE_FUNCTION =
            AttributeKey.text("aggregate_function").orElse("SUM");

    public static final AttributeKey<Long> N_TARGETS =
            AttributeKey.integer("n_targets").orElse(1L);

    @Override
    public OperatorSchema schema() {
        OperatorSchema.Builder schema = OperatorSchema.of(Samples.DOMAIN, "TreeEnsembleRegressor")
                .since(3)
                .operand("X", "T", Samples.NUMBERS)
                .result("Y", "", ElementTypes.of(ElementType.F32));
        LISTS.addTo(schema);
        return schema.attribute(AGGREGATE_FUNCTION)
                .attribute(N_TARGETS)
                .attribute(PostTransform.KEY)
                .accuracy(Accuracy.relative(1e-6))
                .build();
    }

    private static int targets(NodeContext in) {
        long targets = in.attribute(N_TARGETS);
        if (targets < 1 || targets > Integer.MAX_VALUE) {
            throw in.error("'n_targets' must be positive, found " + targets, "");
        }
        return (int) targets;
    }

    @Override
    public List<ValueType> infer(InferenceContext in) {
        int targets = targets(in);
        Aggregate.named(in, in.attribute(AGGREGATE_FUNCTION));
        PostTransform.of(in);
        int base = NodeLists.BASE.of(in.node()).length;
        if (base != 0 && base != targets) {
            throw in.error("there must be " + targets + " base values or none, found " + base, "");
        }
        Forest forest = NodeListReader.read(in, LISTS, targets);
        return List.of(TensorType.of(ElementType.F32, Shape.of(TreeShapes.samples(in, forest), Dim.known(targets))));
    }

    @Override
    public List<Datum> evaluate(EvaluationContext in) {
        TreeReference reference = new TreeReference(in, LISTS);
        int targets = Math.toIntExact(in.attribute(N_TARGETS));
        Aggregate aggregate = Aggregate.valueOf(in.attribute(AGGREGATE_FUNCTION));
        PostTransform transform = PostTransform.valueOf(in.attribute(PostTransform.KEY));
        double[] base = reference.base(targets);
        Tensor y = Tensor.zeros(ElementType.F32, reference.samples(), targets);
        for (int sample = 0; sample < reference.samples(); sample++) {
            List<List<Double>> votes = reference.votes(sample, targets);
            double[] scores = new double[targets];
            for (int t = 0; t < targets; t++) {
                double score = reference.aggregate(aggregate, votes.get(t));
                scores[t] = reference.rounded(score + base[t]);
            }
            double[] transformed = transform.reference(scores);
            for (int t = 0; t < targets; t++) {
                y.setDouble((long) sample * targets + t, transformed[t]);
            }
        }
        return List.of(y);
    }

    @Override
    public Lowering lower(LoweringContext to) {
        int targets = targets(to);
        Map<String, Object> constants = ForestTables.of(NodeListReader.read(to, LISTS, targets));
        double[] base = NodeLists.BASE.of(to.node());
        if (base.length > 0) {
            constants.put("base", Tensor.ofDoubles(base, base.length));
        }
        constants.put("targets", (long) targets);
        constants.put("aggregate", to.attribute(AGGREGATE_FUNCTION));
        constants.put("transform", to.attribute(PostTransform.KEY));
        return new Lowering.HostCall("tree_regressor", constants);
    }
}
