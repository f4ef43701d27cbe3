package dev.sardonyx.ops.ml;

import dev.sardonyx.ir.attribute.AttributeKey;
import dev.sardonyx.ir.attribute.Attributes;
import dev.sardonyx.ir.graph.Node;
import dev.sardonyx.ir.graph.Value;
import dev.sardonyx.ir.type.Dim;
import dev.sardonyx.ir.type.Shape;
import dev.sardonyx.ir.type.TensorType;
import dev.sardonyx.ir.type.ValueType;
import dev.sardonyx.ops.Accuracy;
import dev.sardonyx.ops.Decomposer;
import dev.sardonyx.ops.ElementTypes;
import dev.sardonyx.ops.EvaluationContext;
import dev.sardonyx.ops.InferenceContext;
import dev.sardonyx.ops.Lowering;
import dev.sardonyx.ops.LoweringContext;
import dev.sardonyx.ops.Operator;
import dev.sardonyx.ops.OperatorSchema;
import dev.sardonyx.tensor.Datum;
import dev.sardonyx.tensor.ElementType;
import dev.sardonyx.tensor.Tensor;
import java.util.List;

/**
 * Linear classification (ONNX-ML LinearClassifier-1): [N, C] or [C] to labels [N] and scores [N, classes], computed in
 * f32. The label is that of the largest score before the transform.
 *
 * <p>One row of coefficients is a binary classifier, whose second class wins with a score s above 0. With two labels
 * its scores are [1 - s, s], as ONNX Runtime has it, or the transform of [-s, s]; otherwise there is one score, and
 * the labels are 0 and 1.
 */
public final class LinearClassifier implements Operator {
    public static final ClassLabels LABELS = ClassLabels.named("classlabels_ints", "classlabels_strings");
    public static final AttributeKey<List<Float>> COEFFICIENTS = LinearModel.COEFFICIENTS;
    public static final AttributeKey<List<Float>> INTERCEPTS = LinearModel.INTERCEPTS;
    /** How the model was trained; it does not matter here. */
    public static final AttributeKey<Long> MULTI_CLASS =
            AttributeKey.integer("multi_class").orElse(0L);

    @Override
    public OperatorSchema schema() {
        return OperatorSchema.of(Samples.DOMAIN, "LinearClassifier")
                .operand("X", "T1", Samples.NUMBERS)
                .result("Y", "T2", Samples.LABELS)
                .result("Z", "", ElementTypes.of(ElementType.F32))
                .attribute(LABELS.integers())
                .attribute(LABELS.strings())
                .attribute(COEFFICIENTS)
                .attribute(INTERCEPTS)
                .attribute(MULTI_CLASS)
                .attribute(PostTransform.KEY)
                .accuracy(Accuracy.relative(1e-5))
                .build();
    }

    /** How many scores the coefficients give. */
    private static int scores(Node node, Dim features) {
        int intercepts = node.attributes().get(INTERCEPTS).size();
        if (intercepts > 0) {
            return intercepts;
        }
        int coefficients = node.attributes().get(COEFFICIENTS).size();
        return features.isKnown() && features.knownValue() > 0
                ? Math.toIntExact(coefficients / features.knownValue())
                : (int) LABELS.of(node).size();
    }

    /** The labels to choose from by the number of the winning class. */
    private static Tensor labels(Node node, int scores) {
        Tensor labels = LABELS.of(node);
        if (scores > 1 || labels.size() == 2) {
            return labels;
        }
        return labels.elementType() == ElementType.STRING
                ? Tensor.ofStrings(new String[] {"0", "1"}, 2)
                : Tensor.vector(0, 1);
    }

    @Override
    public List<ValueType> infer(InferenceContext in) {
        PostTransform.of(in);
        Tensor labels = LABELS.required(in);
        int scores = scores(in.node(), Samples.features(in));
        LinearModel.check(in, scores);
        if (scores > 1 && labels.size() != scores) {
            throw in.error(scores + " rows of coefficients need as many labels, found " + labels.size(), "");
        }
        int classes = scores == 1 && labels.size() == 2 ? 2 : scores;
        Dim count = Samples.count(in);
        return List.of(
                TensorType.of(labels.elementType(), Shape.of(count)),
                TensorType.of(ElementType.F32, Shape.of(count, Dim.known(classes))));
    }

    @Override
    public List<Datum> evaluate(EvaluationContext in) {
        Tensor x = in.tensor(0);
        int scores = scores(in.node(), Dim.known(x.extent(x.rank() - 1)));
        double[][] raw = LinearModel.reference(in, scores);
        Tensor labels = labels(in.node(), scores);
        int classes = scores == 1 && LABELS.of(in.node()).size() == 2 ? 2 : scores;
        PostTransform transform = PostTransform.valueOf(in.attribute(PostTransform.KEY));
        Tensor y = Tensor.zeros(labels.elementType(), raw.length);
        Tensor z = Tensor.zeros(ElementType.F32, raw.length, classes);
        for (int row = 0; row < raw.length; row++) {
            double[] own = raw[row];
            int winner = scores == 1 && own[0] > 0 ? 1 : 0;
            for (int s = 1; s < scores; s++) {
                winner = own[s] > own[winner] ? s : winner;
            }
            y.copyElement(row, labels, winner);
            if (classes > scores) {
                own = new double[] {transform == PostTransform.NONE ? 1 - own[0] : -own[0], own[0]};
            }
            double[] transformed = transform.reference(own);
            for (int s = 0; s < classes; s++) {
                z.setDouble((long) row * classes + s, transformed[s]);
            }
        }
        return List.of(y, z);
    }

    @Override
    public Lowering lower(LoweringContext to) {
        int scores = scores(to.node(), Samples.features(to));
        PostTransform transform = PostTransform.of(to);
        boolean two = scores == 1 && LABELS.of(to.node()).size() == 2;
        return new Lowering.Decomposition(out -> {
            Value raw = LinearModel.nodes(out, to.attribute(COEFFICIENTS), to.attribute(INTERCEPTS), scores);
            Value labels = out.constant(labels(to.node(), scores));
            out.result(out.node("Gather", labels, scores == 1 ? positive(out, raw) : largest(out, raw)));
            Value own = two ? pair(out, raw, transform) : raw;
            out.result(new PostTransformNodes(out).apply(transform, own));
        });
    }

    private static Value positive(Decomposer out, Value scores) {
        Value greater = out.node("Greater", scores, out.constant(ElementType.F32, 0));
        return out.node("Reshape", out.cast(greater, ElementType.I64), out.vector(-1));
    }

    private static Value largest(Decomposer out, Value scores) {
        Attributes axis =
                Attributes.NONE.with(AttributeKey.integer("axis"), 1L).with(AttributeKey.integer("keepdims"), 0L);
        return out.node("ArgMax", axis, scores);
    }

    private static Value pair(Decomposer out, Value score, PostTransform transform) {
        Value other = transform == PostTransform.NONE
                ? out.node("Sub", out.constant(ElementType.F32, 1), score)
                : out.node("Neg", score);
        return out.node("Concat", Attributes.NONE.with(AttributeKey.integer("axis"), 1L), other, score);
    }
}
