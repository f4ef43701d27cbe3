package dev.sardonyx.ops.recurrent;

import dev.sardonyx.ir.attribute.AttributeKey;
import dev.sardonyx.ir.attribute.Attributes;
import dev.sardonyx.ir.graph.Value;
import dev.sardonyx.ir.type.Dim;
import dev.sardonyx.ops.Decomposer;
import dev.sardonyx.ops.LoweringContext;
import dev.sardonyx.tensor.ElementType;
import dev.sardonyx.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/** A network over few time steps as products and elementwise nodes, one after the other. */
final class UnrolledLstm {
    private static final long MOST_STEPS = 4;
    private static final AttributeKey<Long> AXIS = AttributeKey.integer("axis");
    private static final AttributeKey<Long> OUTPUTS = AttributeKey.integer("num_outputs");

    private final LoweringContext to;
    private final Decomposer out;
    private final Dim batch;
    private final Dim hidden;

    private UnrolledLstm(LoweringContext to, Decomposer out) {
        this.to = to;
        this.out = out;
        this.batch = to.shape(0).dim(1);
        this.hidden = to.shape(2).dim(2);
    }

    /** True for the usual form of a network whose sequences all have the same few steps. */
    static boolean applies(LoweringContext to, List<String> activations) {
        Dim steps = to.shape(0).dim(0);
        boolean usual = activations.equals(List.of("Sigmoid", "Tanh", "Tanh"))
                || activations.equals(List.of("Sigmoid", "Tanh", "Tanh", "Sigmoid", "Tanh", "Tanh"));
        boolean plain = to.find(Recurrence.CLIP).isEmpty()
                && !to.attribute(LSTM.INPUT_FORGET)
                && to.attribute(Recurrence.LAYOUT) == 0
                && !to.has(4)
                && !to.has(7);
        return usual
                && plain
                && to.element(0) == ElementType.F32
                && to.shape(2).dim(2).isKnown()
                && steps.isKnown()
                && steps.knownValue() >= 1
                && steps.knownValue() <= MOST_STEPS;
    }

    static void write(LoweringContext to, Decomposer out) {
        new UnrolledLstm(to, out).write();
    }

    private void write() {
        String direction = to.attribute(Recurrence.DIRECTION);
        int directions = direction.equals("bidirectional") ? 2 : 1;
        List<List<Value>> hiddens = new ArrayList<>();
        List<Value> lastHidden = new ArrayList<>();
        List<Value> lastCell = new ArrayList<>();
        for (int d = 0; d < directions; d++) {
            boolean backwards = d == 1 || direction.equals("reverse");
            State state = new State(initial(5, d), initial(6, d));
            Value[] inTime = new Value[Math.toIntExact(to.shape(0).dim(0).knownValue())];
            for (int step = 0; step < inTime.length; step++) {
                int time = backwards ? inTime.length - 1 - step : step;
                state = step(d, part(out.operand(0), time), state);
                inTime[time] = state.hidden();
            }
            hiddens.add(List.of(inTime));
            lastHidden.add(state.hidden());
            lastCell.add(state.cell());
        }
        List<Value> all = new ArrayList<>();
        for (int time = 0; time < hiddens.getFirst().size(); time++) {
            for (List<Value> ofDirection : hiddens) {
                all.add(ofDirection.get(time));
            }
        }
        Dim steps = to.shape(0).dim(0);
        out.result(out.reshape(stacked(all), List.of(steps, Dim.known(directions), batch, hidden)));
        out.result(stacked(lastHidden));
        out.result(stacked(lastCell));
    }

    /** What goes from one step to the next, [batch, hidden] each; absent for zeros. */
    private record State(Value hidden, Value cell) {}

    private Value initial(int operand, int direction) {
        return to.has(operand) ? part(out.operand(operand), direction) : Value.ABSENT;
    }

    /** Part {@code index} of the first axis, which goes. */
    private Value part(Value value, int index) {
        return out.node("Gather", Attributes.NONE.with(AXIS, 0L), value, out.constant(ElementType.I64, index));
    }

    private State step(int direction, Value x, State before) {
        Value sums = out.node("MatMul", x, transposed(1, direction));
        if (before.hidden().isPresent()) {
            sums = out.node("Add", sums, out.node("MatMul", before.hidden(), transposed(2, direction)));
        }
        if (to.has(3)) {
            Attributes halves = Attributes.NONE.with(AXIS, 0L).with(OUTPUTS, 2L);
            List<Value> biases = out.nodes("Split", halves, 2, part(out.operand(3), direction));
            sums = out.node("Add", sums, out.node("Add", biases.get(0), biases.get(1)));
        }
        List<Value> gates = out.nodes("Split", Attributes.NONE.with(AXIS, 1L).with(OUTPUTS, 4L), 4, sums);
        Value input = out.node("Sigmoid", gates.get(0));
        Value output = out.node("Sigmoid", gates.get(1));
        Value cell = out.node("Mul", input, out.node("Tanh", gates.get(3)));
        if (before.cell().isPresent()) {
            Value forget = out.node("Sigmoid", gates.get(2));
            cell = out.node("Add", out.node("Mul", forget, before.cell()), cell);
        }
        return new State(out.node("Mul", output, out.node("Tanh", cell)), cell);
    }

    private Value transposed(int operand, int direction) {
        return out.node("Transpose", part(out.operand(operand), direction));
    }

    /** Values [batch, hidden] behind one another along a new first axis. */
    private Value stacked(List<Value> values) {
        Value[] parts = values.stream()
                .map(value -> out.node("Unsqueeze", value, out.constant(Tensor.vector(0))))
                .toArray(Value[]::new);
        return parts.length == 1 ? parts[0] : out.node("Concat", Attributes.NONE.with(AXIS, 0L), parts);
    }
}
