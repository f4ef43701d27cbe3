package dev.sardonyx.properties.graphs;

import dev.sardonyx.codegen.schedule.VectorTarget;
import dev.sardonyx.passes.Pass;
import java.util.List;

/**
 * A way to compile and run a graph.
 *
 * @param name for messages
 * @param passes the pipeline
 * @param target of the vector kernels
 * @param threads of the session
 * @param pieces whether kernels compute every range in pieces out of order, as threads may
 * @param sameBits whether results must have the bits of scalar code; else only those of the interpreter, nearly
 */
record Variant(String name, List<Pass> passes, VectorTarget target, int threads, boolean pieces, boolean sameBits) {
    /** The same on another target. */
    Variant on(VectorTarget other) {
        return new Variant(name, passes, other, threads, pieces, sameBits);
    }
}
