package dev.sardonyx.compiler.explain;

import dev.sardonyx.codegen.schedule.VectorTarget;
import dev.sardonyx.ir.program.Algorithm;
import dev.sardonyx.ir.program.Call;
import dev.sardonyx.ir.program.Call.HostCall;
import dev.sardonyx.ir.program.Call.HostOperand;
import dev.sardonyx.ir.program.Call.KernelCall;
import dev.sardonyx.ir.program.Slice;
import dev.sardonyx.ir.type.Dim;
import java.util.List;
import java.util.Optional;
import java.util.function.ToLongFunction;

/**
 * Counts what calls compute and move for the sizes of a run. Every element that a call touches counts once, however often
 * the kernel loads it: caches keep what is used again.
 */
public final class CostModel {
    /** Parameters of a product on an image in front of the segments: cut, width, row step, pixel step. */
    private static final int IMAGE_PARAMETERS = 4;

    private final ToLongFunction<String> symbols;

    /** @param symbols the values of the symbols of a run */
    public CostModel(ToLongFunction<String> symbols) {
        this.symbols = symbols;
    }

    private long size(Dim dim) {
        return dim.evaluate(symbols);
    }

    private long size(KernelCall call, int axis) {
        return size(call.extents().get(axis));
    }

    private long parameter(KernelCall call, int index) {
        return size(call.parameters().get(index));
    }

    public Cost of(Call call) {
        Traffic traffic = new Traffic(this::size);
        return switch (call) {
            case KernelCall kernel -> {
                long operations = count(kernel, traffic);
                kernel.results().forEach(traffic::write);
                if (kernel.tile().isPresent()) {
                    KernelCall tile = kernel.tile().get();
                    operations += share(count(tile, traffic), kernel);
                    tile.results().forEach(traffic::write);
                }
                yield new Cost(operations, traffic.bytesRead(), traffic.bytesWritten());
            }
            case HostCall host -> {
                slices(host.operands()).forEach(traffic::read);
                slices(host.results()).forEach(traffic::write);
                yield new Cost(0, false, traffic.bytesRead(), traffic.bytesWritten());
            }
        };
    }

    /** The part of a tile function's operations that is done: the last block of an attention may lack rows. */
    private long share(long operations, KernelCall call) {
        if (!(call.algorithm() instanceof Algorithm.Attention attention)) {
            return operations;
        }
        int rank = attention.batchRank();
        long rows = size(call, rank + 4) * size(call, rank + 5);
        return operations / Math.max(rows, 1) * size(call, rank);
    }

    private static List<Slice> slices(List<HostOperand> operands) {
        return operands.stream()
                .map(HostOperand::slice)
                .flatMap(Optional::stream)
                .toList();
    }

    /** Tells {@code traffic} what is read and gives the operations. */
    private long count(KernelCall call, Traffic traffic) {
        return switch (call.algorithm()) {
            case Algorithm.Rows rows -> {
                call.operands().forEach(traffic::read);
                yield RowsCost.operations(rows, call, this::size);
            }
            case Algorithm.Product product -> product(product, call, traffic);
            case Algorithm.Attention attention -> attention(attention, call, traffic);
            case Algorithm.Depthwise _ -> depthwise(call, traffic);
            case Algorithm.Pool pool -> pool(pool, call, traffic);
            case Algorithm.Select _ -> select(call, traffic);
            case Algorithm.PackPanels _, Algorithm.Transpose _, Algorithm.Contents _ -> {
                call.operands().forEach(traffic::read);
                yield 0;
            }
        };
    }

    /** Extents: two batch axes, rows, columns, depth of a segment, segments. */
    private long product(Algorithm.Product product, KernelCall call, Traffic traffic) {
        Slice left = call.operands().get(0);
        Slice panels = call.operands().get(1);
        long depth = size(call, 4) * size(call, 5);
        traffic.read(left, product.image() ? imageElements(product, call) : traffic.elements(left));
        long columns = Math.ceilDiv(size(call, 3), VectorTarget.PANEL) * VectorTarget.PANEL;
        traffic.read(panels, traffic.elements(panels) * columns * depth);
        long results = size(call, 0) * size(call, 1) * size(call, 2) * size(call, 3);
        boolean biased = call.operands().size() > 2;
        if (biased) {
            traffic.read(call.operands().get(2), size(call, 3));
        }
        return results * (2 * depth + (biased ? 1 : 0) + parameter(call, 0));
    }

    /** Extents: the batch axes, rows, keys, depth, columns, blocks, rows of a block. */
    private long attention(Algorithm.Attention attention, KernelCall call, Traffic traffic) {
        int rank = attention.batchRank();
        long keys = size(call, rank + 1);
        long depth = size(call, rank + 2);
        long columns = size(call, rank + 3);
        traffic.read(call.operands().get(0));
        long keyColumns = Math.ceilDiv(keys, VectorTarget.PANEL) * VectorTarget.PANEL;
        long valueColumns = Math.ceilDiv(columns, VectorTarget.PANEL) * VectorTarget.PANEL;
        Slice keyPanels = call.operands().get(1);
        Slice valuePanels = call.operands().get(2);
        traffic.read(keyPanels, traffic.elements(keyPanels) * keyColumns * depth);
        traffic.read(valuePanels, traffic.elements(valuePanels) * valueColumns * keys);
        long scores = keys * size(call, rank);
        for (int axis = 0; axis < rank; axis++) {
            scores *= size(call, axis);
        }
        return 2 * scores * (depth + columns);
    }

    /**
     * The elements of the image that a convolution reads. Windows that overlap lie within the span from the first element to
     * the last; those that do not may leave gaps.
     */
    private long imageElements(Algorithm.Product product, KernelCall call) {
        long groups = size(call, 1);
        long pixels = size(call, 2);
        long depth = size(call, 4);
        long segments = size(call, 5);
        long width = parameter(call, 1);
        if (groups * pixels * depth * segments == 0) {
            return 0;
        }
        long height = pixels / Math.max(width, 1);
        long lastSegment = 0;
        for (int i = IMAGE_PARAMETERS; i < call.parameters().size(); i++) {
            lastSegment = Math.max(lastSegment, parameter(call, i));
        }
        long groupStride = size(call.operands().get(0).strides().get(1));
        long span = (height - 1) * parameter(call, 2)
                + (width - 1) * parameter(call, 3)
                + (groups - 1) * groupStride
                + lastSegment
                + (product.scattered() ? 1 : depth);
        return size(call, 0) * Math.min(span, groups * pixels * depth * segments);
    }

    /** Extents: images, height, width, channels; behind two parameters each tap has one. */
    private long depthwise(KernelCall call, Traffic traffic) {
        long results = size(call, 0) * size(call, 1) * size(call, 2) * size(call, 3);
        long taps = call.parameters().size() - 2L;
        Slice image = call.operands().get(0);
        traffic.read(image, Math.min(traffic.elements(image), results * taps));
        traffic.read(call.operands().get(1));
        return 2 * results * taps;
    }

    /** Extents: images, height, width, channels; parameters 1 and 7 are the window's height and width. */
    private long pool(Algorithm.Pool pool, KernelCall call, Traffic traffic) {
        long results = size(call, 0) * size(call, 1) * size(call, 2) * size(call, 3);
        long window = parameter(call, 1) * parameter(call, 7);
        Slice image = call.operands().get(0);
        traffic.read(image, Math.min(traffic.elements(image), results * window));
        return results * (pool.maximum() ? window : window + 1);
    }

    /** Extents: outer, table, indices, inner; only what is chosen is read. */
    private long select(KernelCall call, Traffic traffic) {
        Slice table = call.operands().get(0);
        long chosen = size(call, 0) * size(call, 2) * size(call, 3);
        traffic.read(table, Math.min(traffic.elements(table), chosen));
        traffic.read(call.operands().get(1));
        return 0;
    }
}
