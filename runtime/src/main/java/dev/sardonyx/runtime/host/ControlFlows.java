package dev.sardonyx.runtime.host;

import dev.sardonyx.runtime.abi.HostCall;
import dev.sardonyx.tensor.Datum;
import dev.sardonyx.tensor.Tensor;
import dev.sardonyx.tensor.TensorSequence;
import java.util.ArrayList;
import java.util.List;

/**
 * If, Loop, Scan and SequenceMap over nested programs. Captured constants are part of those programs: their operands are
 * absent here and their arguments null.
 */
final class ControlFlows {
    private ControlFlows() {}

    /** Operands from {@code begin} up to but not including {@code end}. */
    private static List<Datum> arguments(HostCall call, int begin, int end) {
        List<Datum> arguments = new ArrayList<>();
        for (int i = begin; i < end; i++) {
            arguments.add(call.has(i) ? call.datum(i) : null);
        }
        return arguments;
    }

    private static boolean truth(Datum condition) {
        return ((Tensor) condition).getBoolean(0);
    }

    /** The branch that operand 0 chooses, on the captured values behind it. */
    static void branch(HostCall call) {
        String branch = truth(call.tensor(0)) ? "then_branch" : "else_branch";
        List<Datum> results = call.run(call.integer(branch), arguments(call, 1, call.operandCount()));
        for (int i = 0; i < results.size(); i++) {
            call.result(i, results.get(i));
        }
    }

    /** Raise: what cannot go on. */
    static void raise(HostCall call) {
        throw call.error(call.text("message", "this branch cannot be run"));
    }

    /** Loop: trip count, condition, carried values, captured values. */
    static void loop(HostCall call) {
        int end = call.operandCount() - (int) call.integer("captures");
        List<Datum> captured = arguments(call, end, call.operandCount());
        List<Datum> states = arguments(call, Math.min(2, end), end);
        int carried = states.size();
        List<Stack> stacks = stacks(call, carried);
        long limit = call.has(0) ? call.tensor(0).getLong(0) : Long.MAX_VALUE;
        boolean going = !call.has(1) || truth(call.tensor(1));
        for (long i = 0; i < limit && going; i++) {
            List<Datum> arguments = new ArrayList<>();
            arguments.add(Tensor.ofLongs(new long[] {i}));
            arguments.add(Tensor.ofBooleans(new boolean[] {true}));
            arguments.addAll(states);
            arguments.addAll(captured);
            List<Datum> results = call.run(call.integer("body"), arguments);
            going = truth(results.getFirst());
            states = results.subList(1, 1 + carried);
            add(stacks, results, 1 + carried);
        }
        finish(call, states, stacks, null, null);
    }

    /** Scan: carried values, scanned operands, captured values. */
    static void scan(HostCall call) {
        int end = call.operandCount() - (int) call.integer("captures");
        int scans = (int) call.integer("num_scan_inputs");
        int carried = end - scans;
        List<Datum> captured = arguments(call, end, call.operandCount());
        List<Datum> states = arguments(call, 0, carried);
        List<Stack> stacks = stacks(call, carried);
        long[] directions = call.integers("scan_input_directions");
        int[] axes = new int[scans];
        for (int i = 0; i < scans; i++) {
            axes[i] = Extents.axis(
                    call,
                    call.integers("scan_input_axes")[i],
                    call.tensor(carried + i).rank());
        }
        int count = (int) call.tensor(carried).extent(axes[0]);
        for (int i = 1; i < scans; i++) {
            if (call.tensor(carried + i).extent(axes[i]) != count) {
                throw call.error("expected " + count + " slices of each scanned operand, found "
                        + call.tensor(carried + i).extent(axes[i]));
            }
        }
        for (int step = 0; step < count; step++) {
            List<Datum> arguments = new ArrayList<>(states);
            for (int i = 0; i < scans; i++) {
                int position = directions[i] == 1 ? count - 1 - step : step;
                arguments.add(slice(call.tensor(carried + i), axes[i], position));
            }
            arguments.addAll(captured);
            List<Datum> results = call.run(call.integer("body"), arguments);
            states = results.subList(0, carried);
            add(stacks, results, carried);
        }
        finish(call, states, stacks, call.integers("scan_output_axes"), call.integers("scan_output_directions"));
    }

    /** SequenceMap: sequences are walked, tensors and captured values handed to every run. */
    static void sequenceMap(HostCall call) {
        int end = call.operandCount() - (int) call.integer("captures");
        int length = ((TensorSequence) call.datum(0)).elements().size();
        List<List<Datum>> results = new ArrayList<>();
        for (int i = 0; i < call.resultCount(); i++) {
            results.add(new ArrayList<>());
        }
        for (int k = 0; k < length; k++) {
            List<Datum> arguments = arguments(call, 0, call.operandCount());
            for (int i = 0; i < end; i++) {
                if (arguments.get(i) instanceof TensorSequence sequence) {
                    if (sequence.elements().size() != length) {
                        throw call.error("expected sequences of " + length + " elements, found one of "
                                + sequence.elements().size());
                    }
                    arguments.set(i, sequence.elements().get(k));
                }
            }
            List<Datum> given = call.run(call.integer("body"), arguments);
            for (int i = 0; i < results.size(); i++) {
                results.get(i).add(given.get(i));
            }
        }
        for (int i = 0; i < results.size(); i++) {
            call.result(i, new TensorSequence(results.get(i)));
        }
    }

    private static Tensor slice(Tensor x, int axis, int position) {
        long[] shape = new long[x.rank() - 1];
        for (int i = 0; i < shape.length; i++) {
            shape[i] = x.extent(i < axis ? i : i + 1);
        }
        return AxisMaps.of(x).range(axis, position, 1, 1).copy().reshaped(shape);
    }

    /** What becomes of a stacked result: its pieces so far and its shape where there are none. */
    private record Stack(List<Tensor> pieces, long[] empty) {}

    private static List<Stack> stacks(HostCall call, int first) {
        List<Stack> stacks = new ArrayList<>();
        for (int i = first; i < call.resultCount(); i++) {
            stacks.add(new Stack(new ArrayList<>(), call.integers("empty" + (i - first))));
        }
        return stacks;
    }

    private static void add(List<Stack> stacks, List<Datum> results, int first) {
        for (int i = 0; i < stacks.size(); i++) {
            stacks.get(i).pieces().add((Tensor) results.get(first + i));
        }
    }

    private static void finish(HostCall call, List<Datum> states, List<Stack> stacks, long[] axes, long[] directions) {
        for (int i = 0; i < states.size(); i++) {
            Datum state = states.get(i);
            call.result(i, state instanceof Tensor tensor ? tensor.copy() : state);
        }
        for (int i = 0; i < stacks.size(); i++) {
            int result = states.size() + i;
            if (call.wants(result)) {
                boolean backwards = directions != null && directions[i] == 1;
                call.result(result, stacked(call, result, stacks.get(i), axes == null ? 0 : axes[i], backwards));
            }
        }
    }

    private static Tensor stacked(HostCall call, int result, Stack stack, long axis, boolean backwards) {
        List<Tensor> pieces = backwards ? stack.pieces().reversed() : stack.pieces();
        if (pieces.isEmpty()) {
            long[] shape = stack.empty().clone();
            shape[Extents.axis(call, axis, shape.length)] = 0;
            return Tensor.zeros(call.resultType(result), shape);
        }
        int at = Extents.axis(call, axis, pieces.getFirst().rank() + 1);
        return Sequences.stack(call, pieces, at);
    }
}
