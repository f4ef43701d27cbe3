package dev.sardonyx.ops.contrib.experts;

import dev.sardonyx.ir.attribute.AttributeKey;
import dev.sardonyx.ir.attribute.Attributes;
import dev.sardonyx.ir.graph.Value;
import dev.sardonyx.ir.type.Dim;
import dev.sardonyx.ir.type.Shape;
import dev.sardonyx.ops.Decomposer;
import dev.sardonyx.ops.EvaluationContext;
import dev.sardonyx.ops.InferenceContext;
import dev.sardonyx.ops.LoweringContext;
import dev.sardonyx.ops.NodeContext;
import dev.sardonyx.tensor.ElementType;
import dev.sardonyx.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What mixtures of experts have in common: each token [hidden] goes to the {@link #K} experts with the largest scores,
 * and the results are added with the softmax of the scores as weights. An expert is two products with an activation
 * between them; a third product, or half of the first, may gate it.
 *
 * @param weights the numbers of the operands with weights [experts, rows, columns] of the three products
 * @param biases those with biases [experts, rows]
 */
record Experts(List<Integer> weights, List<Integer> biases) {
    static final AttributeKey<Float> ACTIVATION_ALPHA =
            AttributeKey.number("activation_alpha").orElse(1f);
    static final AttributeKey<Float> ACTIVATION_BETA =
            AttributeKey.number("activation_beta").orElse(0f);
    static final AttributeKey<String> ACTIVATION_TYPE =
            AttributeKey.text("activation_type").orElse("relu");
    static final AttributeKey<Long> K = AttributeKey.integer("k").orElse(1L);
    /** Whether the weights of a token are divided by their sum. */
    static final AttributeKey<Boolean> NORMALIZE_ROUTING_WEIGHTS =
            AttributeKey.flag("normalize_routing_weights").orElse(false);
    /** How gate and linear part lie in rows of the first product: 0 apart, 1 in turns, 2 one after the other. */
    static final AttributeKey<Long> SWIGLU_FUSION =
            AttributeKey.integer("swiglu_fusion").orElse(0L);
    /** Default: none. */
    static final AttributeKey<Float> SWIGLU_LIMIT =
            AttributeKey.number("swiglu_limit").optional();

    static final AttributeKey<Boolean> USE_SPARSE_MIXER =
            AttributeKey.flag("use_sparse_mixer").orElse(false);

    static final List<AttributeKey<?>> ATTRIBUTES = List.of(
            ACTIVATION_ALPHA,
            ACTIVATION_BETA,
            ACTIVATION_TYPE,
            K,
            NORMALIZE_ROUTING_WEIGHTS,
            SWIGLU_FUSION,
            SWIGLU_LIMIT,
            USE_SPARSE_MIXER);

    private static final Set<String> ACTIVATIONS = Set.of("relu", "gelu", "silu", "swiglu", "identity");
    private static final String SWIGLU = "swiglu";

    /** Weights as numbers; for references. */
    interface Weight {
        double at(int product, long expert, long row, long column);
    }

    private static boolean isFused(NodeContext in) {
        return in.attribute(ACTIVATION_TYPE).equals(SWIGLU) && in.attribute(SWIGLU_FUSION) != 0;
    }

    /** Checks attributes, tokens and scores; {@code perByte} is how many weights lie in an element. */
    void check(InferenceContext in, long perByte) {
        if (!ACTIVATIONS.contains(in.attribute(ACTIVATION_TYPE))) {
            throw in.error(
                    "'activation_type' must be one of " + new TreeSet<>(ACTIVATIONS) + ", found '"
                            + in.attribute(ACTIVATION_TYPE) + "'",
                    "");
        }
        if (in.attribute(USE_SPARSE_MIXER)) {
            throw in.error("the sparse mixer is not supported", "export the model with 'use_sparse_mixer' = 0");
        }
        if ((in.rank(0) != 2 && in.rank(0) != 3) || in.rank(1) != 2) {
            throw in.error(
                    "input and scores must have two or three and two axes, found " + in.shape(0) + " and "
                            + in.shape(1),
                    "");
        }
        boolean gated = in.has(weights.get(2));
        if (in.attribute(ACTIVATION_TYPE).equals(SWIGLU) && gated == isFused(in)) {
            throw in.error("swiglu needs a third product, or 'swiglu_fusion' 1 or 2", "give one of them");
        }
        Dim hidden = in.shape(0).dim(in.rank(0) - 1);
        Dim experts = in.shape(1).dim(1);
        Dim inner = in.shape(weights.get(1)).dim(2).times(perByte);
        String layout =
                "weights must be [experts, results, operands] of their product, as versions since 1.23 have them";
        for (int i = 0; i < 3; i++) {
            if (!in.has(weights.get(i))) {
                continue;
            }
            Shape shape = in.shape(weights.get(i));
            if (shape.rank() != 3) {
                throw in.error("weights must have three axes, found " + shape, "");
            }
            Dim rows = i == 1 ? hidden : i == 0 && isFused(in) ? inner.times(2) : inner;
            in.requireEqual(shape.dim(0), experts, "there must be weights and a score for each expert");
            in.requireEqual(shape.dim(1), rows, layout);
            in.requireEqual(shape.dim(2).times(perByte), i == 1 ? inner : hidden, layout);
            if (in.has(biases.get(i))) {
                in.requireEqual(in.shape(biases.get(i)).dim(1), rows, "there must be one bias a row of weights");
            }
        }
        if (experts.isKnown() && in.attribute(K) > experts.knownValue()) {
            throw in.error("'k' is " + in.attribute(K) + ", but there are " + experts + " experts", "");
        }
    }

    /** The reference; {@code mixing} has the weights of experts, null for the softmax of the scores. */
    Tensor evaluate(EvaluationContext in, Weight weight, Tensor mixing) {
        Tensor x = in.tensor(0);
        Tensor scores = in.tensor(1);
        int hidden = (int) x.extent(x.rank() - 1);
        int inner = (int) innerSize(in);
        Tensor y = Tensor.zeros(x.elementType(), x.shape());
        for (long token = 0; token < scores.extent(0); token++) {
            double[] sum = new double[hidden];
            double[] values = new double[hidden];
            for (int i = 0; i < hidden; i++) {
                values[i] = x.getDouble(token * hidden + i);
            }
            double[] shares = shares(in, token, mixing);
            for (int expert = 0; expert < shares.length; expert++) {
                if (shares[expert] != 0) {
                    double[] one = expert(in, weight, expert, values, inner);
                    for (int i = 0; i < hidden; i++) {
                        sum[i] += shares[expert] * one[i];
                    }
                }
            }
            for (int i = 0; i < hidden; i++) {
                y.setDouble(token * hidden + i, sum[i]);
            }
        }
        return y;
    }

    private long innerSize(EvaluationContext in) {
        long rows = in.tensor(weights.get(0)).extent(1);
        boolean fused = in.attribute(ACTIVATION_TYPE).equals(SWIGLU) && in.attribute(SWIGLU_FUSION) != 0;
        return fused ? rows / 2 : rows;
    }

    /** How much each expert adds for a token. */
    private static double[] shares(EvaluationContext in, long token, Tensor mixing) {
        int experts = (int) in.tensor(1).extent(1);
        double[] scores = new double[experts];
        double[] shares = new double[experts];
        double total = 0;
        for (int e = 0; e < experts; e++) {
            scores[e] = in.tensor(1).getDouble(token * experts + e);
        }
        double largest = Arrays.stream(scores).max().orElse(0);
        for (double score : scores) {
            total += Math.exp(score - largest);
        }
        double chosen = 0;
        for (int i = 0; i < in.attribute(K); i++) {
            int best = -1;
            for (int e = 0; e < experts; e++) {
                best = !Double.isNaN(scores[e]) && (best < 0 || scores[e] > scores[best]) ? e : best;
            }
            shares[best] = mixing == null
                    ? Math.exp(scores[best] - largest) / total
                    : mixing.getDouble(token * experts + best);
            chosen += shares[best];
            scores[best] = Double.NaN;
        }
        double divisor = in.attribute(NORMALIZE_ROUTING_WEIGHTS) ? chosen : 1;
        return Arrays.stream(shares).map(s -> s / divisor).toArray();
    }

    private double[] expert(EvaluationContext in, Weight weight, int expert, double[] x, int inner) {
        String activation = in.attribute(ACTIVATION_TYPE);
        boolean gated = in.has(weights.get(2));
        long fusion = activation.equals(SWIGLU) && !gated ? in.attribute(SWIGLU_FUSION) : 0;
        double[] first = product(in, weight, 0, expert, x, fusion == 0 ? inner : 2 * inner);
        double[] third = gated ? product(in, weight, 2, expert, x, inner) : first;
        double[] activated = new double[inner];
        for (int i = 0; i < inner; i++) {
            double gate = fusion == 1 ? first[2 * i] : first[i];
            double linear = fusion == 1 ? first[2 * i + 1] : fusion == 2 ? first[i + inner] : third[i];
            activated[i] = activation.equals(SWIGLU)
                    ? ExpertActivation.swiglu(in, gate, linear)
                    : ExpertActivation.of(activation, gate) * (gated ? linear : 1);
        }
        return product(in, weight, 1, expert, activated, x.length);
    }

    private double[] product(EvaluationContext in, Weight weight, int which, int expert, double[] x, int rows) {
        double[] y = new double[rows];
        for (int row = 0; row < rows; row++) {
            int bias = biases.get(which);
            y[row] = in.has(bias) ? in.tensor(bias).getDouble((long) expert * rows + row) : 0;
            for (int i = 0; i < x.length; i++) {
                y[row] += x[i] * weight.at(which, expert, row, i);
            }
        }
        return y;
    }

    /**
     * The result as nodes: all experts for all tokens, those that are not chosen with weight 0.
     *
     * @param matrices the weights as f32 [experts, rows, columns], absent where there is no such product
     * @param mixing the weights of experts [tokens, experts]; absent for the softmax of the scores
     */
    Value write(Decomposer out, LoweringContext to, List<Value> matrices, Value mixing) {
        Shape shape = to.shape(0);
        Dim hidden = shape.dim(shape.rank() - 1);
        Dim tokens = shape.size(0, shape.rank() - 1);
        Value x = out.cast(out.operand(0), ElementType.F32);
        Value rows = out.reshape(x, List.of(Dim.ONE, tokens, hidden));
        Value first = product(out, to, rows, matrices, 0);
        Value third = matrices.get(2).isPresent() ? product(out, to, rows, matrices, 2) : Value.ABSENT;
        Value results = product(out, to, activated(out, to, first, third), matrices, 1);
        Value shares = out.node("Transpose", shares(out, to, mixing));
        Value weighted = out.node("Mul", results, out.node("Unsqueeze", shares, out.vector(2)));
        Value y = out.node("ReduceSum", weighted, out.vector(0));
        return out.cast(out.reshape(y, shape.dims()), to.element(0));
    }

    private Value product(Decomposer out, LoweringContext to, Value x, List<Value> matrices, int which) {
        Attributes order = Attributes.NONE.with(AttributeKey.integers("perm"), List.of(0L, 2L, 1L));
        Value y = out.node("MatMul", x, out.node("Transpose", order, matrices.get(which)));
        int bias = biases.get(which);
        if (!to.has(bias)) {
            return y;
        }
        Value addend = out.cast(out.operand(bias), ElementType.F32);
        return out.node("Add", y, out.node("Unsqueeze", addend, out.vector(1)));
    }

    private static Value activated(Decomposer out, LoweringContext to, Value first, Value third) {
        String activation = to.attribute(ACTIVATION_TYPE);
        if (!activation.equals(SWIGLU)) {
            Value y = switch (activation) {
                case "relu" -> out.node("Relu", first);
                case "gelu" -> out.node("Gelu", Attributes.NONE.with(AttributeKey.text("approximate"), "tanh"), first);
                case "silu" -> out.node("Swish", first);
                default -> first;
            };
            return third.isPresent() ? out.node("Mul", y, third) : y;
        }
        Value gate = third.isPresent() ? first : part(out, to, first, 0);
        Value linear = third.isPresent() ? third : part(out, to, first, 1);
        Optional<Float> limit = to.find(SWIGLU_LIMIT);
        if (limit.isPresent()) {
            Value bound = out.constant(ElementType.F32, limit.get());
            gate = out.node("Min", gate, bound);
            linear = out.node("Clip", linear, out.constant(ElementType.F32, -limit.get()), bound);
        }
        Attributes alpha = Attributes.NONE.with(AttributeKey.number("alpha"), to.attribute(ACTIVATION_ALPHA));
        Value moved = out.node("Add", linear, out.constant(ElementType.F32, to.attribute(ACTIVATION_BETA)));
        return out.node("Mul", out.node("Swish", alpha, gate), moved);
    }

    /** The gate (0) or the linear part (1) of the first product. */
    private static Value part(Decomposer out, LoweringContext to, Value first, int which) {
        Dim all = out.type(first).shape().dim(2);
        if (to.attribute(SWIGLU_FUSION) == 1) {
            Value end = out.dims(List.of(all));
            return out.node("Slice", first, out.vector(which), end, out.vector(2), out.vector(2));
        }
        Dim half = all.floorDiv(Dim.known(2));
        Value begin = out.dims(List.of(which == 0 ? Dim.ZERO : half));
        return out.node("Slice", first, begin, out.dims(List.of(which == 0 ? half : all)), out.vector(2));
    }

    /** How much each expert adds for each token, f32 [tokens, experts]. */
    private static Value shares(Decomposer out, LoweringContext to, Value mixing) {
        Value scores = out.cast(out.operand(1), ElementType.F32);
        Value probabilities = mixing.isPresent() ? out.cast(mixing, ElementType.F32) : out.node("Softmax", scores);
        List<Value> best = out.nodes("TopK", Attributes.NONE, 2, scores, out.vector(to.attribute(K)));
        Value places = out.node("Unsqueeze", best.get(1), out.vector(2));
        Value experts = out.node("Squeeze", out.dims(List.of(to.shape(1).dim(1))), out.vector(0));
        Value numbers = out.node("Range", out.constant(ElementType.I64, 0), experts, out.constant(ElementType.I64, 1));
        Value chosen = out.cast(out.node("Equal", places, numbers), ElementType.F32);
        Attributes removed = Attributes.NONE.with(AttributeKey.integer("keepdims"), 0L);
        Value shares = out.node("Mul", probabilities, out.node("ReduceSum", removed, chosen, out.vector(1)));
        return to.attribute(NORMALIZE_ROUTING_WEIGHTS)
                ? out.node("Div", shares, out.node("ReduceSum", shares, out.vector(1)))
                : shares;
    }
}
