package dev.sardonyx.runtime.abi;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;

/** A host call of a program: the function's name and its constant parameters. */
public final class HostSite {
    private final String function;
    private final String node;
    private final Map<String, Object> constants = new HashMap<>();
    private Object prepared;

    /** @param node the node of the model, for messages */
    public HostSite(String function, String node) {
        this.function = function;
        this.node = node;
    }

    /**
     * Adds a parameter: Long, Float, String, long[], float[] or String[]; the Long of a table is the operand that holds
     * it. Called by generated code.
     */
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

    /** What {@code make} gives, asked once; a site belongs to one session. */
    Object once(Supplier<Object> make) {
        if (prepared == null) {
            prepared = make.get();
        }
        return prepared;
    }

    Object constant(String name) {
        return constants.get(name);
    }
}
