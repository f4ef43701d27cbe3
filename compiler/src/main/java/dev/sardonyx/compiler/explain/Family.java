package dev.sardonyx.compiler.explain;

/** Kernels whose time grows with the same kind of work at the same speed. */
enum Family {
    /** Products of matrices with constants. */
    PRODUCT,
    /** The same of one or two rows, which read each constant once or twice. */
    FEW_ROWS,
    /** Products of matrices with matrices that a run computes. */
    DYNAMIC,
    CONVOLUTION,
    /** Convolutions with short rows of the window. */
    SCATTERED,
    ATTENTION,
    DEPTHWISE,
    POOL,
    /** Rows with little arithmetic. */
    ELEMENTWISE,
    /** Rows with functions such as the exponential. */
    FUNCTIONS,
    /** Sums and the like along neighbouring elements, with what is computed from them. */
    REDUCTIONS,
    /** The same along other axes. */
    TURNED_REDUCTIONS,
    /** Copies of neighbouring elements. */
    MOVE,
    /** Copies that change the order, an element after the other. */
    TURN,
    /** The same in blocks. */
    TRANSPOSE,
    PACK,
    SELECT,
    OTHER
}
