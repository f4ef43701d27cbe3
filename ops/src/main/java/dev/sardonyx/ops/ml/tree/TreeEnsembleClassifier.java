package dev.sardonyx.ops.ml.tree;

import dev.sardonyx.ir.graph.Node;
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
import dev.sardonyx.ops.Operator;
import dev.sardonyx.ops.OperatorSchema;
import dev.sardonyx.ops.ml.ClassLabels;
import dev.sardonyx.ops.ml.PostTransform;
import dev.sardonyx.ops.ml.Samples;
import dev.sardonyx.tensor.Datum;
import dev.sardonyx.tensor.ElementType;
import dev.sardonyx.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Classification by trees (ONNX-ML TreeEnsembleClassifier-3): [N, F] or [F] to labels [N] and scores [N, classes].
 * Votes are added as in {@link TreeEnsembleRegressor}. The label is that of the largest score before the transform, of
 * the classes with votes or base values.
 *
 * <p>Where the text is silent this is what ONNX Runtime does: when all votes are for the first of two classes, their
 * sum s is the score of the second. It wins above 0.5 when no weight is negative and the transform is none or PROBIT,
 * and the scores are [1 - s, s]; otherwise it wins above 0, and the scores are [-s, s]. When all votes are for the
 * second class, it wins likewise, and the scores are [0, s]. One integer as the only label is replaced by 1 for a score
 * above 0 and by 0 for others.
 */
public final class TreeEnsembleClassifier implements Operator {
    private static final NodeLists LISTS = new NodeLists("class");
    public static final ClassLabels LABELS = ClassLabels.named("classlabels_int64s", "classlabels_strings");

    @Override
    public OperatorSchema schema() {
        OperatorSchema.Builder schema = OperatorSchema.of(Samples.DOMAIN, "TreeEnsembleClassifier")
                .since(3)
                .operand("X", "T1", Samples.NUMBERS)
                .result("Y", "T2", Samples.LABELS)
                .result("Z", "", ElementTypes.of(ElementType.F32));
        LISTS.addTo(schema);
        return schema.attribute(LABELS.integers())
                .attribute(LABELS.strings())
                .attribute(PostTransform.KEY)
                .accuracy(Accuracy.relative(1e-6))
                .build();
    }

    @Override
    public List<ValueType> infer(InferenceContext in) {
        PostTransform.of(in);
        Tensor labels = LABELS.required(in);
        int classes = (int) labels.size();
        int base = NodeLists.BASE.of(in.node()).length;
        if (base != 0 && base != classes && (base != 1 || classes > 2)) {
            throw in.error("there must be " + classes + " base values or none, found " + base, "");
        }
        Dim samples = TreeShapes.samples(in, NodeListReader.read(in, LISTS, classes));
        return List.of(
                TensorType.of(labels.elementType(), Shape.of(samples)),
                TensorType.of(ElementType.F32, Shape.of(samples, Dim.known(classes))));
    }

    /** 1 or 2 when one sum decides between two classes, all votes being for the first or the second; otherwise 0. */
    private static int binary(Node node) {
        List<Long> targets =
                node.attributes().get(LISTS.voteTargets()).stream().distinct().toList();
        int base = NodeLists.BASE.of(node).length;
        if (LABELS.of(node).size() != 2 || targets.size() != 1 || base > (targets.getFirst() == 0 ? 1 : 0)) {
            return 0;
        }
        return targets.getFirst() == 0 ? 1 : 2;
    }

    /** True when the sum is a probability of the second class, otherwise a number with a sign. */
    private static boolean isProbability(Node node, PostTransform transform) {
        return (transform == PostTransform.NONE || transform == PostTransform.PROBIT)
                && Arrays.stream(LISTS.weights().of(node)).allMatch(weight -> weight >= 0);
    }

    @Override
    public List<Datum> evaluate(EvaluationContext in) {
        TreeReference reference = new TreeReference(in, LISTS);
        Tensor labels = LABELS.of(in.node());
        int classes = (int) labels.size();
        PostTransform transform = PostTransform.valueOf(in.attribute(PostTransform.KEY));
        Tensor y = Tensor.zeros(labels.elementType(), reference.samples());
        Tensor z = Tensor.zeros(ElementType.F32, reference.samples(), classes);
        for (int sample = 0; sample < reference.samples(); sample++) {
            List<List<Double>> votes = reference.votes(sample, classes);
            double[] scores = new double[classes];
            for (int c = 0; c < classes; c++) {
                double score = reference.aggregate(Aggregate.SUM, votes.get(c));
                scores[c] = reference.rounded(score + reference.base(classes)[c]);
            }
            int winner = winner(in, votes, scores);
            int binary = binary(in.node());
            if (binary > 0) {
                boolean probability = isProbability(in.node(), transform);
                double sum = scores[binary - 1];
                winner = sum > (probability ? 0.5 : 0) ? 1 : 0;
                double other = probability ? reference.rounded(1 - sum) : -sum;
                scores = new double[] {binary == 1 ? other : 0, sum};
            }
            if (classes == 1 && labels.elementType() == ElementType.I64) {
                y.setLong(sample, scores[0] > 0 ? 1 : 0);
            } else {
                y.copyElement(sample, labels, winner);
            }
            double[] transformed = transform.reference(scores);
            for (int c = 0; c < classes; c++) {
                z.setDouble((long) sample * classes + c, transformed[c]);
            }
        }
        return List.of(y, z);
    }

    private static int winner(EvaluationContext in, List<List<Double>> votes, double[] scores) {
        boolean all = NodeLists.BASE.of(in.node()).length > 0;
        int winner = -1;
        for (int c = 0; c < scores.length; c++) {
            if ((all || !votes.get(c).isEmpty()) && (winner < 0 || scores[c] > scores[winner])) {
                winner = c;
            }
        }
        return Math.max(winner, 0);
    }

    @Override
    public Lowering lower(LoweringContext to) {
        Tensor labels = LABELS.of(to.node());
        Map<String, Object> constants = ForestTables.of(NodeListReader.read(to, LISTS, (int) labels.size()));
        double[] base = NodeLists.BASE.of(to.node());
        if (base.length > 0) {
            constants.put("base", Tensor.ofDoubles(base, base.length));
        }
        constants.put("targets", labels.size());
        constants.put("labels", labels);
        constants.put("binary", (long) binary(to.node()));
        constants.put("probability", isProbability(to.node(), PostTransform.of(to)) ? 1L : 0L);
        constants.put("transform", to.attribute(PostTransform.KEY));
        return new Lowering.HostCall("tree_classifier", constants);
    }
}
