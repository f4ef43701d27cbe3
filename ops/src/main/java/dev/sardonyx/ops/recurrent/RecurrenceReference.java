package dev.sardonyx.ops.recurrent;

import dev.sardonyx.ops.EvaluationContext;
import dev.sardonyx.tensor.Datum;
import dev.sardonyx.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/** Access to the operands and results of a recurrent network by batch, time and direction, for references. */
final class RecurrenceReference {
    final EvaluationContext in;
    final int directions;
    final int batches;
    final int hidden;
    private final int gates;
    private final int length;
    private final int inputs;
    private final boolean batchFirst;
    private final List<Activation> activations;
    private final Tensor all;
    private final Tensor last;
    private final Tensor lastCell;

    RecurrenceReference(EvaluationContext in, int gates, List<String> defaults) {
        this.in = in;
        this.gates = gates;
        this.batchFirst = in.attribute(Recurrence.LAYOUT) == 1;
        Tensor x = in.tensor(0);
        this.length = (int) x.extent(batchFirst ? 1 : 0);
        this.batches = (int) x.extent(batchFirst ? 0 : 1);
        this.inputs = (int) x.extent(2);
        this.directions = (int) in.tensor(1).extent(0);
        this.hidden = (int) in.tensor(2).extent(2);
        List<String> names = new ArrayList<>(in.find(Recurrence.ACTIVATIONS).orElse(List.of()));
        while (names.size() < defaults.size() * directions) {
            names.addAll(defaults);
        }
        this.activations = Activation.of(
                names,
                in.find(Recurrence.ACTIVATION_ALPHA).orElse(List.of()),
                in.find(Recurrence.ACTIVATION_BETA).orElse(List.of()));
        long[] shape = batchFirst
                ? new long[] {batches, length, directions, hidden}
                : new long[] {length, directions, batches, hidden};
        long[] lastShape =
                batchFirst ? new long[] {batches, directions, hidden} : new long[] {directions, batches, hidden};
        this.all = Tensor.zeros(x.elementType(), shape);
        this.last = Tensor.zeros(x.elementType(), lastShape);
        this.lastCell = Tensor.zeros(x.elementType(), lastShape);
    }

    /** How many steps the sequence of {@code batch} has. */
    int steps(int batch) {
        return in.has(4) ? (int) in.tensor(4).getLong(batch) : length;
    }

    /** The time of step {@code step} in {@code direction}. */
    int time(int direction, int batch, int step) {
        boolean backwards = direction == 1 || in.attribute(Recurrence.DIRECTION).equals("reverse");
        return backwards ? steps(batch) - 1 - step : step;
    }

    double activate(int direction, int index, double x) {
        double limited = x;
        if (in.find(Recurrence.CLIP).isPresent()) {
            double clip = in.attribute(Recurrence.CLIP);
            limited = Math.max(-clip, Math.min(clip, x));
        }
        return activations
                .get(direction * activations.size() / directions + index)
                .apply(limited);
    }

    /** Row {@code unit} of gate {@code gate} of the input weights times the input at {@code time}, with its bias. */
    double input(int direction, int batch, int time, int gate, int unit) {
        long row = ((long) direction * gates + gate) * hidden + unit;
        double sum = in.has(3) ? in.tensor(3).getDouble(bias(direction, gate, unit)) : 0;
        long at = (batchFirst ? (long) batch * length + time : (long) time * batches + batch) * inputs;
        for (int i = 0; i < inputs; i++) {
            sum += in.tensor(1).getDouble(row * inputs + i) * in.tensor(0).getDouble(at + i);
        }
        return sum;
    }

    /** Row {@code unit} of gate {@code gate} of the recurrent weights times {@code state}, with its bias. */
    double recurrent(int direction, int gate, int unit, double[] state) {
        long row = ((long) direction * gates + gate) * hidden + unit;
        double sum = in.has(3) ? in.tensor(3).getDouble(bias(direction, gates + gate, unit)) : 0;
        for (int i = 0; i < hidden; i++) {
            sum += in.tensor(2).getDouble(row * hidden + i) * state[i];
        }
        return sum;
    }

    private long bias(int direction, int gate, int unit) {
        return ((long) direction * 2 * gates + gate) * hidden + unit;
    }

    /** The state that operand {@code operand} gives to start from, else zeros. */
    double[] initial(int operand, int direction, int batch) {
        double[] state = new double[hidden];
        for (int i = 0; i < hidden && in.has(operand); i++) {
            state[i] = in.tensor(operand).getDouble(lastPlace(direction, batch, i));
        }
        return state;
    }

    private long lastPlace(int direction, int batch, int unit) {
        long row = batchFirst ? (long) batch * directions + direction : (long) direction * batches + batch;
        return row * hidden + unit;
    }

    void store(int direction, int batch, int time, double[] state) {
        for (int i = 0; i < hidden; i++) {
            long row = batchFirst
                    ? ((long) batch * length + time) * directions + direction
                    : ((long) time * directions + direction) * batches + batch;
            all.setDouble(row * hidden + i, state[i]);
        }
    }

    void storeLast(int direction, int batch, double[] state, double[] cell) {
        for (int i = 0; i < hidden; i++) {
            last.setDouble(lastPlace(direction, batch, i), state[i]);
            lastCell.setDouble(lastPlace(direction, batch, i), cell[i]);
        }
    }

    List<Datum> results() {
        return List.of(all, last, lastCell);
    }
}
