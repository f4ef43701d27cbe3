package dev.sardonyx.ops;

import dev.sardonyx.ir.attribute.AttributeKey;
import dev.sardonyx.ir.diagnostic.Diagnostic;
import dev.sardonyx.ir.diagnostic.DiagnosticCode;
import dev.sardonyx.ir.diagnostic.ModelException;
import dev.sardonyx.ir.graph.Node;
import dev.sardonyx.ir.type.Dim;
import dev.sardonyx.ir.type.Shape;
import dev.sardonyx.ir.type.TensorType;
import dev.sardonyx.ir.type.ValueType;
import dev.sardonyx.tensor.ElementType;
import dev.sardonyx.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What inference and lowering may ask of a node: attributes, operand types and what is known of operand values. */
public class NodeContext {
    private final Node node;
    private final ValueFacts facts;

    NodeContext(Node node, ValueFacts facts) {
        this.node = node;
        this.facts = facts;
    }

    public Node node() {
        return node;
    }

    ValueFacts facts() {
        return facts;
    }

    public int operandCount() {
        return node.operands().size();
    }

    public int resultCount() {
        return node.results().size();
    }

    /** True when operand {@code index} is given. */
    public boolean has(int index) {
        return node.hasOperand(index);
    }

    /** True when the node gives a name to result {@code index}. */
    public boolean wantsResult(int index) {
        return index < node.results().size() && node.results().get(index).isPresent();
    }

    public ValueType operandType(int index) {
        return facts.type(node.operand(index));
    }

    /** The type of operand {@code index}, which must be a tensor. */
    public TensorType tensor(int index) {
        if (operandType(index) instanceof TensorType tensor) {
            return tensor;
        }
        throw error("operand " + index + " must be a tensor, found " + operandType(index), "");
    }

    public ElementType element(int index) {
        return tensor(index).element();
    }

    public Shape shape(int index) {
        return tensor(index).shape();
    }

    public int rank(int index) {
        return shape(index).rank();
    }

    /** The value of operand {@code index} when it is a constant of the model. */
    public Optional<Tensor> constant(int index) {
        return has(index) ? facts.constant(node.operand(index)) : Optional.empty();
    }

    /** The elements of an integer operand (rank 0 or 1) as dimensions, when they are constants or known shapes. */
    public Optional<List<Dim>> contents(int index) {
        if (!has(index)) {
            return Optional.empty();
        }
        Optional<Tensor> constant = constant(index);
        if (constant.isPresent()) {
            Tensor tensor = constant.get();
            if (!tensor.elementType().isInteger() || tensor.size() > ValueFacts.LONGEST_CONTENTS) {
                return Optional.empty();
            }
            List<Dim> dims = new ArrayList<>();
            for (long value : tensor.toLongs()) {
                dims.add(Dim.known(value));
            }
            return Optional.of(dims);
        }
        return facts.contents(node.operand(index));
    }

    /** The elements of operand {@code index} as numbers, when all are known. */
    public Optional<long[]> knownIntegers(int index) {
        return contents(index)
                .filter(dims -> dims.stream().allMatch(Dim::isKnown))
                .map(dims -> dims.stream().mapToLong(Dim::knownValue).toArray());
    }

    /** The value of an attribute or its default; absence of a required one is an error at the node. */
    public <T> T attribute(AttributeKey<T> key) {
        return find(key).orElseThrow(() -> error("the required attribute '" + key.name() + "' is missing", ""));
    }

    public <T> Optional<T> find(AttributeKey<T> key) {
        try {
            return node.attributes().find(key);
        } catch (ClassCastException e) {
            throw error(
                    "attribute '" + key.name() + "' must be "
                            + key.kind().getSimpleName() + ", found "
                            + node.attributes()
                                    .byName()
                                    .get(key.name())
                                    .getClass()
                                    .getSimpleName(),
                    "");
        }
    }

    /** {@code axis} counted from 0; outside [-rank, rank) it is an error at the node. */
    public int axis(long axis, int rank) {
        if (axis < -rank || axis >= rank) {
            throw error("axis " + axis + " is outside [" + -rank + ", " + (rank - 1) + "]", "");
        }
        return (int) (axis < 0 ? axis + rank : axis);
    }

    /** The axis an attribute names, for operand {@code operandIndex}. */
    public int axis(AttributeKey<Long> key, int operandIndex) {
        return axis(attribute(key), rank(operandIndex));
    }

    /** An error at this node. Throw the result. */
    public ModelException error(String fact, String hint) {
        return new ModelException(Diagnostic.error(
                DiagnosticCode.I003, node.location(), node.operator() + ": " + fact + operandSummary(), hint));
    }

    private String operandSummary() {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < node.operands().size(); i++) {
            if (has(i)) {
                text.append(text.isEmpty() ? "\n  operands: " : ", ")
                        .append(node.operand(i))
                        .append(" : ")
                        .append(facts.hasType(node.operand(i)) ? operandType(i) : "?");
            }
        }
        return text.toString();
    }
}
