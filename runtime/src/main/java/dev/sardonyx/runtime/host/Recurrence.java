package dev.sardonyx.runtime.host;

import dev.sardonyx.runtime.abi.HostCall;
import dev.sardonyx.tensor.ElementType;
import dev.sardonyx.tensor.Tensor;
import java.util.Arrays;

/**
 * A recurrent network over sequences. Operands: X [steps, batch, input], W [directions, gates * hidden, input], R
 * [directions, gates * hidden, hidden], B [directions, 2 * gates * hidden], lengths [batch], initial states
 * [directions, batch, hidden]; with {@code layout} 1 the batch comes first. Results: Y [steps, directions, batch,
 * hidden] and the last states. Steps beyond a sequence's length give 0 and leave its states; backwards each sequence
 * starts at its own end.
 */
final class Recurrence {
    /** One step of a network for one sequence. */
    interface Cell {
        /**
         * Moves {@code hidden} and {@code cell} on by a step; {@code input} are the sums of the gates over the
         * operand's elements, with the biases of W.
         */
        void step(Recurrence of, int direction, double[] input, double[] hidden, double[] cell);
    }

    private final HostCall call;
    private final int gates;
    private final int hiddenSize;
    private final int steps;
    private final int batch;
    private final int inputSize;
    private final int directions;
    private final boolean batchFirst;
    private final double[] x;
    private final double[] w;
    private final double[] r;
    private final double[] b;
    private final double clip;
    private final GateActivation[] activations;

    Recurrence(HostCall call, int gates) {
        this.call = call;
        this.gates = gates;
        Tensor given = call.tensor(0);
        this.batchFirst = call.integer("layout", 0) != 0;
        this.steps = (int) given.extent(batchFirst ? 1 : 0);
        this.batch = (int) given.extent(batchFirst ? 0 : 1);
        this.inputSize = (int) given.extent(2);
        this.directions = (int) call.tensor(2).extent(0);
        this.hiddenSize = (int) call.tensor(2).extent(2);
        this.x = Elements.doubles(given);
        this.w = Elements.doubles(call.tensor(1));
        this.r = Elements.doubles(call.tensor(2));
        this.b = call.has(3) ? Elements.doubles(call.tensor(3)) : null;
        this.clip = call.number("clip", Float.POSITIVE_INFINITY);
        this.activations = GateActivation.of(call);
    }

    int hiddenSize() {
        return hiddenSize;
    }

    /** Activation {@code index} of a direction, after clipping. */
    double activate(int direction, int index, double value) {
        return activations[direction * (activations.length / directions) + index].of(clipped(value));
    }

    private double clipped(double value) {
        return value > clip ? clip : value < -clip ? -clip : value;
    }

    /** The bias of R for row {@code row} of all gates. */
    double recurrentBias(int direction, int row) {
        return b == null ? 0 : b[(2 * direction + 1) * gates * hiddenSize + row];
    }

    /** Row {@code row} of R times {@code hidden}. */
    double recurrent(int direction, int row, double[] hidden) {
        return dot(r, (direction * gates * hiddenSize + row) * hiddenSize, hidden, 0, hiddenSize);
    }

    /** In four sums, always in this order. */
    private static double dot(double[] a, int atA, double[] b, int atB, int count) {
        double first = 0;
        double second = 0;
        double third = 0;
        double fourth = 0;
        int i = 0;
        for (; i + 3 < count; i += 4) {
            first += a[atA + i] * b[atB + i];
            second += a[atA + i + 1] * b[atB + i + 1];
            third += a[atA + i + 2] * b[atB + i + 2];
            fourth += a[atA + i + 3] * b[atB + i + 3];
        }
        for (; i < count; i++) {
            first += a[atA + i] * b[atB + i];
        }
        return (first + second) + (third + fourth);
    }

    /** Runs {@code cell} over all sequences and gives the results; {@code cellState} is the operand with cells or -1. */
    void run(Cell cell, int cellState) {
        long[] stateShape =
                batchFirst ? new long[] {batch, directions, hiddenSize} : new long[] {directions, batch, hiddenSize};
        double[] y = new double[steps * directions * batch * hiddenSize];
        double[] lastHidden = states(5);
        double[] lastCell = states(cellState);
        String direction = call.text("direction", "forward");
        for (int d = 0; d < directions; d++) {
            boolean backwards = direction.equals("reverse") || d == 1;
            for (int n = 0; n < batch; n++) {
                int state = (batchFirst ? n * directions + d : d * batch + n) * hiddenSize;
                sequence(cell, d, n, backwards, lastHidden, lastCell, state, y);
            }
        }
        long[] shape = batchFirst
                ? new long[] {batch, steps, directions, hiddenSize}
                : new long[] {steps, directions, batch, hiddenSize};
        ElementType type = call.tensor(0).elementType();
        call.result(0, Elements.tensor(type, shape, y));
        call.result(1, Elements.tensor(type, stateShape, lastHidden));
        if (cellState >= 0) {
            call.result(2, Elements.tensor(type, stateShape, lastCell));
        }
    }

    private double[] states(int operand) {
        return operand >= 0 && call.has(operand)
                ? Elements.doubles(call.tensor(operand))
                : new double[directions * batch * hiddenSize];
    }

    private void sequence(
            Cell cell, int d, int n, boolean backwards, double[] allHidden, double[] allCell, int state, double[] y) {
        int length = call.has(4) ? (int) call.tensor(4).getLong(n) : steps;
        if (length < 0 || length > steps) {
            throw call.error("expected sequence lengths in [0, " + steps + "], found " + length);
        }
        double[] hidden = Arrays.copyOfRange(allHidden, state, state + hiddenSize);
        double[] cells = Arrays.copyOfRange(allCell, state, state + hiddenSize);
        double[] input = new double[gates * hiddenSize];
        for (int t = 0; t < length; t++) {
            int time = backwards ? length - 1 - t : t;
            int from = (batchFirst ? n * steps + time : time * batch + n) * inputSize;
            for (int row = 0; row < input.length; row++) {
                double bias = b == null ? 0 : b[2 * d * gates * hiddenSize + row];
                input[row] = bias + dot(w, (d * input.length + row) * inputSize, x, from, inputSize);
            }
            cell.step(this, d, input, hidden, cells);
            int row = batchFirst ? (n * steps + time) * directions + d : (time * directions + d) * batch + n;
            System.arraycopy(hidden, 0, y, row * hiddenSize, hiddenSize);
        }
        System.arraycopy(hidden, 0, allHidden, state, hiddenSize);
        System.arraycopy(cells, 0, allCell, state, hiddenSize);
    }
}
