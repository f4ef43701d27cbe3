package dev.sardonyx.runtime.internal;

import dev.sardonyx.runtime.abi.HostFunction;
import dev.sardonyx.runtime.host.HostFunctions;
import java.util.HashMap;
import java.util.Map;

/** The host functions by name. */
public final class HostLibrary {
    private static final Map<String, HostFunction> BY_NAME = new HashMap<>();

    static {
        HostFunctions.registerAll(BY_NAME::put);
    }

    private HostLibrary() {}

    public static boolean has(String name) {
        return BY_NAME.containsKey(name);
    }

    /** The function called {@code name}; a jar that asks for another was made by a newer compiler. */
    public static HostFunction find(String name) {
        HostFunction function = BY_NAME.get(name);
        if (function == null) {
            throw new IllegalStateException("this runtime has no host function '" + name
                    + "'; the model jar was made by a newer compiler: update dev.sardonyx:runtime");
        }
        return function;
    }
}
