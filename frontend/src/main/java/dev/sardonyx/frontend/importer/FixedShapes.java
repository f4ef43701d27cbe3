package dev.sardonyx.frontend.importer;

import dev.sardonyx.ir.diagnostic.DiagnosticCode;
import dev.sardonyx.ir.diagnostic.Diagnostics;
import dev.sardonyx.ir.diagnostic.Location;
import dev.sardonyx.ir.type.Dim;
import dev.sardonyx.ir.type.Shape;
import dev.sardonyx.ir.type.TensorType;
import dev.sardonyx.ir.type.ValueType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** Applies the shapes that a user fixes to the types of inputs. Mismatches become messages. */
record FixedShapes(Map<String, long[]> shapes, SymbolNames symbols, Location place, Diagnostics diagnostics) {
    /** Reports shapes that are for none of {@code inputs}. */
    void checkNames(Collection<String> inputs) {
        for (String name : shapes.keySet()) {
            if (!inputs.contains(name)) {
                report("a shape is given for '" + name + "', which is no input", "the inputs are " + inputs);
            }
        }
    }

    /** The type of {@code input} with its axes fixed as asked. */
    ValueType apply(String input, ValueType type) {
        long[] fixed = shapes.get(input);
        if (fixed == null) {
            return type;
        }
        if (!(type instanceof TensorType tensor)) {
            report("a shape is given for the input '" + input + "', which is " + type, "leave its shape out");
            return type;
        }
        if (tensor.shape().isRanked() && tensor.shape().rank() != fixed.length) {
            report(
                    "the shape " + Arrays.toString(fixed) + " for the input '" + input + "' has rank " + fixed.length
                            + ", the model has " + tensor,
                    "give one extent an axis; -1 keeps an axis as it is");
            return type;
        }
        List<Dim> dims = new ArrayList<>();
        for (int axis = 0; axis < fixed.length; axis++) {
            dims.add(dim(input, tensor, axis, fixed[axis]));
        }
        return tensor.withShape(Shape.of(dims));
    }

    private Dim dim(String input, TensorType type, int axis, long extent) {
        Dim own = type.shape().isRanked() ? type.shape().dim(axis) : null;
        if (extent < 0) {
            return own != null ? own : symbols.fresh(input + "_" + axis);
        }
        if (own != null && own.isKnown() && !own.isKnown(extent)) {
            report(
                    "axis " + axis + " of the input '" + input + "' is fixed to " + extent + ", the model has " + type,
                    "only axes with a symbol can be chosen");
        }
        return Dim.known(extent);
    }

    private void report(String fact, String hint) {
        diagnostics.error(DiagnosticCode.C004, place, fact, hint);
    }
}
