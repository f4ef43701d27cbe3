package dev.sardonyx.ops;

import dev.sardonyx.ir.attribute.Attributes;
import dev.sardonyx.ir.diagnostic.Location;
import dev.sardonyx.ir.graph.Constraint;
import dev.sardonyx.ir.graph.Node;
import dev.sardonyx.ir.graph.Value;
import dev.sardonyx.ir.type.Dim;
import dev.sardonyx.ir.type.Shape;
import dev.sardonyx.ir.type.TensorType;
import dev.sardonyx.ir.type.ValueType;
import dev.sardonyx.tensor.ElementType;
import dev.sardonyx.tensor.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** A graph built and typed node by node, with inputs whose extents are symbols. */
final class SymbolicGraph {
    private final TypeInference inference = new TypeInference(StandardOperators.register());
    private final Map<Value, ValueType> types = new HashMap<>();
    private final Map<Value, Tensor> constants = new HashMap<>();
    private final Map<Value, List<Dim>> contents = new HashMap<>();
    private final List<Constraint> constraints = new ArrayList<>();
    private int next;

    /** An input with dimensions as numbers or symbols, for example {@code "N", 3L}. */
    Value input(ElementType element, Object... dims) {
        List<Dim> shape = new ArrayList<>();
        for (Object dim : dims) {
            shape.add(dim instanceof String symbol ? Dim.symbol(symbol) : Dim.known(((Number) dim).longValue()));
        }
        return add(TensorType.of(element, Shape.of(shape)));
    }

    Value constant(Tensor tensor) {
        Value value = add(TensorType.of(tensor));
        constants.put(value, tensor);
        return value;
    }

    private Value add(ValueType type) {
        Value value = new Value(next, "v" + next);
        next++;
        types.put(value, type);
        inference.reserve(type);
        return value;
    }

    Value node(String operator, Value... operands) {
        return nodes(operator, Attributes.NONE, 1, operands).getFirst();
    }

    Value node(String operator, Attributes attributes, Value... operands) {
        return nodes(operator, attributes, 1, operands).getFirst();
    }

    List<Value> nodes(String operator, Attributes attributes, int count, Value... operands) {
        List<Value> results = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            results.add(new Value(next, "v" + next));
            next++;
        }
        Location location = new Location("test.onnx", "main", operator.toLowerCase(Locale.ROOT) + "_1", operator);
        Node node = new Node(operator, List.of(operands), attributes, Map.of(), results, location);
        TypeInference.Result result = inference.infer(node, facts());
        for (int i = 0; i < count; i++) {
            types.put(results.get(i), result.types().get(i));
            if (result.contents().get(i) != null) {
                contents.put(results.get(i), result.contents().get(i));
            }
        }
        constraints.addAll(result.constraints());
        return results;
    }

    private ValueFacts facts() {
        return new ValueFacts() {
            @Override
            public boolean hasType(Value value) {
                return types.containsKey(value);
            }

            @Override
            public ValueType type(Value value) {
                return types.get(value);
            }

            @Override
            public Optional<Tensor> constant(Value value) {
                return Optional.ofNullable(constants.get(value));
            }

            @Override
            public Optional<List<Dim>> contents(Value value) {
                return Optional.ofNullable(contents.get(value));
            }
        };
    }

    /** The type of {@code value} as text, for example {@code f32[N, 3]}. */
    String type(Value value) {
        return types.get(value).toString();
    }

    /** The known elements of {@code value} as text, null when they are not known. */
    String contents(Value value) {
        return contents.containsKey(value) ? contents.get(value).toString() : null;
    }

    List<Constraint> constraints() {
        return constraints;
    }
}
