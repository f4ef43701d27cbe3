package dev.sardonyx.runtime.host;

import dev.sardonyx.runtime.abi.HostCall;

/** RNN, GRU and LSTM. */
final class Recurrent {
    private Recurrent() {}

    /** RNN: H = f(X W + H R + biases). */
    static void rnn(HostCall call) {
        new Recurrence(call, 1).run(Recurrent::rnnStep, -1);
    }

    private static void rnnStep(Recurrence of, int d, double[] input, double[] hidden, double[] cell) {
        double[] next = new double[hidden.length];
        for (int i = 0; i < next.length; i++) {
            next[i] = of.activate(d, 0, input[i] + of.recurrent(d, i, hidden) + of.recurrentBias(d, i));
        }
        System.arraycopy(next, 0, hidden, 0, next.length);
    }

    /** GRU, with gates update, reset and hidden; {@code linear_before_reset} resets after multiplying by R. */
    static void gru(HostCall call) {
        boolean linear = call.integer("linear_before_reset", 0) != 0;
        new Recurrence(call, 3).run((of, d, input, hidden, cell) -> gruStep(of, d, input, hidden, linear), -1);
    }

    private static void gruStep(Recurrence of, int d, double[] input, double[] hidden, boolean linear) {
        int size = hidden.length;
        double[] update = new double[size];
        double[] reset = new double[size];
        for (int i = 0; i < size; i++) {
            int row = size + i;
            update[i] = of.activate(d, 0, input[i] + of.recurrent(d, i, hidden) + of.recurrentBias(d, i));
            reset[i] = of.activate(d, 0, input[row] + of.recurrent(d, row, hidden) + of.recurrentBias(d, row));
        }
        double[] kept = new double[size];
        for (int i = 0; i < size; i++) {
            kept[i] = reset[i] * hidden[i];
        }
        double[] next = new double[size];
        for (int i = 0; i < size; i++) {
            int row = 2 * size + i;
            double before = linear
                    ? reset[i] * (of.recurrent(d, row, hidden) + of.recurrentBias(d, row))
                    : of.recurrent(d, row, kept) + of.recurrentBias(d, row);
            double proposed = of.activate(d, 1, input[row] + before);
            next[i] = (1 - update[i]) * proposed + update[i] * hidden[i];
        }
        System.arraycopy(next, 0, hidden, 0, size);
    }

    /** LSTM, with gates input, output, forget and cell; operand 6 holds cells, operand 7 peepholes. */
    static void lstm(HostCall call) {
        double[] peepholes = call.has(7) ? Elements.doubles(call.tensor(7)) : null;
        boolean coupled = call.integer("input_forget", 0) != 0;
        new Recurrence(call, 4)
                .run((of, d, input, hidden, cell) -> lstmStep(of, d, input, hidden, cell, peepholes, coupled), 6);
    }

    private static void lstmStep(
            Recurrence of, int d, double[] sums, double[] hidden, double[] cell, double[] peepholes, boolean coupled) {
        int size = hidden.length;
        for (int row = 0; row < sums.length; row++) {
            sums[row] += of.recurrent(d, row, hidden) + of.recurrentBias(d, row);
        }
        int peep = d * 3 * size;
        for (int i = 0; i < size; i++) {
            double inputPeep = peepholes == null ? 0 : peepholes[peep + i] * cell[i];
            double forgetPeep = peepholes == null ? 0 : peepholes[peep + 2 * size + i] * cell[i];
            double in = of.activate(d, 0, sums[i] + inputPeep);
            double forget = coupled ? 1 - in : of.activate(d, 0, sums[2 * size + i] + forgetPeep);
            cell[i] = forget * cell[i] + in * of.activate(d, 1, sums[3 * size + i]);
            double outputPeep = peepholes == null ? 0 : peepholes[peep + size + i] * cell[i];
            double out = of.activate(d, 0, sums[size + i] + outputPeep);
            hidden[i] = out * of.activate(d, 2, cell[i]);
        }
    }
}
