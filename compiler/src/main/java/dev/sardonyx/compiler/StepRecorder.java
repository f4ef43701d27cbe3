package dev.sardonyx.compiler;

import dev.sardonyx.compiler.CompileReport.Step;
import dev.sardonyx.ir.graph.Graph;
import dev.sardonyx.passes.Pass;
import dev.sardonyx.passes.PassInstrumentation;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** Times passes and the steps around them. */
final class StepRecorder implements PassInstrumentation {
    private static final double NANOSECONDS = 1e6;

    private final List<Step> steps = new ArrayList<>();

    @Override
    public void after(Pass pass, Graph before, Graph after, long nanoseconds) {
        steps.add(new Step(pass.name(), nanoseconds / NANOSECONDS, after.nodes().size()));
    }

    <T> T time(String name, Supplier<T> work) {
        long start = System.nanoTime();
        T result = work.get();
        steps.add(new Step(name, (System.nanoTime() - start) / NANOSECONDS, 0));
        return result;
    }

    List<Step> steps() {
        return steps;
    }
}
