package dev.sardonyx.ops.attention;

import dev.sardonyx.ir.attribute.AttributeKey;
import dev.sardonyx.ir.attribute.Attributes;
import dev.sardonyx.ir.graph.Value;
import dev.sardonyx.ir.type.Dim;
import dev.sardonyx.ir.type.Shape;
import dev.sardonyx.ops.Decomposer;
import dev.sardonyx.ops.ElementTypes;
import dev.sardonyx.ops.LoweringContext;
import dev.sardonyx.tensor.ElementType;
import java.util.Arrays;
import java.util.List;

/** Writes an attention as matrix products, masks and a softmax. */
final class AttentionDecomposition {
    private final Decomposer out;
    private final LoweringContext to;
    private final AttentionShapes shapes;
    private final ElementType wide;

    AttentionDecomposition(Decomposer out, LoweringContext to) {
        this.out = out;
        this.to = to;
        this.shapes = AttentionShapes.of(to);
        this.wide = ElementTypes.accumulating(to.element(0));
    }

    void write() {
        Value key = withPast(heads(1, shapes.key()), 4);
        Value value = withPast(heads(2, shapes.value()), 5);
        double size = shapes.query().dim(3).isKnown() ? shapes.query().dim(3).knownValue() : 0;
        Value scale = to.find(Attention.SCALE).isPresent()
                ? out.constant(wide, to.find(Attention.SCALE).get())
                : size > 0
                        ? out.constant(wide, 1 / Math.sqrt(size))
                        : inverseRoot(shapes.query().dim(3));
        Value query = out.node("Mul", out.cast(heads(0, shapes.query()), wide), scale);
        Value turned = out.node("Transpose", perm(0, 1, 3, 2), out.cast(key, wide));
        Value products = grouped(query, turned, shapes.total());
        Value shown = products;
        float limit = to.attribute(Attention.SOFTCAP);
        if (limit > 0) {
            Value cap = out.constant(wide, limit);
            products = out.node("Mul", out.node("Tanh", out.node("Div", products, cap)), cap);
        }
        long mode = to.attribute(Attention.QK_MATMUL_OUTPUT_MODE);
        shown = mode == 1 ? products : shown;
        boolean masked = to.has(3) || to.has(6) || to.attribute(Attention.IS_CAUSAL);
        for (Value bias : new AttentionMasks(out, to, shapes, wide).biases()) {
            products = out.node("Add", products, bias);
        }
        shown = mode == 2 ? products : shown;
        Value weights = masked ? guardedSoftmax(products) : out.node("Softmax", products);
        shown = mode == 3 ? weights : shown;
        Value y =
                out.cast(grouped(weights, out.cast(value, wide), shapes.value().dim(3)), to.element(0));
        if (to.rank(0) == 3) {
            y = out.reshape(
                    out.node("Transpose", perm(0, 2, 1, 3), y),
                    to.resultShape(0).dims());
        }
        List<Value> results = List.of(y, key, value, out.cast(shown, to.element(0)));
        results.subList(0, to.resultCount()).forEach(out::result);
    }

    private static Attributes perm(long... axes) {
        return Attributes.NONE.with(
                AttributeKey.integers("perm"), Arrays.stream(axes).boxed().toList());
    }

    private Value inverseRoot(Dim size) {
        Value number = out.cast(out.node("Squeeze", out.dims(List.of(size))), wide);
        return out.node("Reciprocal", out.node("Sqrt", number));
    }

    /** Operand {@code index} as [batch, heads, length, size]. */
    private Value heads(int index, Shape shape) {
        if (to.rank(index) == 4) {
            return out.operand(index);
        }
        List<Dim> dims = List.of(shape.dim(0), shape.dim(2), shape.dim(1), shape.dim(3));
        return out.node("Transpose", perm(0, 2, 1, 3), out.reshape(out.operand(index), dims));
    }

    private Value withPast(Value value, int past) {
        return to.has(past)
                ? out.node("Concat", Attributes.NONE.with(AttributeKey.integer("axis"), 2L), out.operand(past), value)
                : value;
    }

    /** The matrix product where several heads of {@code left} share one of {@code right}. */
    private Value grouped(Value left, Value right, Dim columns) {
        Shape query = shapes.query();
        Dim shared = shapes.key().dim(1);
        if (query.dim(1).equals(shared)) {
            return out.node("MatMul", left, right);
        }
        Shape a = out.type(left).shape();
        List<Dim> apart = List.of(a.dim(0), shared, query.dim(1).floorDiv(shared), a.dim(2), a.dim(3));
        Value product = out.node("MatMul", out.reshape(left, apart), out.node("Unsqueeze", right, out.vector(2)));
        return out.reshape(product, List.of(query.dim(0), query.dim(1), query.dim(2), columns));
    }

    /** A softmax of rows that may be all negative infinity, which give 0. */
    private Value guardedSoftmax(Value x) {
        Value last = out.vector(-1);
        Value max = out.node("Max", out.node("ReduceMax", x, last), out.constant(wide, -Float.MAX_VALUE));
        Value exponentials = out.node("Exp", out.node("Sub", x, max));
        Value sum = out.node("ReduceSum", exponentials, last);
        return out.node("Div", exponentials, out.node("Max", sum, out.constant(wide, Float.MIN_NORMAL)));
    }
}
