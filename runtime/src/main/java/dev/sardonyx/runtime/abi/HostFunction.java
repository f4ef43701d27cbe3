package dev.sardonyx.runtime.abi;

import dev.sardonyx.runtime.internal.HostLibrary;

/** A plain Java method that stands for an operator that is no loop nest. */
@FunctionalInterface
public interface HostFunction {
    /** Reads the call's operands and gives its results. Wrong values throw {@link IllegalArgumentException}. */
    void call(HostCall call);

    /** True when this runtime has a function called {@code name}. */
    static boolean isKnown(String name) {
        return HostLibrary.has(name);
    }
}
