package dev.sardonyx.ops.controlflow;

import dev.sardonyx.ir.type.Dim;
import dev.sardonyx.ir.type.Shape;
import dev.sardonyx.ir.type.TensorType;
import dev.sardonyx.ir.type.ValueType;
import dev.sardonyx.ops.InferenceContext;
import java.util.ArrayList;
import java.util.List;

/** The types of values that a region hands to its next run. */
final class CarriedTypes {
    private static final int MOST_ROUNDS = 4;

    private CarriedTypes() {}

    /**
     * Widens {@code states} until a run of the body gives what it takes, and gives the types of the body's results.
     *
     * @param leading parameters before the carried ones
     * @param trailing parameters after them
     * @param skip results before the carried ones
     */
    static List<ValueType> settle(
            InferenceContext in, List<ValueType> states, List<ValueType> leading, List<ValueType> trailing, int skip) {
        for (int round = 0; ; round++) {
            List<ValueType> parameters = new ArrayList<>(leading);
            parameters.addAll(states);
            parameters.addAll(trailing);
            List<ValueType> results = in.inferRegion("body", parameters);
            if (results.size() < skip + states.size()) {
                throw in.error("the body gives " + results.size() + " results, but carries " + states.size(), "");
            }
            boolean settled = true;
            for (int i = 0; i < states.size(); i++) {
                ValueType next = results.get(skip + i);
                settled &= next.equals(states.get(i));
                states.set(i, TypeUnion.of(in, states.get(i), next, "carried value " + i + " before and after a run"));
            }
            if (settled || round == MOST_ROUNDS) {
                return results;
            }
        }
    }

    /** The type of values of {@code type} stacked along a new axis. */
    static ValueType stacked(InferenceContext in, ValueType type, int axis, Dim count) {
        if (!(type instanceof TensorType tensor)) {
            throw in.error("only tensors can be stacked, found " + type, "");
        }
        if (!tensor.shape().isRanked()) {
            return tensor;
        }
        List<Dim> dims = new ArrayList<>(tensor.shape().dims());
        dims.add(axis < 0 ? axis + dims.size() + 1 : axis, count);
        return tensor.withShape(Shape.of(dims));
    }

    /** {@code types} where all from {@code first} have {@code count} as extent of {@code axis}. */
    static List<ValueType> withCount(List<ValueType> types, int first, int axis, Dim count) {
        List<ValueType> all = new ArrayList<>(types);
        for (int i = first; i < all.size(); i++) {
            TensorType type = (TensorType) all.get(i);
            if (type.shape().isRanked()) {
                all.set(i, type.withShape(type.shape().with(axis, count)));
            }
        }
        return all;
    }
}
