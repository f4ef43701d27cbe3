package dev.sardonyx.ops.training;

import dev.sardonyx.ir.attribute.AttributeKey;
import dev.sardonyx.ir.graph.Node;
import dev.sardonyx.ir.graph.Value;
import dev.sardonyx.ir.type.TensorType;
import dev.sardonyx.ir.type.ValueType;
import dev.sardonyx.ops.Accuracy;
import dev.sardonyx.ops.Decomposer;
import dev.sardonyx.ops.ElementTypes;
import dev.sardonyx.ops.EvaluationContext;
import dev.sardonyx.ops.InferenceContext;
import dev.sardonyx.ops.Lowering;
import dev.sardonyx.ops.LoweringContext;
import dev.sardonyx.ops.NodeContext;
import dev.sardonyx.ops.Operator;
import dev.sardonyx.ops.OperatorSchema;
import dev.sardonyx.tensor.Datum;
import dev.sardonyx.tensor.ElementType;
import dev.sardonyx.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * One step of an optimizer for any number of tensors. Operands are the learning rate R and the update count T, then
 * all tensors, all gradients, and all tensors of each kind of state; results are all new tensors and all new states.
 */
abstract class OptimizerStep implements Operator {
    /** The factor of the tensor that is added to its gradient. */
    static final AttributeKey<Float> NORM_COEFFICIENT = AttributeKey.number("norm_coefficient");

    private static final int FIRST = 2;
    private static final Set<ElementType> TYPES = ElementTypes.of(ElementType.F32, ElementType.F64);

    private final int states;

    /** @param states how many tensors of state go with each tensor */
    OptimizerStep(int states) {
        this.states = states;
    }

    static OperatorSchema.Builder schema(String name) {
        return OperatorSchema.of("ai.onnx.preview.training", name)
                .operand("R", "T1", TYPES)
                .operand("T", "T2", ElementTypes.of(ElementType.I64))
                .variadicOperand("inputs", "", TYPES)
                .variadicResult("outputs", "", TYPES)
                .accuracy(Accuracy.relative(1e-5));
    }

    /** The reference: the new value of one element, then its new states. */
    abstract double[] reference(Node node, double rate, long count, double x, double gradient, double[] state);

    /** A scalar of f64 that is computed once a step from the rate and the count, both f64. */
    abstract Value shared(Decomposer out, NodeContext in, Value rate, Value count);

    /** The new tensor, then its new states. */
    abstract List<Value> nodes(OptimizerNodes out, NodeContext in, Value x, Value gradient, List<Value> state);

    private int tensors(int operands) {
        return (operands - FIRST) / (2 + states);
    }

    @Override
    public List<ValueType> infer(InferenceContext in) {
        int tensors = tensors(in.operandCount());
        if (tensors < 1 || in.operandCount() != FIRST + tensors * (2 + states)) {
            throw in.error(
                    "takes R, T and " + (2 + states) + " operands for each tensor, found " + in.operandCount()
                            + " operands",
                    "");
        }
        for (int role = 1; role < 2 + states; role++) {
            for (int i = 0; i < tensors; i++) {
                checkSame(in, FIRST + i, FIRST + role * tensors + i);
            }
        }
        List<ValueType> types = new ArrayList<>();
        for (int role = 0; role <= states; role++) {
            for (int i = 0; i < tensors; i++) {
                types.add(in.operandType(FIRST + i));
            }
        }
        return types;
    }

    private static void checkSame(InferenceContext in, int tensor, int other) {
        TensorType expected = in.tensor(tensor);
        TensorType found = in.tensor(other);
        if (expected.element() != found.element()
                || expected.shape().rank() != found.shape().rank()) {
            throw in.error("operand " + other + " must have the type of operand " + tensor, "");
        }
        for (int axis = 0; axis < expected.shape().rank(); axis++) {
            in.requireEqual(
                    expected.shape().dim(axis),
                    found.shape().dim(axis),
                    "operand " + other + " must have the shape of operand " + tensor);
        }
    }

    @Override
    public List<Datum> evaluate(EvaluationContext in) {
        int tensors = tensors(in.operandCount());
        double rate = in.tensor(0).getDouble(0);
        long count = in.tensor(1).getLong(0);
        Tensor[] results = new Tensor[tensors * (1 + states)];
        for (int i = 0; i < tensors; i++) {
            Tensor x = in.tensor(FIRST + i);
            for (int role = 0; role <= states; role++) {
                results[role * tensors + i] = Tensor.zeros(x.elementType(), x.shape());
            }
            for (long e = 0; e < x.size(); e++) {
                double[] state = new double[states];
                for (int s = 0; s < states; s++) {
                    state[s] = in.tensor(FIRST + (2 + s) * tensors + i).getDouble(e);
                }
                double gradient = in.tensor(FIRST + tensors + i).getDouble(e);
                double[] updated = reference(in.node(), rate, count, x.getDouble(e), gradient, state);
                for (int role = 0; role <= states; role++) {
                    results[role * tensors + i].setDouble(e, updated[role]);
                }
            }
        }
        return List.of(results);
    }

    @Override
    public Lowering lower(LoweringContext to) {
        int tensors = tensors(to.operandCount());
        return new Lowering.Decomposition(out -> {
            Value scalar = out.vector();
            Value rate = out.node("Reshape", out.cast(out.operand(0), ElementType.F64), scalar);
            Value count = out.node("Reshape", out.cast(out.operand(1), ElementType.F64), scalar);
            Value shared = shared(out, to, rate, count);
            List<List<Value>> updated = new ArrayList<>();
            for (int i = 0; i < tensors; i++) {
                List<Value> state = new ArrayList<>();
                for (int s = 0; s < states; s++) {
                    state.add(out.operand(FIRST + (2 + s) * tensors + i));
                }
                Value x = out.operand(FIRST + i);
                OptimizerNodes nodes = new OptimizerNodes(out, to.element(FIRST + i), rate, shared);
                updated.add(nodes(nodes, to, x, out.operand(FIRST + tensors + i), state));
            }
            for (int role = 0; role <= states; role++) {
                for (List<Value> values : updated) {
                    out.result(values.get(role));
                }
            }
        });
    }
}
