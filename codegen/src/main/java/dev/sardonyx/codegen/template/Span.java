package dev.sardonyx.codegen.template;

import dev.sardonyx.ir.kernel.KernelBuilder;
import dev.sardonyx.ir.kernel.KernelExpression;
import dev.sardonyx.ir.kernel.KernelExpression.Variable;
import dev.sardonyx.ir.kernel.KernelType.Base;
import java.util.Optional;

/**
 * Neighbouring elements that are worked on together: one, as a scalar, or a vector of them, of which the first may be
 * all that are there. Vectors always have all lanes of the target: HotSpot keeps vectors in registers where it sees one
 * class of them, and where a second one has gone through the same methods of the Vector API it may not.
 *
 * @param first the index of the first element
 * @param lanes 1 for a scalar
 * @param mask holds for the elements that are there
 */
record Span(KernelExpression first, int lanes, Optional<Variable> mask) {
    static Span one(KernelExpression index) {
        return new Span(index, 1, Optional.empty());
    }

    static Span vector(KernelExpression first, int lanes) {
        return new Span(first, lanes, Optional.empty());
    }

    /** The {@code count} f32 elements from {@code first} on, fewer than {@code lanes}. */
    static Span rest(KernelBuilder code, KernelExpression first, int lanes, KernelExpression count) {
        return new Span(first, lanes, Optional.of(code.let("mask", KernelBuilder.firstLanes(Base.F32, lanes, count))));
    }

    boolean isVector() {
        return lanes > 1;
    }

    /** The elements of {@code array} from {@code index} on. */
    KernelExpression load(KernelExpression array, KernelExpression index) {
        return mask.<KernelExpression>map(m -> KernelBuilder.loadVector(array, index, m))
                .orElseGet(() ->
                        isVector() ? KernelBuilder.loadVector(array, index, lanes) : KernelBuilder.load(array, index));
    }

    /** Stores {@code value}, a scalar or a vector, at {@code index} of {@code array}. */
    void store(KernelBuilder code, KernelExpression array, KernelExpression index, KernelExpression value) {
        mask.ifPresentOrElse(m -> code.store(array, index, value, m), () -> code.store(array, index, value));
    }

    /** {@code scalar}, in every lane of a vector. */
    KernelExpression spread(KernelExpression scalar) {
        return isVector() ? KernelBuilder.broadcast(scalar, lanes) : scalar;
    }
}
