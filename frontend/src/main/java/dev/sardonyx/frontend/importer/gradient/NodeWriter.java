package dev.sardonyx.frontend.importer.gradient;

import dev.sardonyx.ir.attribute.Attributes;
import dev.sardonyx.ir.graph.Node;
import dev.sardonyx.ir.graph.Value;
import dev.sardonyx.tensor.Tensor;
import java.util.OptionalInt;

/** Writes nodes of the newest operator versions into the graph that is differentiated. */
public interface NodeWriter {
    /** Adds a node with one result. */
    Value node(String operator, Attributes attributes, Value... operands);

    /** Adds a node without attributes. */
    default Value node(String operator, Value... operands) {
        return node(operator, Attributes.NONE, operands);
    }

    /** Adds {@code node} as it is. */
    void add(Node node);

    /** A value that no node defines yet. */
    Value fresh(String hint);

    Value constant(Tensor tensor);

    /** The rank of {@code value} if it is known. */
    OptionalInt rank(Value value);
}
