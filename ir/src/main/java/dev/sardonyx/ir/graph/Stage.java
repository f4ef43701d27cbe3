package dev.sardonyx.ir.graph;

/** How far a graph has come; each stage keeps the promises of those before it. */
public enum Stage {
    /** Operators are known and in their newest form. */
    IMPORTED,
    /** Every value has a type that inference agrees with. */
    TYPED,
    /** Constants are folded, dead and repeated nodes gone, function operators decomposed where that pays. */
    CANONICAL,
    /** Layouts are chosen and every conversion is a node. */
    LAID_OUT,
    /** Every node is one kernel call or a view. */
    PARTITIONED
}
