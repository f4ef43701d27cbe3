package dev.sardonyx.codegen.template;

import dev.sardonyx.ir.program.Call.KernelCall;
import dev.sardonyx.ir.type.Dim;
import java.util.List;

/**
 * What the calls of a product kernel need of it. HotSpot's optimising compiler takes about a millisecond for each vector
 * operation of a micro-kernel, so that a kernel without what no call needs is hot sooner.
 *
 * @param odd whether the depth of a segment may be odd, so that pairs leave a rest
 * @param cut whether results may be cut at 0
 * @param chunked whether a sum may have more than one chunk
 */
record ProductPaths(boolean odd, boolean cut, boolean chunked) {
    /** Everything a product can do. */
    static final ProductPaths ALL = new ProductPaths(true, true, true);

    static ProductPaths of(List<KernelCall> calls) {
        return new ProductPaths(
                calls.stream().anyMatch(call -> !isEven(depth(call))),
                calls.stream().anyMatch(call -> !call.parameters().get(0).isKnown(0)),
                calls.stream().anyMatch(call -> !isOneChunk(depth(call), segments(call))));
    }

    private static Dim depth(KernelCall call) {
        return call.extents().get(4);
    }

    private static Dim segments(KernelCall call) {
        return call.extents().get(5);
    }

    private static boolean isEven(Dim depth) {
        return depth.isKnown() && depth.knownValue() % 2 == 0;
    }

    private static boolean isOneChunk(Dim depth, Dim segments) {
        return depth.isKnown()
                && segments.isKnown()
                && depth.knownValue() <= ProductBlock.CHUNK
                && segments.knownValue() <= ProductBlock.CHUNK / Math.max(depth.knownValue(), 1);
    }
}
