package dev.sardonyx.runtime;

/**
 * How a model is loaded.
 *
 * @param threads the threads a session computes with; 0 for all processors
 * @param warmUp whether kernels are made hot in the background from load on
 * @param verify whether the weights are held to their checksum, in the background; the first run waits for that
 */
public record LoadOptions(int threads, boolean warmUp, boolean verify) {
    public static final LoadOptions DEFAULT = new LoadOptions(0, true, true);

    public LoadOptions {
        if (threads < 0) {
            throw new IllegalArgumentException("threads must be 0 for all processors or more, found " + threads);
        }
    }

    public LoadOptions withThreads(int number) {
        return new LoadOptions(number, warmUp, verify);
    }

    public LoadOptions withWarmUp(boolean on) {
        return new LoadOptions(threads, on, verify);
    }

    public LoadOptions withVerification(boolean on) {
        return new LoadOptions(threads, warmUp, on);
    }

    int effectiveThreads() {
        return threads == 0 ? Runtime.getRuntime().availableProcessors() : threads;
    }
}
