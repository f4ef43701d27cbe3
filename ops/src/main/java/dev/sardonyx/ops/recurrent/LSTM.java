package dev.sardonyx.ops.recurrent;

import dev.sardonyx.ir.attribute.AttributeKey;
import dev.sardonyx.ir.type.ValueType;
import dev.sardonyx.ops.ElementTypes;
import dev.sardonyx.ops.InferenceContext;
import dev.sardonyx.ops.Lowering;
import dev.sardonyx.ops.LoweringContext;
import dev.sardonyx.ops.OperatorSchema;
import java.util.List;
import java.util.Map;

/** A network of long short-term memory cells (ONNX LSTM-22): input, output, forget and cell gates, with peepholes. */
public final class LSTM extends Recurrence {
    /** Whether the forget gate is one less the input gate. */
    public static final AttributeKey<Boolean> INPUT_FORGET =
            AttributeKey.flag("input_forget").orElse(false);

    private static final int INPUT = 0;
    private static final int OUTPUT = 1;
    private static final int FORGET = 2;
    private static final int CELL = 3;

    public LSTM() {
        super(4, "Sigmoid", "Tanh", "Tanh");
    }

    @Override
    public OperatorSchema schema() {
        return schema("LSTM")
                .optionalOperand("initial_c", "T", ElementTypes.FLOATS)
                .optionalOperand("P", "T", ElementTypes.FLOATS)
                .attribute(INPUT_FORGET)
                .optionalResult("Y", "T", ElementTypes.FLOATS)
                .optionalResult("Y_h", "T", ElementTypes.FLOATS)
                .optionalResult("Y_c", "T", ElementTypes.FLOATS)
                .build();
    }

    @Override
    public List<ValueType> infer(InferenceContext in) {
        List<ValueType> types = super.infer(in);
        return List.of(types.get(0), types.get(1), types.get(1));
    }

    @Override
    void run(RecurrenceReference r, int direction, int batch) {
        double[] state = r.initial(5, direction, batch);
        double[] cell = r.initial(6, direction, batch);
        for (int step = 0; step < r.steps(batch); step++) {
            int time = r.time(direction, batch, step);
            double[] next = new double[r.hidden];
            double[] nextCell = new double[r.hidden];
            for (int i = 0; i < r.hidden; i++) {
                double input = gate(r, direction, batch, time, INPUT, i, state) + peephole(r, direction, 0, i, cell[i]);
                input = r.activate(direction, 0, input);
                double forget =
                        gate(r, direction, batch, time, FORGET, i, state) + peephole(r, direction, 2, i, cell[i]);
                forget = r.in.attribute(INPUT_FORGET) ? 1 - input : r.activate(direction, 0, forget);
                double candidate = r.activate(direction, 1, gate(r, direction, batch, time, CELL, i, state));
                nextCell[i] = forget * cell[i] + input * candidate;
                double output =
                        gate(r, direction, batch, time, OUTPUT, i, state) + peephole(r, direction, 1, i, nextCell[i]);
                next[i] = r.activate(direction, 0, output) * r.activate(direction, 2, nextCell[i]);
            }
            state = next;
            cell = nextCell;
            r.store(direction, batch, time, state);
        }
        r.storeLast(direction, batch, state, cell);
    }

    private static double gate(
            RecurrenceReference r, int direction, int batch, int time, int gate, int unit, double[] state) {
        return r.input(direction, batch, time, gate, unit) + r.recurrent(direction, gate, unit, state);
    }

    private static double peephole(RecurrenceReference r, int direction, int gate, int unit, double cell) {
        return r.in.has(7) ? r.in.tensor(7).getDouble(((long) direction * 3 + gate) * r.hidden + unit) * cell : 0;
    }

    @Override
    public Lowering lower(LoweringContext to) {
        return UnrolledLstm.applies(to, activations(to))
                ? new Lowering.Decomposition(out -> UnrolledLstm.write(to, out))
                : super.lower(to);
    }

    @Override
    Map<String, Object> constants(LoweringContext to) {
        return Map.of("input_forget", to.attribute(INPUT_FORGET) ? 1L : 0L);
    }
}
