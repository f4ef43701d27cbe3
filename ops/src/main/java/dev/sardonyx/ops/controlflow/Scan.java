package dev.sardonyx.ops.controlflow;

import dev.sardonyx.ir.attribute.AttributeKey;
import dev.sardonyx.ir.type.Dim;
import dev.sardonyx.ir.type.Shape;
import dev.sardonyx.ir.type.ValueType;
import dev.sardonyx.ops.ElementTypes;
import dev.sardonyx.ops.EvaluationContext;
import dev.sardonyx.ops.InferenceContext;
import dev.sardonyx.ops.Lowering;
import dev.sardonyx.ops.LoweringContext;
import dev.sardonyx.ops.Operator;
import dev.sardonyx.ops.OperatorSchema;
import dev.sardonyx.tensor.Datum;
import dev.sardonyx.tensor.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/** A region run over slices of operands, with carried values; what it gives beyond them is stacked (ONNX Scan-25). */
public final class Scan implements Operator {
    public static final AttributeKey<Long> NUM_SCAN_INPUTS = AttributeKey.integer("num_scan_inputs");
    public static final AttributeKey<List<Long>> SCAN_INPUT_AXES =
            AttributeKey.integers("scan_input_axes").optional();
    /** 1: from the last slice to the first. */
    public static final AttributeKey<List<Long>> SCAN_INPUT_DIRECTIONS =
            AttributeKey.integers("scan_input_directions").optional();

    public static final AttributeKey<List<Long>> SCAN_OUTPUT_AXES =
            AttributeKey.integers("scan_output_axes").optional();
    public static final AttributeKey<List<Long>> SCAN_OUTPUT_DIRECTIONS =
            AttributeKey.integers("scan_output_directions").optional();

    @Override
    public OperatorSchema schema() {
        return OperatorSchema.onnx("Scan")
                .since(25)
                .variadicOperand("initial_state_and_scan_inputs", "", ElementTypes.ALL)
                .variadicResult("final_state_and_scan_outputs", "", ElementTypes.ALL)
                .attribute(Captures.CAPTURES)
                .attribute(NUM_SCAN_INPUTS)
                .attribute(SCAN_INPUT_AXES)
                .attribute(SCAN_INPUT_DIRECTIONS)
                .attribute(SCAN_OUTPUT_AXES)
                .attribute(SCAN_OUTPUT_DIRECTIONS)
                .region("body")
                .build();
    }

    private static long entry(Optional<List<Long>> list, int index) {
        return list.filter(l -> index < l.size()).map(l -> l.get(index)).orElse(0L);
    }

    @Override
    public List<ValueType> infer(InferenceContext in) {
        int captures = in.attribute(Captures.CAPTURES).intValue();
        int scans = in.attribute(NUM_SCAN_INPUTS).intValue();
        int carried = in.operandCount() - captures - scans;
        if (scans < 1 || carried < 0) {
            throw in.error("'num_scan_inputs' " + scans + " does not fit " + in.operandCount() + " operands", "");
        }
        Set<String> symbols = TypeUnion.symbols(in);
        List<ValueType> slices = new ArrayList<>();
        Dim count = null;
        for (int i = 0; i < scans; i++) {
            Shape shape = in.shape(carried + i);
            int axis = in.axis(entry(in.find(SCAN_INPUT_AXES), i), shape.rank());
            count = count == null
                    ? shape.dim(axis)
                    : in.unified(count, shape.dim(axis), "scanned operands must have as many slices");
            List<Dim> dims = new ArrayList<>(shape.dims());
            dims.remove(axis);
            slices.add(in.tensor(carried + i).withShape(Shape.of(dims)));
        }
        slices.addAll(Captures.types(in, in.operandCount() - captures, in.operandCount()));
        List<ValueType> states = new ArrayList<>(Captures.types(in, 0, carried));
        List<ValueType> results = CarriedTypes.settle(in, states, List.of(), slices, 0);
        List<ValueType> types = new ArrayList<>();
        for (ValueType state : states) {
            types.add(TypeUnion.visible(in, state, symbols));
        }
        for (int i = carried; i < results.size(); i++) {
            ValueType seen = TypeUnion.visible(in, results.get(i), symbols);
            int axis = (int) entry(in.find(SCAN_OUTPUT_AXES), i - carried);
            types.add(CarriedTypes.stacked(in, seen, axis, count));
        }
        return types;
    }

    @Override
    public List<Datum> evaluate(EvaluationContext in) {
        int captures = in.attribute(Captures.CAPTURES).intValue();
        int scans = in.attribute(NUM_SCAN_INPUTS).intValue();
        int carried = in.operandCount() - captures - scans;
        List<Datum> states = new ArrayList<>(
                IntStream.range(0, carried).mapToObj(in::operand).toList());
        int[] axes = new int[scans];
        for (int i = 0; i < scans; i++) {
            axes[i] = in.axis(
                    entry(in.find(SCAN_INPUT_AXES), i), in.tensor(carried + i).rank());
        }
        long count = in.tensor(carried).extent(axes[0]);
        List<List<Tensor>> scanned = new ArrayList<>();
        for (int i = carried; i < in.resultCount(); i++) {
            scanned.add(new ArrayList<>());
        }
        for (long step = 0; step < count; step++) {
            List<Datum> arguments = new ArrayList<>(states);
            for (int i = 0; i < scans; i++) {
                boolean backwards = entry(in.find(SCAN_INPUT_DIRECTIONS), i) == 1;
                arguments.add(Stacking.slice(in.tensor(carried + i), axes[i], backwards ? count - 1 - step : step));
            }
            for (int i = carried + scans; i < in.operandCount(); i++) {
                arguments.add(in.operand(i));
            }
            List<Datum> results = in.run("body", arguments);
            states = new ArrayList<>(results.subList(0, carried));
            for (int i = 0; i < scanned.size(); i++) {
                scanned.get(i).add((Tensor) results.get(carried + i));
            }
        }
        List<Datum> results = new ArrayList<>(states);
        for (int i = 0; i < scanned.size(); i++) {
            int axis = (int) entry(in.find(SCAN_OUTPUT_AXES), i);
            boolean backwards = entry(in.find(SCAN_OUTPUT_DIRECTIONS), i) == 1;
            results.add(Stacking.stack(scanned.get(i), null, axis, backwards));
        }
        return results;
    }

    @Override
    public Lowering lower(LoweringContext to) {
        int captures = to.attribute(Captures.CAPTURES).intValue();
        int scans = to.attribute(NUM_SCAN_INPUTS).intValue();
        int carried = to.operandCount() - captures - scans;
        Map<String, Object> constants = new HashMap<>(Stacking.emptyShapes(to, carried));
        constants.put("captures", (long) captures);
        constants.put(NUM_SCAN_INPUTS.name(), (long) scans);
        int outputs = to.resultCount() - carried;
        constants.put(SCAN_INPUT_AXES.name(), entries(to, SCAN_INPUT_AXES, scans));
        constants.put(SCAN_INPUT_DIRECTIONS.name(), entries(to, SCAN_INPUT_DIRECTIONS, scans));
        constants.put(SCAN_OUTPUT_AXES.name(), entries(to, SCAN_OUTPUT_AXES, outputs));
        constants.put(SCAN_OUTPUT_DIRECTIONS.name(), entries(to, SCAN_OUTPUT_DIRECTIONS, outputs));
        return new Lowering.ControlFlow("scan", constants, captures);
    }

    private static long[] entries(LoweringContext to, AttributeKey<List<Long>> key, int count) {
        return IntStream.range(0, count).mapToLong(i -> entry(to.find(key), i)).toArray();
    }
}
