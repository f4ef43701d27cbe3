package dev.sardonyx.compiler.tune;

import dev.sardonyx.codegen.schedule.ProblemClass;
import dev.sardonyx.ir.program.Program;
import java.util.List;

/**
 * Calls of a model that one kernel serves, as a program of their own.
 *
 * @param problem the class of the model's calls
 * @param program some of them, one of each size, those with the most work
 * @param counts how often the model has each call of the program
 * @param operations of all calls of the kernel
 */
public record TuningProblem(ProblemClass problem, Program program, List<Integer> counts, long operations) {
    public TuningProblem {
        counts = List.copyOf(counts);
    }
}
