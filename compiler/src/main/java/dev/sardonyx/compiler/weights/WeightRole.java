package dev.sardonyx.compiler.weights;

import dev.sardonyx.frontend.model.OnnxAttributeValue;
import dev.sardonyx.frontend.model.OnnxNode;
import java.util.Set;

/** What a node does with a constant. */
public enum WeightRole {
    /** The right operand of a matrix product: the last two axes are a matrix. */
    PRODUCT,
    /** The filters of a convolution: the first axis counts output channels. */
    CONVOLUTION,
    /** A table of which slices are gathered. */
    TABLE,
    /** Anything else. */
    OTHER;

    private static final String MICROSOFT = "com.microsoft";
    private static final Set<String> PRODUCTS = Set.of("MatMul", "Gemm");
    private static final Set<String> MICROSOFT_PRODUCTS = Set.of("FusedMatMul", "FusedGemm");

    /**
     * The role of operand number {@code operand} of {@code node}.
     *
     * @param rank of that operand
     */
    static WeightRole of(OnnxNode node, int operand, int rank) {
        boolean standard = Body.isDefault(node.domain());
        boolean microsoft = node.domain().equals(MICROSOFT);
        String operator = node.operator();
        if (operand == 0 && standard && operator.equals("Gather") && isWritten(node, "axis") && rank >= 1) {
            return TABLE;
        }
        if (operand != 1) {
            return OTHER;
        }
        if (standard && operator.equals("Conv") || microsoft && operator.equals("FusedConv")) {
            return rank >= 3 && isWritten(node, "group") ? CONVOLUTION : OTHER;
        }
        boolean product = standard && PRODUCTS.contains(operator) || microsoft && MICROSOFT_PRODUCTS.contains(operator);
        boolean plain = isWritten(node, "transB") && integer(node, "transBatchB", 0) == 0;
        return product && plain && rank >= 2 ? PRODUCT : OTHER;
    }

    /** False where the attribute stands for one of the enclosing function. */
    private static boolean isWritten(OnnxNode node, String attribute) {
        return node.attribute(attribute)
                .map(a -> !(a.value() instanceof OnnxAttributeValue.Reference))
                .orElse(true);
    }

    /** The integer attribute of {@code node}; {@code otherwise} where it has none of that name and kind. */
    public static long integer(OnnxNode node, String attribute, long otherwise) {
        return node.attribute(attribute)
                .map(a -> a.value() instanceof OnnxAttributeValue.IntValue(long value) ? value : otherwise)
                .orElse(otherwise);
    }

    /** The float attribute of {@code node}; {@code otherwise} where it has none of that name and kind. */
    public static float number(OnnxNode node, String attribute, float otherwise) {
        return node.attribute(attribute)
                .map(a -> a.value() instanceof OnnxAttributeValue.FloatValue(float value) ? value : otherwise)
                .orElse(otherwise);
    }
}
