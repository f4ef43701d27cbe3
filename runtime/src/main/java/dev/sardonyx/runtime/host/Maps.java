package dev.sardonyx.runtime.host;

import dev.sardonyx.runtime.abi.HostCall;
import dev.sardonyx.tensor.Datum;
import dev.sardonyx.tensor.DatumMap;
import dev.sardonyx.tensor.ElementType;
import dev.sardonyx.tensor.Tensor;
import dev.sardonyx.tensor.TensorSequence;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Operators that take or give maps, whose values are tensors of one element. */
final class Maps {
    private Maps() {}

    private static Map<Object, Datum> entries(HostCall call) {
        return ((DatumMap) call.datum(0)).entries();
    }

    /** CastMap: the values by ascending keys, or each at the place its key names when {@code length} is not negative. */
    static void cast(HostCall call) {
        Map<Object, Datum> sorted = new TreeMap<>(entries(call));
        int length = (int) call.integer("length");
        ElementType type = call.resultType(0);
        Tensor y = Tensor.zeros(type, 1, length < 0 ? sorted.size() : length);
        if (length >= 0 && type == ElementType.STRING) {
            Arrays.fill(y.strings(), "0.f");
        }
        int next = 0;
        for (Map.Entry<Object, Datum> entry : sorted.entrySet()) {
            long key = (Long) entry.getKey();
            if (length >= 0 && key < 0) {
                throw call.error("expected keys from 0 on, found " + key);
            }
            long place = length < 0 ? next++ : key;
            if (place < y.size()) {
                cast(call, (Tensor) entry.getValue(), y, (int) place);
            }
        }
        call.result(0, y);
    }

    private static void cast(HostCall call, Tensor from, Tensor y, int place) {
        if (from.elementType() != ElementType.STRING) {
            if (y.elementType() == ElementType.STRING) {
                y.strings()[place] = String.format(Locale.ROOT, "%.6f", from.getDouble(0));
            } else {
                y.setDouble(place, from.getDouble(0));
            }
        } else if (y.elementType() == ElementType.STRING) {
            y.strings()[place] = from.strings()[0];
        } else {
            number(call, from.strings()[0].strip(), y, place);
        }
    }

    private static void number(HostCall call, String text, Tensor y, int place) {
        try {
            if (y.elementType().isFloat()) {
                y.setDouble(place, Float.parseFloat(text));
            } else {
                y.setLong(place, Long.parseLong(text));
            }
        } catch (NumberFormatException e) {
            throw call.error("expected a number, found \"" + text + "\"");
        }
    }

    /** DictVectorizer: for each key of table {@code vocabulary} the map's value, zero where it has none. */
    static void vectorize(HostCall call) {
        Map<Object, Datum> map = entries(call);
        Tensor vocabulary = call.table("vocabulary");
        boolean strings = vocabulary.elementType() == ElementType.STRING;
        int length = Elements.count(vocabulary);
        Tensor y = Tensor.zeros(call.resultType(0), 1, length);
        for (int i = 0; i < length; i++) {
            Object key = strings ? (Object) vocabulary.strings()[i] : (Object) vocabulary.getLong(i);
            if (map.get(key) instanceof Tensor value) {
                y.copyElement(i, value, 0);
            }
        }
        call.result(0, y);
    }

    /** ZipMap: a map from table {@code keys} for each row of operand 0. */
    static void zip(HostCall call) {
        Tensor x = call.tensor(0);
        Tensor keys = call.table("keys");
        boolean strings = keys.elementType() == ElementType.STRING;
        int width = Elements.count(keys);
        float[] values = x.toFloats();
        List<Datum> maps = new ArrayList<>();
        int rows = x.rank() == 1 ? 1 : (int) x.extent(0);
        for (int row = 0; row < rows; row++) {
            Map<Object, Datum> map = LinkedHashMap.newLinkedHashMap(width);
            for (int i = 0; i < width; i++) {
                Object key = strings ? (Object) keys.strings()[i] : (Object) keys.getLong(i);
                map.put(key, Tensor.ofFloats(new float[] {values[row * width + i]}));
            }
            maps.add(new DatumMap(map));
        }
        call.result(0, new TensorSequence(maps));
    }
}
