package dev.sardonyx.compiler.explain;

import dev.sardonyx.runtime.abi.Frame;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Gathers the times of the calls of runs that all make the same calls; told of each run's begin and end. */
final class CallTimer implements Frame.CallListener {
    /** The kernel of a host call. */
    static final int HOST = -1;

    private final List<Times> calls = new ArrayList<>();
    private final Times outside = new Times(HOST);
    private int next;
    private long sum;

    /** The times of the call at one place. */
    private static final class Times {
        private final int kernel;
        private long[] nanoseconds = new long[64];
        private int count;

        Times(int kernel) {
            this.kernel = kernel;
        }

        void add(long time) {
            if (count == nanoseconds.length) {
                nanoseconds = Arrays.copyOf(nanoseconds, count * 2);
            }
            nanoseconds[count++] = time;
        }

        double medianSeconds() {
            return CallTimer.medianSeconds(nanoseconds, count);
        }
    }

    void runBegins() {
        next = 0;
        sum = 0;
    }

    /** @param nanoseconds the time of the whole run */
    void runEnds(long nanoseconds) {
        outside.add(nanoseconds - sum);
    }

    @Override
    public void called(int kernel, int at, long nanoseconds) {
        add(kernel, nanoseconds);
    }

    @Override
    public void hostCalled(int site, int at, long nanoseconds) {
        add(HOST, nanoseconds);
    }

    private void add(int kernel, long nanoseconds) {
        if (next == calls.size()) {
            calls.add(new Times(kernel));
        }
        calls.get(next++).add(nanoseconds);
        sum += nanoseconds;
    }

    int size() {
        return calls.size();
    }

    /** The number of the kernel of call {@code call}, or {@link #HOST}. */
    int kernel(int call) {
        return calls.get(call).kernel;
    }

    double medianSeconds(int call) {
        return calls.get(call).medianSeconds();
    }

    /** The median of what runs took beside their calls. */
    double medianOutsideSeconds() {
        return outside.medianSeconds();
    }

    /** The median of the first {@code count} of some times. */
    static double medianSeconds(long[] nanoseconds, int count) {
        long[] sorted = Arrays.copyOf(nanoseconds, count);
        Arrays.sort(sorted);
        return count == 0 ? 0 : sorted[count / 2] / 1e9;
    }
}
