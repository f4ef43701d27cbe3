package dev.sardonyx.ops.movement;

import dev.sardonyx.ir.type.Dim;
import dev.sardonyx.ir.type.Shape;
import dev.sardonyx.ops.DimArithmetic;
import dev.sardonyx.ops.InferenceContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Shapes that arrive as operands. */
final class ShapeOperand {
    private ShapeOperand() {}

    /**
     * The shape that operand {@code index} holds; symbols that only a run can tell where it is not known, unranked
     * where not even its length is.
     */
    static Shape shape(InferenceContext in, int index, String hint) {
        in.requireVector(index, "the shape");
        Optional<List<Dim>> known = in.contents(index);
        if (known.isPresent()) {
            for (Dim dim : known.get()) {
                if (DimArithmetic.isNegative(dim)) {
                    throw in.error("the shape " + known.get() + " has a negative extent", "");
                }
            }
            return Shape.of(known.get());
        }
        return unknown(in, index, hint);
    }

    /** As many fresh symbols as operand {@code index} has elements. */
    static Shape unknown(InferenceContext in, int index, String hint) {
        Dim length = in.shape(index).dim(0);
        if (!length.isKnown()) {
            return Shape.UNRANKED;
        }
        List<Dim> dims = new ArrayList<>();
        for (int i = 0; i < length.knownValue(); i++) {
            dims.add(in.freshSymbol(hint));
        }
        return Shape.of(dims);
    }
}
