package dev.sardonyx.runtime.internal;

import java.util.HashMap;
import java.util.Map;

/** One pool for each number of threads, shared by all sessions of the process. */
public final class WorkerPools {
    private static final Map<Integer, WorkerPool> POOLS = new HashMap<>();

    private WorkerPools() {}

    public static synchronized WorkerPool of(int threads) {
        return POOLS.computeIfAbsent(threads, WorkerPool::new);
    }
}
