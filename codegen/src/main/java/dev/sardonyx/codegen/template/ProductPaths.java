package dev.sardonyx.codegen.template;

import dev.sardonyx.codegen.schedule.ProblemClass.Height;
import dev.sardonyx.ir.program.Algorithm.Product;
import dev.sardonyx.ir.program.Call.KernelCall;
import dev.sardonyx.ir.type.Dim;
import dev.sardonyx.runtime.abi.RangeKernel;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * What the calls of a product kernel need of it. HotSpot's optimising compiler takes about a millisecond for each vector
 * operation of a micro-kernel, so that a kernel without what no call needs is hot sooner.
 *
 * @param odd whether the depth of a segment may be odd, so that pairs leave a rest
 * @param cut whether results may be cut at 0
 * @param chunked whether a sum may have more than one chunk
 * @param fewRows whether a unit may have so few rows that each is a tile of its own
 */
record ProductPaths(boolean odd, boolean cut, boolean chunked, boolean fewRows) {
    /** The most rows that are computed one by one: of a whole tile most would be computed in vain. */
    static final int FEW_ROWS = 2;

    private static final Dim BLOCK_ROWS = Dim.known(RangeKernel.ROWS_OF_UNIT);

    /** Everything that calls of {@code product} can need. */
    static ProductPaths all(Product product) {
        return new ProductPaths(true, true, true, !product.image());
    }

    static ProductPaths of(List<KernelCall> calls) {
        return new ProductPaths(
                calls.stream().anyMatch(call -> !isEven(depth(call))),
                calls.stream().anyMatch(call -> !call.parameters().get(0).isKnown(0)),
                calls.stream().anyMatch(call -> !isOneChunk(depth(call), segments(call))),
                calls.stream()
                        .anyMatch(call ->
                                !isImage(call) && mayHaveFewRows(call.extents().get(2), BLOCK_ROWS)));
    }

    /** Images of one or two pixels are rare, and the block of a convolution is a long method. */
    private static boolean isImage(KernelCall call) {
        return call.algorithm() instanceof Product product && product.image();
    }

    /** Whether a block of {@code rows}, which are cut into blocks of {@code blockRows}, may have few. */
    static boolean mayHaveFewRows(Dim rows, Dim blockRows) {
        if (!rows.isKnown() || !blockRows.isKnown()) {
            return true;
        }
        long last = rows.knownValue() % Math.max(blockRows.knownValue(), 1);
        return blockRows.knownValue() <= FEW_ROWS || (last > 0 && last <= FEW_ROWS);
    }

    /**
     * How many rows the calls of a kernel have: those of the size with the most work.
     *
     * @param rows the rows of a call
     * @param work numbers whose product grows as the work of a call does; open ones count as 1
     */
    static Height height(List<KernelCall> calls, Function<KernelCall, Dim> rows, Function<KernelCall, List<Dim>> work) {
        Map<Height, Double> sums = new EnumMap<>(Height.class);
        for (KernelCall call : calls) {
            Dim count = rows.apply(call);
            if (!count.isKnown()) {
                return Height.OPEN;
            }
            double product = 1;
            for (Dim factor : work.apply(call)) {
                product *= factor.isKnown() ? factor.knownValue() : 1;
            }
            sums.merge(Height.of(count.knownValue(), FEW_ROWS), product, Double::sum);
        }
        return sums.entrySet().stream()
                .max(Map.Entry.comparingByValue())
                .map(Map.Entry::getKey)
                .orElse(Height.OPEN);
    }

    private static Dim depth(KernelCall call) {
        return call.extents().get(4);
    }

    private static Dim segments(KernelCall call) {
        return call.extents().get(5);
    }

    static boolean isEven(Dim depth) {
        return depth.isKnown() && depth.knownValue() % 2 == 0;
    }

    static boolean isOneChunk(Dim depth, Dim segments) {
        return depth.isKnown()
                && segments.isKnown()
                && depth.knownValue() <= ProductBlock.CHUNK
                && segments.knownValue() <= ProductBlock.CHUNK / Math.max(depth.knownValue(), 1);
    }
}
