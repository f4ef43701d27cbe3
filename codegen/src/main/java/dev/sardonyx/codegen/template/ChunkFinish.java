package dev.sardonyx.codegen.template;

import static dev.sardonyx.ir.kernel.KernelBuilder.add;
import static dev.sardonyx.ir.kernel.KernelBuilder.broadcast;
import static dev.sardonyx.ir.kernel.KernelBuilder.literal;
import static dev.sardonyx.ir.kernel.KernelBuilder.load;
import static dev.sardonyx.ir.kernel.KernelBuilder.loadVector;
import static dev.sardonyx.ir.kernel.KernelBuilder.mul;

import dev.sardonyx.codegen.schedule.VectorTarget;
import dev.sardonyx.ir.kernel.KernelBuilder;
import dev.sardonyx.ir.kernel.KernelExpression;
import dev.sardonyx.ir.kernel.KernelExpression.Variable;
import dev.sardonyx.ir.kernel.KernelMethod;
import dev.sardonyx.ir.kernel.KernelType;
import dev.sardonyx.ir.kernel.KernelType.Base;

/**
 * What follows the last of several chunks of a tile: adds a row to each row of the tile and cuts it. Sums of one chunk
 * need none, their micro-kernel does it.
 */
final class ChunkFinish {
    static final String NAME = "finish";

    private ChunkFinish() {}

    static KernelMethod method(ProductPaths paths, VectorTarget target) {
        KernelBuilder code = new KernelBuilder(NAME);
        Variable addends = code.parameter("addends", KernelType.array(Base.F32));
        Variable addendAt = code.parameter("addendAt", KernelType.I32);
        Variable rows = code.parameter("rows", KernelType.I32);
        Variable columns = code.parameter("columns", KernelType.I32);
        Variable least = paths.cut() ? code.parameter("least", KernelType.F32) : null;
        Variable result = code.parameter("result", KernelType.array(Base.F32));
        Variable resultAt = code.parameter("resultAt", KernelType.I32);
        Variable resultStride = code.parameter("resultStride", KernelType.I32);
        int width = target.isVector() ? target.lanes() : 1;
        Variable floor = least == null ? null : code.let("floor", target.isVector() ? broadcast(least, width) : least);
        code.forRange("column", literal(0), columns, literal(width), column -> {
            Variable addend = code.let("addend", element(target, addends, add(addendAt, column)));
            code.forRange("row", literal(0), rows, row -> {
                Variable at = code.let("at", add(add(resultAt, mul(row, resultStride)), column));
                KernelExpression whole = add(element(target, result, at), addend);
                code.store(result, at, floor == null ? whole : MicroKernel.cut(code, whole, floor));
            });
        });
        return code.build();
    }

    private static KernelExpression element(VectorTarget target, Variable array, KernelExpression index) {
        return target.isVector() ? loadVector(array, index, target.lanes()) : load(array, index);
    }
}
