package dev.sardonyx.runtime.abi;

/** The contract between generated code and this runtime. A jar carries the number it was made for. */
public final class AbiVersion {
    /** Raised with every change that generated code can see. */
    public static final int CURRENT = 3;

    private AbiVersion() {}
}
