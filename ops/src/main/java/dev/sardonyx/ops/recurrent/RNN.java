package dev.sardonyx.ops.recurrent;

import dev.sardonyx.ops.ElementTypes;
import dev.sardonyx.ops.OperatorSchema;

/** A recurrent network of one gate (ONNX RNN-22): {@code h = f(x W + h R + b)}. */
public final class RNN extends Recurrence {
    public RNN() {
        super(1, "Tanh");
    }

    @Override
    public OperatorSchema schema() {
        return schema("RNN")
                .optionalResult("Y", "T", ElementTypes.FLOATS)
                .optionalResult("Y_h", "T", ElementTypes.FLOATS)
                .build();
    }

    @Override
    void run(RecurrenceReference r, int direction, int batch) {
        double[] state = r.initial(5, direction, batch);
        for (int step = 0; step < r.steps(batch); step++) {
            int time = r.time(direction, batch, step);
            double[] next = new double[r.hidden];
            for (int i = 0; i < r.hidden; i++) {
                double sum = r.input(direction, batch, time, 0, i) + r.recurrent(direction, 0, i, state);
                next[i] = r.activate(direction, 0, sum);
            }
            state = next;
            r.store(direction, batch, time, state);
        }
        r.storeLast(direction, batch, state, state);
    }
}
