package dev.sardonyx.ops;

import dev.sardonyx.ir.attribute.Attributes;
import dev.sardonyx.ir.graph.Value;
import dev.sardonyx.ir.type.Dim;
import dev.sardonyx.ir.type.TensorType;
import dev.sardonyx.tensor.Datum;
import dev.sardonyx.tensor.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Carries out the nodes of a decomposition as they are added, each by its own lowering. */
final class EagerDecomposer implements Decomposer {
    private final NodeCase decomposed;
    private final Map<Value, Datum> values = new HashMap<>();
    private final Set<Value> constants = new HashSet<>();
    private final List<Datum> results = new ArrayList<>();
    private int next = 1_000_000;

    EagerDecomposer(NodeCase decomposed) {
        this.decomposed = decomposed;
        for (int i = 0; i < decomposed.node().operands().size(); i++) {
            Value operand = decomposed.node().operand(i);
            if (operand.isPresent()) {
                values.put(operand, decomposed.operand(i));
                if (decomposed.graph().weight(operand).isPresent()) {
                    constants.add(operand);
                }
            }
        }
    }

    List<Datum> results() {
        return results;
    }

    @Override
    public Value operand(int index) {
        return decomposed.node().operand(index);
    }

    @Override
    public Value node(String operator, Attributes attributes, Value... operands) {
        return nodes(operator, attributes, 1, operands).getFirst();
    }

    @Override
    public List<Value> nodes(String operator, Attributes attributes, int count, Value... operands) {
        Set<Integer> known = new HashSet<>();
        List<Datum> data = new ArrayList<>();
        for (int i = 0; i < operands.length; i++) {
            data.add(operands[i].isPresent() ? values.get(operands[i]) : null);
            if (constants.contains(operands[i])) {
                known.add(i);
            }
        }
        List<Datum> made = LoweringExecutor.run(NodeCase.of(operator, attributes, count, data, known));
        return made.stream().limit(count).map(this::add).toList();
    }

    private Value add(Datum datum) {
        Value value = new Value(next, "v" + next);
        next++;
        values.put(value, datum);
        return value;
    }

    @Override
    public Value constant(Tensor tensor) {
        Value value = add(tensor);
        constants.add(value);
        return value;
    }

    @Override
    public Value dims(List<Dim> elements) {
        return constant(
                Tensor.vector(elements.stream().mapToLong(Dim::knownValue).toArray()));
    }

    @Override
    public TensorType type(Value value) {
        return TensorType.of((Tensor) values.get(value));
    }

    @Override
    public void result(Value value) {
        results.add(values.get(value));
    }
}
