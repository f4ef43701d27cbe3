package dev.sardonyx.ops.attention;

import dev.sardonyx.ir.graph.Value;
import dev.sardonyx.ir.type.Dim;
import dev.sardonyx.ir.type.Shape;
import dev.sardonyx.ops.Decomposer;
import dev.sardonyx.ops.LoweringContext;
import dev.sardonyx.tensor.ElementType;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** The terms that an attention adds to products of queries and keys: 0 where a key counts, else negative infinity. */
final class AttentionMasks {
    private final Decomposer out;
    private final LoweringContext to;
    private final AttentionShapes shapes;
    private final ElementType wide;

    AttentionMasks(Decomposer out, LoweringContext to, AttentionShapes shapes, ElementType wide) {
        this.out = out;
        this.to = to;
        this.shapes = shapes;
        this.wide = wide;
    }

    List<Value> biases() {
        List<Value> biases = new ArrayList<>();
        if (to.has(3)) {
            biases.add(mask());
        }
        Value columns = range(shapes.total());
        if (to.attribute(Attention.IS_CAUSAL)) {
            Value rows = out.node("Unsqueeze", range(shapes.query().dim(2)), out.vector(1));
            biases.add(bias(out.node("LessOrEqual", columns, out.node("Add", rows, offset()))));
        }
        if (to.has(6)) {
            biases.add(bias(out.node("Less", columns, lengths())));
        }
        return biases;
    }

    /** How many keys precede the first query. */
    private Value offset() {
        if (to.has(4)) {
            return scalar(to.shape(4).dim(2));
        }
        if (to.has(6)) {
            return out.node("Sub", lengths(), scalar(shapes.query().dim(2)));
        }
        return out.constant(ElementType.I64, 0);
    }

    private Value lengths() {
        return out.node("Unsqueeze", out.operand(6), out.vector(1, 2, 3));
    }

    private Value scalar(Dim dim) {
        return out.node("Squeeze", out.dims(List.of(dim)), out.vector(0));
    }

    private Value range(Dim count) {
        return out.node("Range", out.constant(ElementType.I64, 0), scalar(count), out.constant(ElementType.I64, 1));
    }

    private Value bias(Value allowed) {
        return out.node("Where", allowed, out.constant(wide, 0), out.constant(wide, Double.NEGATIVE_INFINITY));
    }

    /** Operand 3, with keys that it does not reach masked. */
    private Value mask() {
        Value mask = out.operand(3);
        Shape shape = to.shape(3);
        Dim reached = shape.dim(shape.rank() - 1);
        if (!reached.equals(shapes.total())) {
            List<Dim> pads = new ArrayList<>(Collections.nCopies(2 * shape.rank(), Dim.ZERO));
            pads.set(2 * shape.rank() - 1, shapes.total().minus(reached));
            ElementType type = to.element(3);
            Value masked = type == ElementType.BOOL
                    ? out.constant(type, 0)
                    : out.constant(type, type.isFloat() ? Double.NEGATIVE_INFINITY : 0);
            mask = out.node("Pad", mask, out.dims(pads), masked);
        }
        return to.element(3) == ElementType.BOOL ? bias(mask) : out.cast(mask, wide);
    }
}
