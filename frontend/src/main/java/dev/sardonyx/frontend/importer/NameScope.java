package dev.sardonyx.frontend.importer;

import dev.sardonyx.frontend.model.OnnxType;
import dev.sardonyx.frontend.model.OnnxValueInfo;
import dev.sardonyx.ir.graph.Value;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the names of one graph or function body stand for, and what the model declares of their types. */
final class NameScope {
    private final Map<String, Value> values = new HashMap<>();
    private final Map<String, OnnxType> declared = new HashMap<>();

    /** Binds {@code name}; false, with the first meaning kept, when it has one already. */
    boolean define(String name, Value value) {
        return values.putIfAbsent(name, value) == null;
    }

    boolean defines(String name) {
        return values.containsKey(name);
    }

    /** The value of {@code name}; it may be {@link Value#ABSENT} for an input of a function. */
    Optional<Value> find(String name) {
        return Optional.ofNullable(values.get(name));
    }

    void declare(List<OnnxValueInfo> infos) {
        infos.forEach(info -> declared.putIfAbsent(info.name(), info.type()));
    }

    Optional<OnnxType> declared(String name) {
        return Optional.ofNullable(declared.get(name));
    }
}
