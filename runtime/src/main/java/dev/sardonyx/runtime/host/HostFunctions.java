package dev.sardonyx.runtime.host;

import dev.sardonyx.runtime.abi.HostFunction;
import java.util.function.BiConsumer;

/** The list of host functions, one line each, sorted by name. */
public final class HostFunctions {
    private HostFunctions() {}

    /** Tells {@code register} the name and the function of each. */
    public static void registerAll(BiConsumer<String, HostFunction> register) {}
}
