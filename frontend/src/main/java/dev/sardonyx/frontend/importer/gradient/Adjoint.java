package dev.sardonyx.frontend.importer.gradient;

import dev.sardonyx.ir.attribute.AttributeKey;
import dev.sardonyx.ir.attribute.Attributes;
import dev.sardonyx.ir.graph.Node;
import dev.sardonyx.ir.graph.Value;
import dev.sardonyx.tensor.ElementType;
import dev.sardonyx.tensor.Tensor;

/**
 * One node on the way back: how much the differentiated value changes with the node's first result is known, and
 * wanted of its operands.
 *
 * @param node the node
 * @param gradient the derivative by its first result, in that result's shape
 * @param out writes the nodes that compute derivatives
 */
record Adjoint(Node node, Value gradient, NodeWriter out) {
    Value operand(int index) {
        return node.operand(index);
    }

    Value result() {
        return node.result();
    }

    <T> T attribute(AttributeKey<T> key) {
        return node.attributes().get(key);
    }

    /** A scalar of the gradient's element type. */
    Value number(double value) {
        return out.node("CastLike", out.constant(Tensor.scalar(ElementType.F32, value)), gradient);
    }

    Value add(Value a, Value b) {
        return out.node("Add", a, b);
    }

    Value sub(Value a, Value b) {
        return out.node("Sub", a, b);
    }

    Value mul(Value a, Value b) {
        return out.node("Mul", a, b);
    }

    Value div(Value a, Value b) {
        return out.node("Div", a, b);
    }

    /** {@code value} summed over the axes along which operand {@code index} was broadcast. */
    Value sumTo(Value value, int index) {
        return out.node("sardonyx.SumTo", value, operand(index));
    }

    /** {@code value}, which has as many elements as operand {@code index}, in that operand's shape. */
    Value shapedAs(Value value, int index) {
        return out.node("Reshape", Attributes.NONE.with(ALLOW_ZERO, true), value, shapeOf(index));
    }

    Value shapeOf(int index) {
        return out.node("Shape", operand(index));
    }

    /** {@code gradient} where {@code condition} holds, otherwise zero. */
    Value where(Value condition) {
        return out.node("Where", condition, gradient, number(0));
    }

    private static final AttributeKey<Boolean> ALLOW_ZERO = AttributeKey.flag("allowzero");
}
