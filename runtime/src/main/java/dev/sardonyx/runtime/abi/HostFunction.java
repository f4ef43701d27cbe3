package dev.sardonyx.runtime.abi;

/** A plain Java method that stands for an operator that is no loop nest. */
@FunctionalInterface
public interface HostFunction {
    /** Reads the call's operands and gives its results. Wrong values throw {@link IllegalArgumentException}. */
    void call(HostCall call);
}
