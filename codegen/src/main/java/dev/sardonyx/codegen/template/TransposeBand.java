package dev.sardonyx.codegen.template;

import static dev.sardonyx.ir.kernel.KernelBuilder.add;
import static dev.sardonyx.ir.kernel.KernelBuilder.apply;
import static dev.sardonyx.ir.kernel.KernelBuilder.compare;
import static dev.sardonyx.ir.kernel.KernelBuilder.literal;
import static dev.sardonyx.ir.kernel.KernelBuilder.load;
import static dev.sardonyx.ir.kernel.KernelBuilder.mul;
import static dev.sardonyx.ir.kernel.KernelBuilder.sub;

import dev.sardonyx.codegen.schedule.VectorTarget;
import dev.sardonyx.ir.kernel.KernelBuilder;
import dev.sardonyx.ir.kernel.KernelExpression;
import dev.sardonyx.ir.kernel.KernelExpression.Operation;
import dev.sardonyx.ir.kernel.KernelExpression.Variable;
import dev.sardonyx.ir.kernel.KernelMethod;
import dev.sardonyx.ir.kernel.KernelType;
import dev.sardonyx.ir.kernel.KernelType.Base;
import java.util.function.Consumer;

/** The method that transposes all columns of a band of rows. The last blocks of rows and columns overlap those before. */
final class TransposeBand {
    static final String NAME = "band";

    private final VectorTarget target;
    private final KernelBuilder code = new KernelBuilder(NAME);
    private final Variable lane = code.parameter("lane", KernelType.LANE);
    private final Variable from = code.parameter("from", KernelType.array(Base.F32));
    private final Variable fromAt = code.parameter("fromAt", KernelType.I32);
    private final Variable columnStride = code.parameter("columnStride", KernelType.I32);
    private final Variable to = code.parameter("to", KernelType.array(Base.F32));
    private final Variable toAt = code.parameter("toAt", KernelType.I32);
    private final Variable rowStride = code.parameter("rowStride", KernelType.I32);
    private final Variable rows = code.parameter("rows", KernelType.I32);
    private final Variable columns = code.parameter("columns", KernelType.I32);

    TransposeBand(VectorTarget target) {
        this.target = target;
    }

    KernelMethod build() {
        if (target.isVector()) {
            KernelExpression fewer = apply(Operation.MIN, rows, columns);
            code.ifElse(compare(Operation.GE, fewer, literal(target.lanes())), this::blocks, this::elements);
        } else {
            elements();
        }
        return code.build();
    }

    private void blocks() {
        Variable scratch = code.let("scratch", KernelBuilder.laneScratch(lane, Base.F32));
        steps("column", columns, column -> {
            Variable source = code.let("source", add(fromAt, mul(column, columnStride)));
            Variable goal = code.let("goal", add(toAt, column));
            steps("row", rows, row -> {
                TransposeExchange.Place first =
                        new TransposeExchange.Place(from, code.let("first", add(source, row)), columnStride);
                TransposeExchange.Place last =
                        new TransposeExchange.Place(to, code.let("last", add(goal, mul(row, rowStride))), rowStride);
                TransposeExchange.block(code, target, first, scratch, last);
            });
        });
    }

    private void steps(String name, Variable extent, Consumer<Variable> body) {
        int size = target.lanes();
        code.forRange(name, literal(0), extent, literal(size), step -> {
            KernelExpression latest = sub(extent, literal(size));
            body.accept(code.let(name, apply(Operation.MIN, step, latest)));
        });
    }

    private void elements() {
        code.forRange("row", literal(0), rows, row -> {
            Variable source = code.let("source", add(fromAt, row));
            Variable goal = code.let("goal", add(toAt, mul(row, rowStride)));
            code.forRange("column", literal(0), columns, column -> {
                KernelExpression element = load(from, add(source, mul(column, columnStride)));
                code.store(to, add(goal, column), element);
            });
        });
    }
}
