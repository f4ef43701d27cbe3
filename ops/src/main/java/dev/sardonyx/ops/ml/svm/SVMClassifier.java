package dev.sardonyx.ops.ml.svm;

import dev.sardonyx.ir.attribute.AttributeKey;
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
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Classification by support vectors (ONNX-ML SVMClassifier-1): [N, F] or [F] to labels [N] and scores, computed for
 * features in f32.
 *
 * <p>Each pair of classes has a score; it is a vote for the first of them above 0, else for the second, and the label
 * is that with most votes. With {@link #PROB_A} the scores are probabilities of classes, coupled from those of pairs
 * (Wu, Lin and Weng 2004); otherwise they are those of the pairs, and for two classes [-s, s] of the one s, as ONNX
 * Runtime has it. Without support vectors the classes have linear scores, and the label is that of the largest.
 */
public final class SVMClassifier implements Operator {
    public static final ClassLabels LABELS = ClassLabels.named("classlabels_ints", "classlabels_strings");
    public static final AttributeKey<List<Float>> PROB_A =
            AttributeKey.numbers("prob_a").orElse(List.of());
    public static final AttributeKey<List<Float>> PROB_B =
            AttributeKey.numbers("prob_b").orElse(List.of());
    public static final AttributeKey<List<Long>> VECTORS_PER_CLASS =
            AttributeKey.integers("vectors_per_class").orElse(List.of());

    @Override
    public OperatorSchema schema() {
        return OperatorSchema.of(Samples.DOMAIN, "SVMClassifier")
                .operand("X", "T1", Samples.NUMBERS)
                .result("Y", "T2", Samples.LABELS)
                .result("Z", "", ElementTypes.of(ElementType.F32))
                .attribute(LABELS.integers())
                .attribute(LABELS.strings())
                .attribute(SupportVectors.COEFFICIENTS)
                .attribute(KernelFunction.KERNEL_PARAMS)
                .attribute(KernelFunction.KERNEL_TYPE)
                .attribute(PostTransform.KEY)
                .attribute(PROB_A)
                .attribute(PROB_B)
                .attribute(SupportVectors.RHO)
                .attribute(SupportVectors.VECTORS)
                .attribute(VECTORS_PER_CLASS)
                .accuracy(Accuracy.relative(1e-4))
                .build();
    }

    /** How many support vectors there are. */
    static int vectors(Node node) {
        return node.attributes().get(VECTORS_PER_CLASS).stream()
                .mapToInt(Math::toIntExact)
                .sum();
    }

    /** How many scores a sample has. */
    private static int scores(Node node) {
        int classes = (int) LABELS.of(node).size();
        boolean pairs = vectors(node) > 0 && node.attributes().get(PROB_A).isEmpty() && classes > 2;
        return pairs ? classes * (classes - 1) / 2 : classes;
    }

    @Override
    public List<ValueType> infer(InferenceContext in) {
        KernelFunction.check(in);
        PostTransform.of(in);
        Tensor labels = LABELS.required(in);
        int classes = (int) labels.size();
        int vectors = vectors(in.node());
        int numbers = vectors > 0 ? checkVectors(in, classes, vectors) : checkLinear(in, classes);
        in.requireEqual(Samples.features(in), Dim.known(numbers), "samples must have as many features as the model");
        Dim count = Samples.count(in);
        return List.of(
                TensorType.of(labels.elementType(), Shape.of(count)),
                TensorType.of(ElementType.F32, Shape.of(count, Dim.known(scores(in.node())))));
    }

    private static int checkLinear(InferenceContext in, int classes) {
        int coefficients = in.attribute(SupportVectors.COEFFICIENTS).size();
        if (coefficients == 0 || coefficients % classes != 0) {
            throw in.error(coefficients + " coefficients are not " + classes + " equal rows", "");
        }
        return coefficients / classes;
    }

    private static int checkVectors(InferenceContext in, int classes, int vectors) {
        int pairs = classes * (classes - 1) / 2;
        checkCount(in, VECTORS_PER_CLASS.name(), in.attribute(VECTORS_PER_CLASS).size(), classes);
        checkCount(
                in,
                SupportVectors.COEFFICIENTS.name(),
                in.attribute(SupportVectors.COEFFICIENTS).size(),
                (classes - 1) * vectors);
        checkCount(
                in, SupportVectors.RHO.name(), in.attribute(SupportVectors.RHO).size(), pairs);
        int probabilities = in.attribute(PROB_A).size();
        if (probabilities > 0) {
            checkCount(in, PROB_A.name(), probabilities, pairs);
        }
        checkCount(in, PROB_B.name(), in.attribute(PROB_B).size(), probabilities);
        int numbers = in.attribute(SupportVectors.VECTORS).size();
        if (classes < 2 || numbers % vectors != 0) {
            throw in.error(numbers + " numbers are not " + vectors + " support vectors of two classes or more", "");
        }
        return numbers / vectors;
    }

    private static void checkCount(InferenceContext in, String name, int found, int expected) {
        if (found != expected) {
            throw in.error("'" + name + "' must have " + expected + " numbers, found " + found, "");
        }
    }

    @Override
    public List<Datum> evaluate(EvaluationContext in) {
        Tensor x = in.tensor(0);
        Tensor labels = LABELS.of(in.node());
        int width = scores(in.node());
        PostTransform transform = PostTransform.valueOf(in.attribute(PostTransform.KEY));
        SvmReference reference = new SvmReference(in, (int) labels.size());
        Tensor y = Tensor.zeros(labels.elementType(), Samples.rows(x));
        Tensor z = Tensor.zeros(ElementType.F32, Samples.rows(x), width);
        for (int row = 0; row < Samples.rows(x); row++) {
            SvmReference.Decision decision = reference.decide(SupportVectors.sample(x, row));
            y.copyElement(row, labels, decision.winner());
            double[] transformed = transform.reference(decision.scores());
            for (int i = 0; i < width; i++) {
                z.setDouble((long) row * width + i, transformed[i]);
            }
        }
        return List.of(y, z);
    }

    @Override
    public Lowering lower(LoweringContext to) {
        KernelFunction kernel = KernelFunction.of(to.node(), vectors(to.node()) > 0);
        Map<String, Object> constants = new HashMap<>();
        constants.put("labels", LABELS.of(to.node()));
        constants.put("coefficients", Samples.vector(to.attribute(SupportVectors.COEFFICIENTS)));
        put(constants, "vectors", to.attribute(SupportVectors.VECTORS));
        put(constants, "rho", to.attribute(SupportVectors.RHO));
        put(constants, "prob_a", to.attribute(PROB_A));
        put(constants, "prob_b", to.attribute(PROB_B));
        constants.put(
                "per_class",
                to.attribute(VECTORS_PER_CLASS).stream()
                        .mapToLong(Long::longValue)
                        .toArray());
        constants.put("kernel", kernel.kind().name());
        constants.put("gamma", kernel.gamma());
        constants.put("offset", kernel.offset());
        constants.put("degree", kernel.degree());
        constants.put("transform", to.attribute(PostTransform.KEY));
        return new Lowering.HostCall("svm_classifier", constants);
    }

    private static void put(Map<String, Object> constants, String name, List<Float> numbers) {
        if (!numbers.isEmpty()) {
            constants.put(name, Samples.vector(numbers));
        }
    }
}
