package dev.sardonyx.compiler.explain;

import dev.sardonyx.codegen.schedule.Schedule;
import dev.sardonyx.codegen.schedule.VectorTarget;
import dev.sardonyx.ir.program.Algorithm;
import dev.sardonyx.ir.program.Algorithm.Access;
import dev.sardonyx.ir.program.Algorithm.Product;
import dev.sardonyx.ir.program.Algorithm.Rows;
import dev.sardonyx.ir.program.Call;
import dev.sardonyx.ir.program.Call.KernelCall;
import dev.sardonyx.ir.type.Dim;
import dev.sardonyx.runtime.abi.RangeKernel;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;

/**
 * Takes calls apart into what their time grows with. Unlike {@link CostModel} it counts what is done, not what is needed.
 *
 * @param symbols the values of the symbols of a run
 * @param schedules of the products of the program
 */
record WorkModel(ToLongFunction<String> symbols, Map<Algorithm, Schedule> schedules) {
    /** Products summed in registers before their sum is added to the result, see {@code docs/kernels.md}. */
    private static final long CHUNK = 256;

    private static final long FEW_ROWS = 2;

    /** Operations that take as long as loading or storing an element of a cache. */
    private static final double OPERATIONS_OF_ACCESS = 4;

    /** Operations of an element from which on a function is among them: polynomials have more than a dozen. */
    private static final double OF_FUNCTION = 12;

    /** The parts of {@code call}: its kernel, and the function behind it. Nothing for calls of plain Java. */
    List<Work> of(Call call) {
        if (!(call instanceof KernelCall kernel)) {
            return List.of();
        }
        List<Work> parts = new ArrayList<>(List.of(kernel(kernel)));
        if (!(kernel.algorithm() instanceof Algorithm.Attention)) {
            kernel.tile().ifPresent(tile -> parts.add(kernel(tile)));
        }
        return parts;
    }

    private Work kernel(KernelCall call) {
        Cost cost = new CostModel(symbols)
                .of(new KernelCall(
                        call.algorithm(),
                        call.operands(),
                        call.results(),
                        call.extents(),
                        call.parameters(),
                        call.algorithm() instanceof Algorithm.Attention ? call.tile() : java.util.Optional.empty(),
                        call.location()));
        return switch (call.algorithm()) {
            case Product product -> product(product, call);
            case Rows rows -> rows(rows, call, cost);
            case Algorithm.Attention _ -> simple(Family.ATTENTION, cost.operations());
            case Algorithm.Depthwise _ -> simple(Family.DEPTHWISE, cost.operations());
            case Algorithm.Pool _ -> simple(Family.POOL, cost.operations());
            case Algorithm.Transpose _ -> simple(Family.TRANSPOSE, cost.bytes());
            case Algorithm.PackPanels _ -> simple(Family.PACK, cost.bytes());
            case Algorithm.Select _ -> simple(Family.SELECT, cost.bytes());
            case Algorithm.Contents _ -> simple(Family.OTHER, cost.bytes());
        };
    }

    private static Work simple(Family family, double amount) {
        return new Work(family, amount, 0, 0);
    }

    private Work rows(Rows rows, KernelCall call, Cost cost) {
        double elements = 1;
        for (int axis = 0; axis <= rows.outerRank(); axis++) {
            elements *= size(call, axis);
        }
        boolean turned = rows.operands().stream().anyMatch(operand -> operand.access() == Access.STRIDED)
                || rows.results().stream().anyMatch(result -> result.access() == Access.STRIDED);
        boolean reduces =
                rows.passes().stream().anyMatch(pass -> !pass.combinations().isEmpty());
        if (cost.operations() == 0) {
            return simple(turned ? Family.TURN : Family.MOVE, cost.bytes());
        }
        double accesses = elements
                * (rows.operands().stream()
                                .filter(o -> o.access() != Access.SAME)
                                .count()
                        + rows.results().size());
        Family family = reduces
                ? turned ? Family.TURNED_REDUCTIONS : Family.REDUCTIONS
                : cost.operations() > OF_FUNCTION * elements ? Family.FUNCTIONS : Family.ELEMENTWISE;
        return simple(family, accesses + cost.operations() / OPERATIONS_OF_ACCESS);
    }

    /** Extents: two batch axes, rows, columns, depth of a segment, segments. */
    private Work product(Product product, KernelCall call) {
        Schedule schedule = schedules.getOrDefault(call.algorithm(), Schedule.usual(VectorTarget.V256));
        long batches = size(call, 0) * size(call, 1);
        long rows = size(call, 2);
        long depth = size(call, 4);
        long segments = size(call, 5);
        boolean few = rows <= FEW_ROWS && !product.image();
        long tiles = 0;
        for (long begin = 0; begin < rows; begin += RangeKernel.ROWS_OF_UNIT) {
            long block = Math.min(rows - begin, RangeKernel.ROWS_OF_UNIT);
            tiles += few ? block : Math.ceilDiv(block, schedule.rows());
        }
        long tileRows = few ? 1 : schedule.rows();
        long columns = computedColumns(size(call, 3), schedule);
        double columnTiles = (double) columns / schedule.columns();
        long chunks = Math.max(Math.ceilDiv(depth * segments, CHUNK), product.scattered() ? 1 : segments);
        double amount = 2.0 * batches * tiles * tileRows * columns * depth * segments;
        double weights = product.mapped() ? 4.0 * batches * columns * depth * segments : 0;
        Family family = product.scattered()
                ? Family.SCATTERED
                : product.image()
                        ? Family.CONVOLUTION
                        : !product.mapped() ? Family.DYNAMIC : few ? Family.FEW_ROWS : Family.PRODUCT;
        return new Work(family, amount, batches * tiles * columnTiles * chunks, weights);
    }

    /** The columns of all tiles: where one panel is left of a tile of two, half a tile computes it. */
    private static long computedColumns(long columns, Schedule schedule) {
        long width = Math.min(schedule.columns(), VectorTarget.PANEL);
        return Math.ceilDiv(columns, width) * width;
    }

    private long size(KernelCall call, int axis) {
        Dim dim = call.extents().get(axis);
        return dim.evaluate(symbols);
    }
}
