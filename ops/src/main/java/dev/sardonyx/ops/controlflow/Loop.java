package dev.sardonyx.ops.controlflow;

import dev.sardonyx.ir.graph.Value;
import dev.sardonyx.ir.type.Dim;
import dev.sardonyx.ir.type.TensorType;
import dev.sardonyx.ir.type.ValueType;
import dev.sardonyx.ops.ElementTypes;
import dev.sardonyx.ops.EvaluationContext;
import dev.sardonyx.ops.InferenceContext;
import dev.sardonyx.ops.Lowering;
import dev.sardonyx.ops.LoweringContext;
import dev.sardonyx.ops.Operator;
import dev.sardonyx.ops.OperatorSchema;
import dev.sardonyx.tensor.Datum;
import dev.sardonyx.tensor.ElementType;
import dev.sardonyx.tensor.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * A region run again and again (ONNX Loop-25), at most as often as operand 0 tells and while its first result is true.
 * It takes the iteration number, the condition and carried values; what it gives beyond carried values is stacked.
 */
public final class Loop implements Operator {
    @Override
    public OperatorSchema schema() {
        return OperatorSchema.onnx("Loop")
                .since(25)
                .optionalOperand("M", "I", ElementTypes.of(ElementType.I64))
                .optionalOperand("cond", "B", ElementTypes.BOOLS)
                .variadicOperand("v_initial", "", ElementTypes.ALL)
                .variadicResult("v_final_and_scan_outputs", "", ElementTypes.ALL)
                .attribute(Captures.CAPTURES)
                .region("body")
                .build();
    }

    @Override
    public List<ValueType> infer(InferenceContext in) {
        int captures = in.attribute(Captures.CAPTURES).intValue();
        int carried = Math.max(in.operandCount() - 2 - captures, 0);
        List<ValueType> captured = Captures.types(in, in.operandCount() - captures, in.operandCount());
        Set<String> symbols = TypeUnion.symbols(in);
        List<ValueType> states = new ArrayList<>(Captures.types(in, 2, 2 + carried));
        List<ValueType> results = CarriedTypes.settle(
                in, states, List.of(TensorType.of(ElementType.I64), TensorType.of(ElementType.BOOL)), captured, 1);
        Dim count = in.freshSymbol("iterations");
        List<ValueType> types = new ArrayList<>();
        for (ValueType state : states) {
            types.add(TypeUnion.visible(in, state, symbols));
        }
        for (ValueType result : results.subList(1 + carried, results.size())) {
            types.add(TypeUnion.visible(in, CarriedTypes.stacked(in, result, 0, count), symbols));
        }
        return CarriedTypes.withCount(types, carried, 0, count);
    }

    @Override
    public List<Datum> evaluate(EvaluationContext in) {
        int captures = in.attribute(Captures.CAPTURES).intValue();
        int end = in.operandCount() - captures;
        List<Datum> captured = in.operandCount() == 0
                ? List.of()
                : IntStream.range(end, in.operandCount()).mapToObj(in::operand).toList();
        List<Datum> states = new ArrayList<>(
                IntStream.range(Math.min(2, end), end).mapToObj(in::operand).toList());
        long limit = in.has(0) ? in.tensor(0).getLong(0) : Long.MAX_VALUE;
        boolean going = !in.has(1) || in.tensor(1).getBoolean(0);
        List<List<Tensor>> scanned = new ArrayList<>();
        for (int i = states.size(); i < in.resultCount(); i++) {
            scanned.add(new ArrayList<>());
        }
        for (long i = 0; i < limit && going; i++) {
            List<Datum> arguments = new ArrayList<>();
            arguments.add(Tensor.ofLongs(new long[] {i}));
            arguments.add(Tensor.ofBooleans(new boolean[] {true}));
            arguments.addAll(states);
            arguments.addAll(captured);
            List<Datum> results = in.run("body", arguments);
            going = ((Tensor) results.getFirst()).getBoolean(0);
            states = new ArrayList<>(results.subList(1, 1 + states.size()));
            for (int k = 0; k < scanned.size(); k++) {
                scanned.get(k).add((Tensor) results.get(1 + states.size() + k));
            }
        }
        List<Datum> results = new ArrayList<>(states);
        for (int k = 0; k < scanned.size(); k++) {
            Value value = in.node().regions().get("body").results().get(1 + states.size() + k);
            ValueType type = in.node().regions().get("body").hasType(value)
                    ? in.node().regions().get("body").type(value)
                    : null;
            results.add(Stacking.stack(scanned.get(k), type, 0, false));
        }
        return results;
    }

    @Override
    public Lowering lower(LoweringContext to) {
        int captures = to.attribute(Captures.CAPTURES).intValue();
        Map<String, Object> constants = new HashMap<>(Stacking.emptyShapes(to, to.operandCount() - 2 - captures));
        constants.put("captures", (long) captures);
        return new Lowering.ControlFlow("loop", constants, captures);
    }
}
