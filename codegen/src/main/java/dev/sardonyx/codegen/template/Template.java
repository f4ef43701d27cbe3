package dev.sardonyx.codegen.template;

import dev.sardonyx.codegen.schedule.ProblemClass;
import dev.sardonyx.codegen.schedule.Schedule;
import dev.sardonyx.codegen.schedule.VectorTarget;
import dev.sardonyx.ir.kernel.Kernel;
import dev.sardonyx.ir.program.Algorithm;
import dev.sardonyx.ir.program.Call.KernelCall;
import dev.sardonyx.ir.type.Dim;
import java.util.List;
import java.util.Optional;

/**
 * Makes the kernel of an algorithm and the descriptors of its calls.
 *
 * @param <A> the algorithm
 */
public interface Template<A extends Algorithm> {
    /** The kernel for {@code target} as the heuristic has it, for any calls. */
    Kernel build(A algorithm, VectorTarget target);

    /** The kernel of {@code schedule} that can do what {@code calls} need, and perhaps no more. */
    default Kernel build(A algorithm, List<KernelCall> calls, Schedule schedule) {
        return build(algorithm, schedule.target());
    }

    /** What the schedule of the kernel of {@code calls} depends on; empty where all schedules give the same kernel. */
    default Optional<ProblemClass> problem(A algorithm, List<KernelCall> calls) {
        return Optional.empty();
    }

    /** The start of the kernel's name: family, operations and types. */
    String family(A algorithm);

    /** What the kernel reads for {@code call}. */
    Descriptor descriptor(KernelCall call);

    /** The scratch elements of f32, f64, i32 and i64 that a call needs in each lane. */
    default List<Dim> scratch(KernelCall call) {
        return List.of(Dim.ZERO, Dim.ZERO, Dim.ZERO, Dim.ZERO);
    }
}
