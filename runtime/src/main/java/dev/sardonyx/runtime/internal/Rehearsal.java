package dev.sardonyx.runtime.internal;

import dev.sardonyx.runtime.abi.Frame;
import dev.sardonyx.runtime.abi.GeneratedProgram;
import dev.sardonyx.runtime.abi.GeneratedProgram.Port;
import dev.sardonyx.runtime.abi.RangeKernel;
import dev.sardonyx.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.Map;

/** A program bound to small inputs, whose distinct kernels are run in turn on their smallest calls. */
final class Rehearsal {
    /** What an open dimension counts for: enough rows for whole tiles. */
    private static final long EXTENT = 16;

    private static final int QUIET_ROUNDS = 60;

    private final Frame frame;
    private final Map<Integer, Integer> calls = new LinkedHashMap<>();
    private long best = Long.MAX_VALUE;
    private int quiet;

    Rehearsal(GeneratedProgram program, Frame.Constants constants, RangeKernel[] kernels) {
        frame = new Frame(program, constants, WorkerPools.of(1), kernels);
        for (Port port : program.inputs()) {
            if (port.element() != null) {
                Tensor zeros = Tensor.zeros(port.element(), extents(port));
                for (int axis = 0; axis < zeros.rank(); axis++) {
                    frame.dimensions[port.dimension() + axis] = zeros.extent(axis);
                }
                frame.copyArray(zeros, port.array());
            }
        }
        program.bind(frame, 0);
        frame.record((kernel, at) -> calls.merge(kernel, at, (a, b) -> smaller(a, b)));
        program.run(frame, 0);
        frame.record(null);
    }

    private int smaller(int a, int b) {
        return frame.parameters()[a] <= frame.parameters()[b] ? a : b;
    }

    /** The extents that a port's type names, open ones small. */
    private static long[] extents(Port port) {
        long[] extents = new long[port.rank()];
        String inside = port.type().substring(port.type().indexOf('[') + 1, port.type().lastIndexOf(']'));
        String[] parts = inside.isBlank() ? new String[0] : inside.split(",");
        for (int axis = 0; axis < extents.length; axis++) {
            String part = parts[axis].strip();
            boolean known = part.chars().allMatch(Character::isDigit);
            extents[axis] = known ? Long.parseLong(part) : axis == 0 ? 1 : EXTENT;
        }
        return extents;
    }

    /** Runs every kernel once; false when rounds no longer get faster. */
    boolean round() {
        long start = System.nanoTime();
        calls.forEach((kernel, at) -> {
            int extent = Math.min(frame.parameters()[at], 2);
            if (extent > 0) {
                frame.kernels()[kernel].run(frame.lane(0), at, 0, extent);
            }
        });
        long time = System.nanoTime() - start;
        if (time < best - best / 50) {
            best = time;
            quiet = 0;
        } else {
            quiet++;
        }
        return quiet < QUIET_ROUNDS * 20;
    }
}
