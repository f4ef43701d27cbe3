package dev.sardonyx.properties.graphs;

import dev.sardonyx.ir.graph.Constraint;
import dev.sardonyx.ir.graph.Node;
import dev.sardonyx.ir.type.Dim;
import dev.sardonyx.ir.type.TensorType;
import dev.sardonyx.ops.TypeInference;
import dev.sardonyx.tensor.Tensor;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What the symbols of a graph stand for in one run. Symbols of results get their values as the run shows them. */
final class SymbolValues {
    private final Map<String, Long> values = new HashMap<>();

    void set(String symbol, long value) {
        values.put(symbol, value);
    }

    /**
     * Whether a node's constraints hold.
     *
     * @throws AssertionError if inference states a shape or contents that the results do not have
     */
    boolean accepts(Node node, TypeInference.Result inferred, List<Tensor> results) {
        for (Constraint constraint : inferred.constraints()) {
            if (isKnown(constraint.left()) && isKnown(constraint.right()) && !holds(constraint)) {
                return false;
            }
        }
        for (int i = 0; i < results.size(); i++) {
            check(
                    node,
                    (TensorType) inferred.types().get(i),
                    inferred.contents().get(i),
                    results.get(i));
        }
        return true;
    }

    private boolean holds(Constraint constraint) {
        try {
            return value(constraint.left()) == value(constraint.right());
        } catch (IllegalArgumentException e) {
            // Extents that do not broadcast.
            return false;
        }
    }

    private void check(Node node, TensorType type, List<Dim> contents, Tensor result) {
        boolean agrees = type.element() == result.elementType();
        if (type.shape().isRanked()) {
            agrees &= type.shape().rank() == result.rank();
            for (int axis = 0; agrees && axis < result.rank(); axis++) {
                agrees = agrees(type.shape().dim(axis), result.extent(axis));
            }
        }
        for (int i = 0; agrees && contents != null && i < contents.size(); i++) {
            agrees = agrees(contents.get(i), result.getLong(i));
        }
        if (!agrees) {
            throw new AssertionError("inference gives " + node + " type " + type + " with contents " + contents
                    + ", the reference gives " + result + " " + brief(result) + "; symbols " + values);
        }
    }

    private static String brief(Tensor tensor) {
        return tensor.elementType().isInteger() && tensor.size() < 20 ? Arrays.toString(tensor.toLongs()) : "";
    }

    private boolean agrees(Dim dim, long extent) {
        if (dim.isSymbol()) {
            values.putIfAbsent(dim.toString(), extent);
        }
        return !isKnown(dim) || value(dim) == extent;
    }

    /** False where symbols have no value, or the value of one divides another and is 0. */
    private boolean isKnown(Dim dim) {
        if (!values.keySet().containsAll(dim.symbols())) {
            return false;
        }
        try {
            value(dim);
            return true;
        } catch (ArithmeticException e) {
            return false;
        } catch (IllegalArgumentException e) {
            // Extents that do not broadcast are known not to.
            return true;
        }
    }

    private long value(Dim dim) {
        return dim.evaluate(values::get);
    }
}
