package dev.sardonyx.runtime.abi;

import java.util.HashMap;
import java.util.Map;

/** A host call of a program: the function's name and its constant parameters. */
public final class HostSite {
    private final String function;
    private final String node;
    private final Map<String, Object> constants = new HashMap<>();

    /** @param node the node of the model, for messages */
    public HostSite(String function, String node) {
        this.function = function;
        this.node = node;
    }

    /** Adds a parameter: Long, Float, String, long[], float[] or String[]. Called by generated code. */
    public HostSite with(String name, Object value) {
        constants.put(name, value);
        return this;
    }

    public String function() {
        return function;
    }

    public String node() {
        return node;
    }

    Object constant(String name) {
        return constants.get(name);
    }
}
