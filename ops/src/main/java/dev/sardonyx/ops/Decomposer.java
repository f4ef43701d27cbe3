package dev.sardonyx.ops;

import dev.sardonyx.ir.attribute.AttributeKey;
import dev.sardonyx.ir.attribute.Attributes;
import dev.sardonyx.ir.graph.Value;
import dev.sardonyx.ir.type.Dim;
import dev.sardonyx.ir.type.TensorType;
import dev.sardonyx.tensor.ElementType;
import dev.sardonyx.tensor.Tensor;
import java.util.List;

/** Writes the simpler nodes that stand for one node. Types are inferred as nodes are added. */
public interface Decomposer {
    /** Operand {@code index} of the node that is decomposed; {@link Value#ABSENT} when not given. */
    Value operand(int index);

    /** Adds a node with one result. */
    Value node(String operator, Attributes attributes, Value... operands);

    /** Adds a node with several results. */
    List<Value> nodes(String operator, Attributes attributes, int results, Value... operands);

    /** Adds a node without attributes. */
    default Value node(String operator, Value... operands) {
        return node(operator, Attributes.NONE, operands);
    }

    Value constant(Tensor tensor);

    /** A scalar constant of {@code element}. */
    default Value constant(ElementType element, double value) {
        return constant(Tensor.scalar(element, value));
    }

    /** A constant vector of i64. */
    default Value vector(long... values) {
        return constant(Tensor.vector(values));
    }

    /** An i64 vector of dimensions, which need not be constants. */
    Value dims(List<Dim> elements);

    /** {@code value} in the shape {@code dims}, where an extent of 0 is meant and copies no axis. */
    default Value reshape(Value value, List<Dim> dims) {
        boolean full = dims.stream().allMatch(d -> d.isKnown() && !d.isKnown(0));
        Attributes attributes = full ? Attributes.NONE : Attributes.NONE.with(AttributeKey.flag("allowzero"), true);
        return node("Reshape", attributes, value, dims(dims));
    }

    TensorType type(Value value);

    /** {@code value} converted to {@code element}, or itself when it has that type. */
    default Value cast(Value value, ElementType element) {
        if (type(value).element() == element) {
            return value;
        }
        Attributes to = Attributes.NONE.with(AttributeKey.integer("to"), DataTypes.number(element));
        return node("Cast", to, value);
    }

    /** States that {@code value} is the next result of the decomposed node. */
    void result(Value value);
}
