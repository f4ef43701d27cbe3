package dev.sardonyx.codegen.template;

import static dev.sardonyx.ir.kernel.KernelBuilder.add;
import static dev.sardonyx.ir.kernel.KernelBuilder.apply;
import static dev.sardonyx.ir.kernel.KernelBuilder.compare;
import static dev.sardonyx.ir.kernel.KernelBuilder.literal;
import static dev.sardonyx.ir.kernel.KernelBuilder.sub;

import dev.sardonyx.codegen.schedule.VectorTarget;
import dev.sardonyx.ir.kernel.KernelBuilder;
import dev.sardonyx.ir.kernel.KernelExpression;
import dev.sardonyx.ir.kernel.KernelExpression.Operation;
import dev.sardonyx.ir.kernel.KernelExpression.Variable;
import java.util.List;
import java.util.function.Consumer;

/** Walks the channels of a pixel by vectors; fewer channels than lanes are a part of one. */
final class ChannelLoop {
    private ChannelLoop() {}

    /**
     * Calls {@code body} with channels, once for each loop. The last vector overlaps the one before it, so what
     * {@code body} stores must not depend on what it stored.
     */
    static void write(KernelBuilder code, VectorTarget target, Variable channels, Consumer<Span> body) {
        if (!target.isVector()) {
            code.forRange("c", literal(0), channels, c -> body.accept(Span.one(c)));
            return;
        }
        code.ifElse(fillsVector(target, channels), () -> vectors(code, target, channels, body), () -> {
            if (target.hasMasks()) {
                body.accept(Span.rest(code, literal(0), target.lanes(), channels));
            } else {
                code.forRange("c", literal(0), channels, c -> body.accept(Span.one(c)));
            }
        });
    }

    /** The same with two vectors together where there are channels for both: they share addresses and hide latency. */
    static void writePairs(KernelBuilder code, VectorTarget target, Variable channels, Consumer<List<Span>> body) {
        Runnable single = () -> write(code, target, channels, span -> body.accept(List.of(span)));
        if (!target.isVector()) {
            single.run();
            return;
        }
        int lanes = target.lanes();
        KernelExpression pair = literal(2 * lanes);
        code.ifElse(
                compare(Operation.GE, channels, pair),
                () -> code.forRange("step", literal(0), channels, pair, step -> {
                    Variable c = code.let("c", apply(Operation.MIN, step, sub(channels, pair)));
                    body.accept(List.of(Span.vector(c, lanes), Span.vector(add(c, literal(lanes)), lanes)));
                }),
                single);
    }

    /** True when there are as many channels as lanes. */
    static KernelExpression fillsVector(VectorTarget target, Variable channels) {
        return compare(Operation.GE, channels, literal(target.lanes()));
    }

    /** The same for channels that fill a vector. */
    static void vectors(KernelBuilder code, VectorTarget target, Variable channels, Consumer<Span> body) {
        int lanes = target.lanes();
        code.forRange("step", literal(0), channels, literal(lanes), step -> {
            Variable c = code.let("c", apply(Operation.MIN, step, sub(channels, literal(lanes))));
            body.accept(Span.vector(c, lanes));
        });
    }
}
