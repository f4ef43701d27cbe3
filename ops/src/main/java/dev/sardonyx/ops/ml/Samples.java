package dev.sardonyx.ops.ml;

import dev.sardonyx.ir.type.Dim;
import dev.sardonyx.ops.ElementTypes;
import dev.sardonyx.ops.NodeContext;
import dev.sardonyx.tensor.ElementType;
import dev.sardonyx.tensor.Tensor;
import java.util.List;
import java.util.Set;

/** Operand 0 as samples: [samples, features], or [features] for one sample. */
public final class Samples {
    /** The domain of the operators. */
    public static final String DOMAIN = "ai.onnx.ml";
    /** What features may be. */
    public static final Set<ElementType> NUMBERS =
            ElementTypes.of(ElementType.F32, ElementType.F64, ElementType.I64, ElementType.I32);
    /** What class labels may be. */
    public static final Set<ElementType> LABELS = ElementTypes.of(ElementType.STRING, ElementType.I64);

    private Samples() {}

    /** How many samples operand 0 holds; other ranks than 1 and 2 are an error at the node. */
    public static Dim count(NodeContext in) {
        checkRank(in);
        return in.rank(0) == 1 ? Dim.ONE : in.shape(0).dim(0);
    }

    /** How many features each sample of operand 0 has. */
    public static Dim features(NodeContext in) {
        checkRank(in);
        return in.shape(0).dim(in.rank(0) - 1);
    }

    private static void checkRank(NodeContext in) {
        if (in.rank(0) != 1 && in.rank(0) != 2) {
            throw in.error(
                    "the operand must be [samples, features] or [features], found " + in.shape(0),
                    "reshape the operand in the model");
        }
    }

    /** How many samples {@code x} holds. */
    public static int rows(Tensor x) {
        return x.rank() == 1 ? 1 : (int) x.extent(0);
    }

    /** The numbers of a list attribute as an f32 vector. */
    public static Tensor vector(List<Float> numbers) {
        return matrix(numbers, numbers.size());
    }

    /** The numbers of a list attribute as an f32 tensor. */
    public static Tensor matrix(List<Float> numbers, long... shape) {
        float[] values = new float[numbers.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = numbers.get(i);
        }
        return Tensor.ofFloats(values, shape);
    }
}
