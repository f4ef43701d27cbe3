package dev.sardonyx.compiler.weights;

import dev.sardonyx.frontend.model.OnnxNode;
import dev.sardonyx.frontend.model.OnnxTensor;
import dev.sardonyx.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A constant tensor of a model with everything that takes it.
 *
 * @param name of the value
 * @param body where it is defined
 * @param constant the node {@code Constant} that holds it; none for an initializer
 * @param stored as the model has it
 * @param values its elements
 * @param uses the nodes that take it, also through views
 * @param views nodes {@code Transpose} and {@code Identity} through which it is taken
 * @param isResult whether it leaves a graph or function, itself or through a view
 */
public record ConstantWeight(
        String name,
        Body body,
        Optional<OnnxNode> constant,
        OnnxTensor stored,
        Tensor values,
        List<WeightUse> uses,
        List<OnnxNode> views,
        boolean isResult) {
    public ConstantWeight {
        uses = List.copyOf(uses);
        views = List.copyOf(views);
    }

    /** The first use in one of these roles. */
    public Optional<WeightUse> use(WeightRole... roles) {
        return uses.stream()
                .filter(use -> Arrays.asList(roles).contains(use.role()))
                .findFirst();
    }

    /** True when there are uses and all have one of these roles. */
    public boolean isOnly(WeightRole... roles) {
        return !isResult
                && !uses.isEmpty()
                && uses.stream().allMatch(use -> Arrays.asList(roles).contains(use.role()));
    }

    /** Why it is left by a command for weights of {@code roles} only, which this one is not. */
    public String reasonOtherThan(String roles) {
        String operators = uses.stream()
                .filter(use -> use.role() == WeightRole.OTHER || use.role() == WeightRole.TABLE)
                .map(use -> use.node().operator() + " (operand " + use.operand() + ")")
                .distinct()
                .sorted()
                .collect(Collectors.joining(", "));
        if (isResult) {
            return "it is a result of its graph";
        }
        return operators.isEmpty()
                ? "no node takes it"
                : "taken by " + operators + ", not only as a weight of " + roles;
    }

    /** The names of the nodes that take it. */
    public List<String> places() {
        return uses.stream().map(WeightUse::place).distinct().toList();
    }

    /** The bytes that its elements take in a file. */
    public long sizeBytes() {
        return stored.sizeBytes();
    }
}
