package dev.sardonyx.codegen.bytecode;

import dev.sardonyx.ir.type.Dim;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Which slot of a frame's dimensions holds what: symbols, computed dimensions, and the starts of arena slots. */
final class DimensionSlots {
    private final Map<String, Integer> symbols = new HashMap<>();
    private final Map<Dim, Integer> computed = new LinkedHashMap<>();
    private final Map<Dim, Integer> phases = new HashMap<>();
    private int next;

    /** {@code count} new slots behind one another. */
    int reserve(int count) {
        int first = next;
        next += count;
        return first;
    }

    /** States that {@code slot} holds symbol {@code name}, unless another one does. */
    boolean define(String name, int slot) {
        return symbols.putIfAbsent(name, slot) == null;
    }

    int symbol(String name) {
        Integer slot = symbols.get(name);
        if (slot == null) {
            throw new IllegalStateException("dimension " + name + " is not defined by any input or call");
        }
        return slot;
    }

    /** The slots of all symbols. */
    Map<String, Integer> symbols() {
        return Map.copyOf(symbols);
    }

    /** The slot of a dimension that is no constant; one that is computed is computed in {@code phase} or before. */
    int slot(Dim dim, int phase) {
        if (dim.isSymbol()) {
            return symbol(dim.toString());
        }
        phases.merge(dim, phase, Math::min);
        return computed.computeIfAbsent(dim, d -> reserve(1));
    }

    /** The slot of {@code dim} if it has one. */
    Integer find(Dim dim) {
        return dim.isSymbol() ? symbols.get(dim.toString()) : computed.get(dim);
    }

    /** The dimensions that {@code phase} computes, in the order they were asked for. */
    List<Map.Entry<Dim, Integer>> computedIn(int phase) {
        List<Map.Entry<Dim, Integer>> list = new ArrayList<>();
        computed.forEach((dim, slot) -> {
            if (phases.get(dim) == phase) {
                list.add(Map.entry(dim, slot));
            }
        });
        return list;
    }

    int count() {
        return next;
    }
}
