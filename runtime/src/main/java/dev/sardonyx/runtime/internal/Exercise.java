package dev.sardonyx.runtime.internal;

import dev.sardonyx.runtime.abi.RangeKernel;

/** Work that makes a kernel hot: as little as shows the optimising compiler all of its paths. */
interface Exercise {
    /**
     * Enters the kernel's methods and leaves them: the compilers count that, and until they have done their work a
     * vector operation costs thousands of times what it costs later.
     *
     * @return how often the innermost methods were entered, at least
     */
    int idle(RangeKernel kernel);

    /** Takes paths of real calls, with few elements; all of them within some rounds. */
    default void practise(RangeKernel kernel, int round) {
        sample(kernel);
    }

    /** Does some work again and again the same. */
    void sample(RangeKernel kernel);

    /** Does enough work that the time of a hot kernel is spent in its loops. */
    default void prove(RangeKernel kernel) {
        sample(kernel);
    }

    /** The multiply-adds of {@link #prove}; 0 for kernels that are no products. */
    default long multiplyAdds() {
        return 0;
    }
}
