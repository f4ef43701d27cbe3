package dev.sardonyx.compiler;

import java.util.List;

/**
 * What compiling a model gave.
 *
 * @param model the model file
 * @param className the facade
 * @param target the vector target
 * @param nodes of the model as imported
 * @param calls kernel calls of the program
 * @param hostCalls the host functions it calls, one a call
 * @param kernels the names of its kernels
 * @param weightBytes stored weights
 * @param jarBytes size of the jar
 * @param passes what was done and how long it took
 * @param remarks what a user should know
 */
public record CompileReport(
        String model,
        String className,
        String target,
        int nodes,
        int calls,
        List<String> hostCalls,
        List<String> kernels,
        long weightBytes,
        long jarBytes,
        List<Step> passes,
        List<String> remarks) {
    /** One step with its time. */
    public record Step(String name, double milliseconds, int nodes) {}
}
