package dev.sardonyx.ir.verify;

import dev.sardonyx.ir.program.Call;
import dev.sardonyx.ir.program.Program;
import dev.sardonyx.ir.program.Slice;
import dev.sardonyx.ir.type.Dim;

/** A slice whose sizes are known has its first and its last element in its buffer. */
final class SlicesStayInTheirBuffers implements Check<Program> {
    @Override
    public void check(Program program, Problems problems) {
        for (Call call : program.calls()) {
            if (call instanceof Call.KernelCall kernel) {
                kernel.operands().forEach(s -> check(s, call, problems));
                kernel.results().forEach(s -> check(s, call, problems));
            }
        }
    }

    private static void check(Slice slice, Call call, Problems problems) {
        boolean known = slice.offset().isKnown()
                && slice.buffer().size().isKnown()
                && slice.extents().stream().allMatch(Dim::isKnown)
                && slice.strides().stream().allMatch(Dim::isKnown);
        if (!known || slice.extents().stream().anyMatch(e -> e.isKnown(0))) {
            return;
        }
        // Operands whose innermost axes are packed have slices of their outer axes only, which may hold nothing.
        if (slice.buffer().size().isKnown(0) && slice.offset().isKnown(0)) {
            return;
        }
        long first = slice.offset().knownValue();
        long last = first;
        for (int axis = 0; axis < slice.rank(); axis++) {
            long reach = (slice.extents().get(axis).knownValue() - 1)
                    * slice.strides().get(axis).knownValue();
            first += Math.min(0, reach);
            last += Math.max(0, reach);
        }
        if (first < 0 || last >= slice.buffer().size().knownValue()) {
            problems.add(
                    call.location(),
                    "slice " + slice + " reaches from " + first + " to " + last + " of "
                            + slice.buffer().size() + " elements");
        }
    }
}
