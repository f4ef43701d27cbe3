package dev.sardonyx.ops.loss;

import dev.sardonyx.ir.type.Shape;
import dev.sardonyx.ops.EvaluationContext;
import dev.sardonyx.ops.InferenceContext;
import dev.sardonyx.ops.reference.Index;
import dev.sardonyx.tensor.Tensor;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** What the losses of this family share in inference and references. */
final class Likelihood {
    private static final Set<String> REDUCTIONS = Set.of("none", "sum", "mean");

    private Likelihood() {}

    /** The shape of the loss of scores [N, C, ...] for targets [N, ...]. */
    static Shape shape(InferenceContext in) {
        String reduction = in.attribute(NegativeLogLikelihoodLoss.REDUCTION);
        if (!REDUCTIONS.contains(reduction)) {
            throw in.error(
                    "'reduction' must be one of " + new TreeSet<>(REDUCTIONS) + ", found '" + reduction + "'", "");
        }
        Shape scores = in.shape(0);
        Shape targets = in.shape(1);
        if (scores.rank() < 2 || targets.rank() != scores.rank() - 1) {
            throw in.error(
                    "targets must have the axes of the scores but for the classes, found " + scores + " and " + targets,
                    "");
        }
        for (int i = 0; i < targets.rank(); i++) {
            in.requireEqual(targets.dim(i), scores.dim(i == 0 ? 0 : i + 1), "targets must go with scores in axis " + i);
        }
        return reduction.equals("none") ? targets : Shape.SCALAR;
    }

    /** The loss by log probabilities {@code scores}, for references. */
    static Tensor loss(EvaluationContext in, Tensor scores) {
        Tensor target = in.tensor(1);
        Tensor losses = Tensor.zeros(scores.elementType(), target.shape());
        double[] sum = {0};
        double[] weights = {0};
        Optional<Long> ignored = in.find(NegativeLogLikelihoodLoss.IGNORE_INDEX);
        Index.forEach(target.shape(), index -> {
            long place = Index.flat(target.shape(), index);
            long chosen = target.getLong(place);
            if (ignored.isPresent() && ignored.get() == chosen) {
                return;
            }
            if (chosen < 0 || chosen >= scores.extent(1)) {
                throw in.error("target " + chosen + " is no class of " + scores.extent(1));
            }
            long[] at = new long[index.length + 1];
            at[0] = index[0];
            at[1] = chosen;
            System.arraycopy(index, 1, at, 2, index.length - 1);
            double weight = in.has(2) ? in.tensor(2).getDouble(chosen) : 1;
            double loss = -weight * scores.getDouble(Index.flat(scores.shape(), at));
            losses.setDouble(place, loss);
            sum[0] += loss;
            weights[0] += weight;
        });
        return switch (in.attribute(NegativeLogLikelihoodLoss.REDUCTION)) {
            case "none" -> losses;
            case "sum" -> Tensor.scalar(scores.elementType(), sum[0]);
            default -> Tensor.scalar(scores.elementType(), sum[0] / weights[0]);
        };
    }
}
