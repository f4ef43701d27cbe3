package dev.sardonyx.ops.controlflow;

import dev.sardonyx.ir.diagnostic.Diagnostics;
import dev.sardonyx.ir.diagnostic.ModelException;
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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/** One of two regions, chosen by a truth value (ONNX If-25). */
public final class If implements Operator {
    @Override
    public OperatorSchema schema() {
        return OperatorSchema.onnx("If")
                .since(25)
                .operand("cond", "B", ElementTypes.BOOLS)
                .variadicOperand("captured", "", ElementTypes.ALL)
                .variadicResult("outputs", "", ElementTypes.ALL)
                .attribute(Captures.CAPTURES)
                .region("then_branch")
                .region("else_branch")
                .build();
    }

    @Override
    public List<ValueType> infer(InferenceContext in) {
        List<ValueType> captured = Captures.types(in, 1, in.operandCount());
        Optional<Tensor> condition = in.constant(0);
        Set<String> symbols = TypeUnion.symbols(in);
        if (condition.isPresent()) {
            String taken = condition.get().getBoolean(0) ? "then_branch" : "else_branch";
            return in.inferRegion(taken, captured).stream()
                    .map(type -> TypeUnion.visible(in, type, symbols))
                    .toList();
        }
        Diagnostics problems = new Diagnostics();
        List<ValueType> whenTrue = branch(in, "then_branch", captured, problems);
        List<ValueType> whenFalse = branch(in, "else_branch", captured, problems);
        problems.throwIfErrors();
        if (whenTrue.size() != whenFalse.size()) {
            throw in.error("the branches give " + whenTrue.size() + " and " + whenFalse.size() + " results", "");
        }
        List<ValueType> types = new ArrayList<>();
        for (int i = 0; i < whenTrue.size(); i++) {
            ValueType type = TypeUnion.of(in, whenTrue.get(i), whenFalse.get(i), "result " + i + " of both branches");
            types.add(TypeUnion.visible(in, type, symbols));
        }
        return types;
    }

    private static List<ValueType> branch(
            InferenceContext in, String name, List<ValueType> captured, Diagnostics problems) {
        try {
            return in.inferRegion(name, captured);
        } catch (ModelException e) {
            e.diagnostics().forEach(problems);
            return List.of();
        }
    }

    @Override
    public List<Datum> evaluate(EvaluationContext in) {
        List<Datum> captured =
                IntStream.range(1, in.operandCount()).mapToObj(in::operand).toList();
        return in.run(in.tensor(0).getBoolean(0) ? "then_branch" : "else_branch", captured);
    }

    @Override
    public Lowering lower(LoweringContext to) {
        return new Lowering.ControlFlow("if", Map.of(), to.operandCount() - 1);
    }
}
