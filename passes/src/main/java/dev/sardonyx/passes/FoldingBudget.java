package dev.sardonyx.passes;

import dev.sardonyx.tensor.Datum;
import dev.sardonyx.tensor.Tensor;
import java.util.List;

/** What is left of {@link FoldingLimits} for one graph. Not safe for concurrent use. */
public final class FoldingBudget {
    private final FoldingLimits limits;
    private long elements;
    private long steps;

    public FoldingBudget(FoldingLimits limits) {
        this.limits = limits;
        this.elements = limits.totalElements();
        this.steps = limits.steps();
    }

    /** Evaluation went beyond the limits. */
    public static final class ExhaustedException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        ExhaustedException(String message) {
            super(message, null, false, false);
        }
    }

    public FoldingLimits limits() {
        return limits;
    }

    /** True when a value of {@code size} elements may be made. */
    public boolean allows(long size) {
        return size <= limits.elements() && size <= elements && steps > 0;
    }

    /** Takes one evaluated node off; throws {@link ExhaustedException} when there was nothing left for it. */
    public void spend(List<Datum> results) {
        if (--steps < 0) {
            throw new ExhaustedException("it takes more than " + limits.steps() + " steps");
        }
        for (Datum result : results) {
            if (result instanceof Tensor tensor) {
                elements -= tensor.size();
            }
        }
        if (elements < 0) {
            throw new ExhaustedException("it takes more than " + limits.totalElements() + " elements");
        }
    }
}
