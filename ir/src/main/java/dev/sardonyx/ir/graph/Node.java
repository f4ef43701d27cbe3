package dev.sardonyx.ir.graph;

import dev.sardonyx.ir.attribute.Attributes;
import dev.sardonyx.ir.diagnostic.Location;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * One operation.
 *
 * @param operator the operator's name, with its domain before a dot unless it is ONNX's default
 * @param operands the values it reads; {@link Value#ABSENT} where an optional one is not given
 * @param attributes constant parameters
 * @param regions nested graphs by name, closed: all they read from outside arrives by parameters
 * @param results the values it defines; {@link Value#ABSENT} where a result is not wanted
 * @param location where the model has it
 */
public record Node(
        String operator,
        List<Value> operands,
        Attributes attributes,
        Map<String, Graph> regions,
        List<Value> results,
        Location location) {
    public Node {
        operands = List.copyOf(operands);
        regions = java.util.Collections.unmodifiableMap(new TreeMap<>(regions));
        results = List.copyOf(results);
    }

    public Value result() {
        return results.get(0);
    }

    public Value operand(int index) {
        return index < operands.size() ? operands.get(index) : Value.ABSENT;
    }

    public boolean hasOperand(int index) {
        return operand(index).isPresent();
    }

    public Node withOperands(List<Value> newOperands) {
        return new Node(operator, newOperands, attributes, regions, results, location);
    }

    public Node withResults(List<Value> newResults) {
        return new Node(operator, operands, attributes, regions, newResults, location);
    }

    public Node withAttributes(Attributes newAttributes) {
        return new Node(operator, operands, newAttributes, regions, results, location);
    }

    public Node withRegions(Map<String, Graph> newRegions) {
        return new Node(operator, operands, attributes, newRegions, results, location);
    }

    @Override
    public String toString() {
        return results + " = " + operator + operands;
    }
}
