package dev.sardonyx.passes.program;

import dev.sardonyx.ir.graph.Node;
import dev.sardonyx.ir.kernel.Expression;
import dev.sardonyx.ir.program.Algorithm.Combination;
import dev.sardonyx.ir.program.Algorithm.Combine;
import dev.sardonyx.ir.program.Algorithm.Pass;
import dev.sardonyx.ir.program.Algorithm.Result;
import dev.sardonyx.ir.program.Call.KernelCall;
import dev.sardonyx.ir.program.Slice;
import dev.sardonyx.ir.type.Dim;
import dev.sardonyx.tensor.ElementType;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Matrix products of types that have no product kernel: a row of products, summed, for each element. */
final class GenericProductLowering {
    private final ProgramBuilder builder;

    GenericProductLowering(ProgramBuilder builder) {
        this.builder = builder;
    }

    KernelCall lower(Node node) {
        Slice left = builder.slice(node.operand(0));
        Slice right = builder.slice(node.operand(1));
        Slice result = builder.allocate(node.result()).slice(builder.shape(node.result()));
        ElementType element = builder.type(node.result()).element();
        int rank = result.rank();
        List<Dim> domain = new ArrayList<>(result.extents());
        domain.add(left.extents().getLast());
        List<Integer> order = IntStream.range(0, rank + 1).boxed().toList();
        RowsLowering rows = new RowsLowering(builder, node.location(), domain, order, 1);
        List<Slice> operands = List.of(
                fitted(rows, left, axes(rank, left.rank(), left.rank() - 2, -1, left.rank() - 1)),
                fitted(rows, right, axes(rank, right.rank(), -1, right.rank() - 1, right.rank() - 2)));
        List<Integer> resultAxes =
                new ArrayList<>(IntStream.range(0, rank).boxed().toList());
        resultAxes.add(-1);
        Expression product = new Expression.Operand(0, element).times(new Expression.Operand(1, element));
        Expression sum = new Expression.RowValue(0, product.type());
        Pass pass = new Pass(
                List.of(),
                List.of(new Combination(0, Combine.SUM, product)),
                List.of(),
                List.of(),
                List.of(new Result(0, sum)));
        RowsLowering.Body body = new RowsLowering.Body(
                operands,
                List.of(fitted(rows, result, resultAxes)),
                List.of(element, element),
                List.of(element),
                List.of(),
                List.of(),
                List.of(pass),
                false);
        return rows.call(body, false);
    }

    private static Slice fitted(RowsLowering rows, Slice slice, List<Integer> axes) {
        List<Dim> strides = rows.strides(slice.extents(), slice.strides(), axes);
        return new Slice(slice.buffer(), slice.offset(), strides, strides);
    }

    /** For the axes batch..., M, N, K of the domain those of an operand, or -1. */
    private static List<Integer> axes(int resultRank, int rank, int rows, int columns, int depth) {
        List<Integer> axes = new ArrayList<>();
        for (int axis = 0; axis < resultRank - 2; axis++) {
            axes.add(Math.max(axis - (resultRank - rank), -1));
        }
        axes.add(rows);
        axes.add(columns);
        axes.add(depth);
        return axes;
    }
}
