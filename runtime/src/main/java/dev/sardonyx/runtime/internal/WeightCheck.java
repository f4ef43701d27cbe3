package dev.sardonyx.runtime.internal;

import dev.sardonyx.runtime.ModelLoadException;
import java.lang.foreign.MemorySegment;
import java.util.zip.CRC32;

/**
 * Holds the weights to the checksum they were compiled with: small ones at once, others on a thread of their own beside
 * the warm-up. The first run of a session waits for the verdict, so that no result comes from damaged weights.
 */
public final class WeightCheck {
    private static final long AT_ONCE_BYTES = 1 << 20;
    private static final long BLOCK_BYTES = 1 << 22;

    private final MemorySegment weights;
    private final long expected;
    private final String model;
    private final Thread thread;
    private volatile boolean passed;
    private volatile RuntimeException failure;

    private WeightCheck(MemorySegment weights, long expected, String model) {
        this.weights = weights;
        this.expected = expected;
        this.model = model;
        if (weights.byteSize() <= AT_ONCE_BYTES) {
            this.thread = null;
            check();
            await();
        } else {
            this.thread = new Thread(this::check, "sardonyx-weight-check");
            thread.setDaemon(true);
            thread.start();
        }
    }

    /**
     * Starts the check; wrong weights that are small throw {@link ModelLoadException} at once.
     *
     * @param expected the CRC-32 of the weights
     * @param model what messages call the model
     */
    public static WeightCheck start(MemorySegment weights, long expected, String model) {
        return new WeightCheck(weights, expected, model);
    }

    private void check() {
        try {
            CRC32 sum = new CRC32();
            for (long from = 0; from < weights.byteSize(); from += BLOCK_BYTES) {
                long length = Math.min(BLOCK_BYTES, weights.byteSize() - from);
                sum.update(weights.asSlice(from, length).asByteBuffer());
            }
            if (sum.getValue() != expected) {
                failure = new ModelLoadException("the weights of " + model + " have checksum "
                        + Long.toHexString(sum.getValue()) + ", the model was compiled with "
                        + Long.toHexString(expected)
                        + "; the jar is damaged or was edited: copy it again, or compile the model again");
            }
            passed = failure == null;
        } catch (InternalError | RuntimeException e) {
            // A mapped file that got shorter fails with an InternalError where it is read.
            failure = new ModelLoadException("the weights of " + model + " cannot be read: " + e, e);
        }
    }

    /** Returns when the weights are known to be right; others throw {@link ModelLoadException}. */
    public void await() {
        if (passed) {
            return;
        }
        boolean interrupted = false;
        while (thread != null && thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        if (!passed) {
            throw failure;
        }
    }
}
