package dev.sardonyx.ops.recurrent;

import dev.sardonyx.ir.attribute.AttributeKey;
import dev.sardonyx.ops.ElementTypes;
import dev.sardonyx.ops.LoweringContext;
import dev.sardonyx.ops.OperatorSchema;
import java.util.Map;

/** A network of gated recurrent units (ONNX GRU-22): update, reset and candidate. */
public final class GRU extends Recurrence {
    /** Whether the reset gate acts after the recurrent product. */
    public static final AttributeKey<Boolean> LINEAR_BEFORE_RESET =
            AttributeKey.flag("linear_before_reset").orElse(false);

    private static final int UPDATE = 0;
    private static final int RESET = 1;
    private static final int CANDIDATE = 2;

    public GRU() {
        super(3, "Sigmoid", "Tanh");
    }

    @Override
    public OperatorSchema schema() {
        return schema("GRU")
                .attribute(LINEAR_BEFORE_RESET)
                .optionalResult("Y", "T", ElementTypes.FLOATS)
                .optionalResult("Y_h", "T", ElementTypes.FLOATS)
                .build();
    }

    @Override
    void run(RecurrenceReference r, int direction, int batch) {
        boolean linear = r.in.attribute(LINEAR_BEFORE_RESET);
        double[] state = r.initial(5, direction, batch);
        for (int step = 0; step < r.steps(batch); step++) {
            int time = r.time(direction, batch, step);
            double[] reset = new double[r.hidden];
            double[] muted = new double[r.hidden];
            for (int i = 0; i < r.hidden; i++) {
                double sum = r.input(direction, batch, time, RESET, i) + r.recurrent(direction, RESET, i, state);
                reset[i] = r.activate(direction, 0, sum);
                muted[i] = reset[i] * state[i];
            }
            double[] next = new double[r.hidden];
            for (int i = 0; i < r.hidden; i++) {
                double sum = r.input(direction, batch, time, UPDATE, i) + r.recurrent(direction, UPDATE, i, state);
                double update = r.activate(direction, 0, sum);
                double recurrent = linear
                        ? reset[i] * r.recurrent(direction, CANDIDATE, i, state)
                        : r.recurrent(direction, CANDIDATE, i, muted);
                double candidate = r.activate(direction, 1, r.input(direction, batch, time, CANDIDATE, i) + recurrent);
                next[i] = (1 - update) * candidate + update * state[i];
            }
            state = next;
            r.store(direction, batch, time, state);
        }
        r.storeLast(direction, batch, state, state);
    }

    @Override
    Map<String, Object> constants(LoweringContext to) {
        return Map.of("linear_before_reset", to.attribute(LINEAR_BEFORE_RESET) ? 1L : 0L);
    }
}
