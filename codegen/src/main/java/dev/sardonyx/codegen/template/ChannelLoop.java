package dev.sardonyx.codegen.template;

import static dev.sardonyx.ir.kernel.KernelBuilder.apply;
import static dev.sardonyx.ir.kernel.KernelBuilder.compare;
import static dev.sardonyx.ir.kernel.KernelBuilder.literal;
import static dev.sardonyx.ir.kernel.KernelBuilder.sub;

import dev.sardonyx.codegen.schedule.VectorTarget;
import dev.sardonyx.ir.kernel.KernelBuilder;
import dev.sardonyx.ir.kernel.KernelExpression;
import dev.sardonyx.ir.kernel.KernelExpression.Operation;
import dev.sardonyx.ir.kernel.KernelExpression.Variable;
import java.util.function.BiConsumer;

/** Walks the channels of a pixel by vectors, few channels by shorter vectors or one by one. */
final class ChannelLoop {
    private static final int FEWEST_LANES = 8;

    private ChannelLoop() {}

    /**
     * Calls {@code body} with the first channel and the number of lanes, once for each loop. The last vector overlaps the
     * one before it, so what {@code body} stores must not depend on what it stored.
     */
    static void write(
            KernelBuilder code, VectorTarget target, Variable channels, BiConsumer<KernelExpression, Integer> body) {
        if (!target.isVector()) {
            code.forRange("c", literal(0), channels, c -> body.accept(c, 1));
            return;
        }
        vectors(code, target.lanes(), channels, body);
    }

    private static void vectors(
            KernelBuilder code, int lanes, Variable channels, BiConsumer<KernelExpression, Integer> body) {
        code.ifElse(
                compare(Operation.GE, channels, literal(lanes)),
                () -> code.forRange("step", literal(0), channels, literal(lanes), step -> {
                    Variable c = code.let("c", apply(Operation.MIN, step, sub(channels, literal(lanes))));
                    body.accept(c, lanes);
                }),
                () -> {
                    if (lanes > FEWEST_LANES) {
                        vectors(code, lanes / 2, channels, body);
                    } else {
                        code.forRange("c", literal(0), channels, c -> body.accept(c, 1));
                    }
                });
    }

    /** An element, or a vector of neighbours. */
    static KernelExpression load(Variable array, KernelExpression index, int lanes) {
        return lanes > 1 ? KernelBuilder.loadVector(array, index, lanes) : KernelBuilder.load(array, index);
    }

    /** A scalar, or a vector of copies. */
    static KernelExpression spread(KernelExpression scalar, int lanes) {
        return lanes > 1 ? KernelBuilder.broadcast(scalar, lanes) : scalar;
    }
}
