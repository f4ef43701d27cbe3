package dev.sardonyx.compiler.explain;

import dev.sardonyx.ir.program.Algorithm.Combination;
import dev.sardonyx.ir.program.Algorithm.Pass;
import dev.sardonyx.ir.program.Algorithm.Rows;
import dev.sardonyx.ir.program.Call.KernelCall;
import dev.sardonyx.ir.type.Dim;
import java.util.function.ToLongFunction;

/** The operations of passes over rows. */
final class RowsCost {
    private RowsCost() {}

    static long operations(Rows rows, KernelCall call, ToLongFunction<Dim> sizes) {
        long count = 1;
        for (Dim extent : call.extents().subList(0, rows.outerRank())) {
            count *= sizes.applyAsLong(extent);
        }
        long columns = sizes.applyAsLong(call.extents().get(rows.outerRank()));
        long operations = 0;
        for (Pass pass : rows.passes()) {
            operations += count * (columns * ofElement(pass) + ofRow(pass));
        }
        return operations;
    }

    private static long ofElement(Pass pass) {
        OperationCount count = new OperationCount();
        pass.keeps().forEach(keep -> count.add(keep.value()));
        for (Combination combination : pass.combinations()) {
            count.add(combination.value());
            count.add(combination.value().type().isFloat() ? 1 : 0);
        }
        pass.results().forEach(result -> count.add(result.value()));
        return count.operations();
    }

    private static long ofRow(Pass pass) {
        OperationCount count = new OperationCount();
        pass.rowValues().forEach(value -> count.add(value.value()));
        pass.rowResults().forEach(result -> count.add(result.value()));
        return count.operations();
    }
}
