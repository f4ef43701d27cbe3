package dev.sardonyx.benchmarks.peer;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/** How many threads the OpenMP runtime of oneDNN uses for what the calling thread runs from now on. */
final class OpenMpThreads {
    private OpenMpThreads() {}

    /** Needs oneDNN's libraries to be loaded. */
    static void use(int threads) {
        MethodHandle set = SymbolLookup.loaderLookup()
                .find("omp_set_num_threads")
                .map(function ->
                        Linker.nativeLinker().downcallHandle(function, FunctionDescriptor.ofVoid(ValueLayout.JAVA_INT)))
                .orElseThrow(() ->
                        OneDnnPeer.refused("oneDNN", "its OpenMP runtime has no omp_set_num_threads to be called"));
        try {
            set.invokeExact(threads);
        } catch (Throwable e) {
            throw new IllegalStateException("omp_set_num_threads does not throw", e);
        }
    }
}
