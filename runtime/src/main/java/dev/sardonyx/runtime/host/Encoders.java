package dev.sardonyx.runtime.host;

import dev.sardonyx.runtime.abi.HostCall;
import dev.sardonyx.tensor.ElementType;
import dev.sardonyx.tensor.Tensor;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/** Operators that look elements up in a list of keys or categories. */
final class Encoders {
    private Encoders() {}

    /** The positions of keys; of equal ones the last. */
    private record Positions(Map<Object, Integer> byKey) {
        static Positions of(Tensor keys) {
            Map<Object, Integer> byKey = HashMap.newHashMap(Elements.count(keys));
            for (int i = 0, n = Elements.count(keys); i < n; i++) {
                byKey.put(key(keys, i), i);
            }
            return new Positions(byKey);
        }
    }

    /** Equal keys are equal objects: the NaNs are one key, and so are the zeros. */
    private static Object key(Tensor x, int index) {
        if (x.elementType() == ElementType.STRING) {
            return x.strings()[index];
        }
        return x.elementType().isFloat() ? (Object) (x.getDouble(index) + 0.0) : (Object) x.getLong(index);
    }

    /** LabelEncoder: of table {@code values} the element where table {@code keys} has each element, else {@code other}. */
    static void label(HostCall call) {
        Map<Object, Integer> positions =
                call.once(Positions.class, c -> Positions.of(c.table("keys"))).byKey();
        Tensor x = call.tensor(0);
        Tensor values = call.table("values");
        Tensor other = call.table("other");
        Tensor y = Tensor.zeros(values.elementType(), x.shape());
        for (int i = 0, n = Elements.count(x); i < n; i++) {
            Integer position = positions.get(key(x, i));
            y.copyElement(i, position == null ? other : values, position == null ? 0 : position);
        }
        call.result(0, y);
    }

    /** OneHotEncoder: a 1 where table {@code categories} has the element; without {@code zeros} it must have it. */
    static void oneHot(HostCall call) {
        Tensor categories = call.table("categories");
        Map<Object, Integer> positions = call.once(Positions.class, c -> Positions.of(c.table("categories")))
                .byKey();
        Tensor x = call.tensor(0);
        int width = Elements.count(categories);
        float[] y = new float[Elements.count(x) * width];
        for (int i = 0, n = Elements.count(x); i < n; i++) {
            Object key = x.elementType() == ElementType.STRING ? (Object) x.strings()[i] : (Object) x.getLong(i);
            Integer position = positions.get(key);
            if (position != null) {
                y[i * width + position] = 1;
            } else if (call.integer("zeros") == 0) {
                throw call.error("the category " + key + " is none of the " + width + " that are known");
            }
        }
        int[] extents = Extents.of(x);
        int[] result = Arrays.copyOf(extents, extents.length + 1);
        result[extents.length] = width;
        call.result(0, Tensor.ofFloats(y, Extents.shape(result)));
    }
}
