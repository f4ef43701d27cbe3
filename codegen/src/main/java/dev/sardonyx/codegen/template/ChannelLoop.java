package dev.sardonyx.codegen.template;

import static dev.sardonyx.ir.kernel.KernelBuilder.apply;
import static dev.sardonyx.ir.kernel.KernelBuilder.literal;
import static dev.sardonyx.ir.kernel.KernelBuilder.sub;

import dev.sardonyx.codegen.schedule.VectorTarget;
import dev.sardonyx.ir.kernel.KernelBuilder;
import dev.sardonyx.ir.kernel.KernelExpression;
import dev.sardonyx.ir.kernel.KernelExpression.Operation;
import dev.sardonyx.ir.kernel.KernelExpression.Variable;
import java.util.function.BiConsumer;

/** Walks the channels of a pixel: vectors first, then the rest one by one, computing the same for each. */
final class ChannelLoop {
    private ChannelLoop() {}

    /** Calls {@code body} with the first channel and the number of lanes, once for each loop. */
    static void write(
            KernelBuilder code, VectorTarget target, Variable channels, BiConsumer<KernelExpression, Integer> body) {
        if (!target.isVector()) {
            code.forRange("c", literal(0), channels, c -> body.accept(c, 1));
            return;
        }
        Variable whole = code.let("whole", sub(channels, apply(Operation.AND, channels, literal(target.lanes() - 1))));
        code.forRange("c", literal(0), whole, literal(target.lanes()), c -> body.accept(c, target.lanes()));
        code.forRange("c", whole, channels, c -> body.accept(c, 1));
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
