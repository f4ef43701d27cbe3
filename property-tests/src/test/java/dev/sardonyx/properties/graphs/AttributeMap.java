package dev.sardonyx.properties.graphs;

import dev.sardonyx.ir.attribute.Attribute;
import dev.sardonyx.ir.attribute.Attributes;
import dev.sardonyx.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Attributes spelled as names and Java values. */
final class AttributeMap {
    private AttributeMap() {}

    /** Names and values in turn; a value is a number, a boolean, a string, a tensor or an array of numbers. */
    static Attributes of(Object... namesAndValues) {
        Map<String, Attribute> map = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            map.put((String) namesAndValues[i], attribute(namesAndValues[i + 1]));
        }
        return Attributes.of(map);
    }

    private static Attribute attribute(Object value) {
        return switch (value) {
            case Integer number -> new Attribute.Int(number);
            case Long number -> new Attribute.Int(number);
            case Boolean flag -> new Attribute.Int(flag ? 1 : 0);
            case Float number -> new Attribute.Float(number);
            case String text -> new Attribute.Text(text);
            case Tensor tensor -> new Attribute.TensorValue(tensor);
            case long[] numbers ->
                new Attribute.Ints(Arrays.stream(numbers).boxed().toList());
            case float[] numbers -> {
                List<Float> list = new ArrayList<>();
                for (float number : numbers) {
                    list.add(number);
                }
                yield new Attribute.Floats(list);
            }
            default -> throw new IllegalArgumentException("no attribute holds a " + value.getClass());
        };
    }
}
