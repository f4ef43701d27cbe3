package dev.sardonyx.codegen.template;

import dev.sardonyx.codegen.schedule.VectorTarget;
import dev.sardonyx.ir.kernel.Kernel;
import dev.sardonyx.ir.program.Algorithm;
import dev.sardonyx.ir.program.Call.KernelCall;
import dev.sardonyx.ir.type.Dim;
import java.util.List;

/**
 * Makes the kernel of an algorithm and the descriptors of its calls.
 *
 * @param <A> the algorithm
 */
public interface Template<A extends Algorithm> {
    /** The kernel for {@code target}; {@code name} is without the target. */
    Kernel build(A algorithm, VectorTarget target);

    /** The kernel for {@code target} that can do what {@code calls} need, and perhaps no more. */
    default Kernel build(A algorithm, List<KernelCall> calls, VectorTarget target) {
        return build(algorithm, target);
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
