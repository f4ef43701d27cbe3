package dev.sardonyx.frontend.importer.gradient;

import dev.sardonyx.ir.attribute.AttributeKey;
import dev.sardonyx.ir.attribute.Attributes;
import dev.sardonyx.ir.graph.Value;
import java.util.Map;
import java.util.OptionalInt;

/** The derivatives of matrix products. */
final class Contractions {
    private static final AttributeKey<String> EQUATION = AttributeKey.text("equation");
    private static final AttributeKey<Float> ALPHA =
            AttributeKey.number("alpha").orElse(1f);
    private static final AttributeKey<Float> BETA = AttributeKey.number("beta").orElse(1f);
    private static final AttributeKey<Boolean> LEFT_TRANSPOSED =
            AttributeKey.flag("transA").orElse(false);
    private static final AttributeKey<Boolean> RIGHT_TRANSPOSED =
            AttributeKey.flag("transB").orElse(false);

    private Contractions() {}

    static Map<String, DerivativeRule> rules() {
        return Map.of("MatMul", Contractions::matMul, "Gemm", Contractions::gemm);
    }

    /** Vectors count as matrices of one row or column. */
    private static Value matMul(Adjoint at, int index) {
        boolean leftVector = at.out().rank(at.operand(0)).equals(OptionalInt.of(1));
        boolean rightVector = at.out().rank(at.operand(1)).equals(OptionalInt.of(1));
        String left = leftVector ? "k" : "...ik";
        String right = rightVector ? "k" : "...kj";
        String result = "..." + (leftVector ? "" : "i") + (rightVector ? "" : "j");
        return index == 0
                ? at.sumTo(
                        einsum(
                                at,
                                result + "," + right + "->..." + left.replace("...", ""),
                                at.gradient(),
                                at.operand(1)),
                        0)
                : at.sumTo(
                        einsum(
                                at,
                                left + "," + result + "->..." + right.replace("...", ""),
                                at.operand(0),
                                at.gradient()),
                        1);
    }

    private static Value einsum(Adjoint at, String equation, Value left, Value right) {
        return at.out().node("Einsum", Attributes.NONE.with(EQUATION, equation), left, right);
    }

    private static Value gemm(Adjoint at, int index) {
        if (index == 2) {
            return at.sumTo(at.mul(at.gradient(), at.number(at.attribute(BETA))), 2);
        }
        String left = at.attribute(LEFT_TRANSPOSED) ? "ki" : "ik";
        String right = at.attribute(RIGHT_TRANSPOSED) ? "jk" : "kj";
        Value product = index == 0
                ? einsum(at, "ij," + right + "->" + left, at.gradient(), at.operand(1))
                : einsum(at, left + ",ij->" + right, at.operand(0), at.gradient());
        return at.mul(product, at.number(at.attribute(ALPHA)));
    }
}
