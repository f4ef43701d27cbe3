package dev.sardonyx.ops.contrib.quantization;

import dev.sardonyx.ir.graph.Value;
import dev.sardonyx.ir.type.Dim;
import dev.sardonyx.ops.Decomposer;
import dev.sardonyx.ops.ElementTypes;
import dev.sardonyx.ops.EvaluationContext;
import dev.sardonyx.ops.InferenceContext;
import dev.sardonyx.ops.NodeContext;
import dev.sardonyx.tensor.ElementType;
import dev.sardonyx.tensor.Tensor;
import java.util.Set;

/**
 * A tensor of quantized numbers with one scale and one zero point, by the numbers of a node's operands.
 *
 * @param values the operand, -1 where only scale and zero point are of interest
 */
record Quantized(int values, int scale, int zero) {
    static final Set<ElementType> BYTES = ElementTypes.of(ElementType.I8, ElementType.U8);
    static final Set<ElementType> SCALES = ElementTypes.of(ElementType.F32);

    /** Operands 0 to 2. */
    static final Quantized FIRST = new Quantized(0, 1, 2);

    /** A result whose scale and zero point are operands 3 and 4. */
    static final Quantized RESULT = new Quantized(-1, 3, 4);

    /** Checks that there is one scale and one zero point. */
    void check(InferenceContext in) {
        in.requireEqual(in.shape(scale).size(), Dim.ONE, "operand " + scale + " must be one number");
        if (in.has(zero)) {
            in.requireEqual(in.shape(zero).size(), Dim.ONE, "operand " + zero + " must be one number");
        }
    }

    private double zero(EvaluationContext in) {
        return in.has(zero) ? in.tensor(zero).getDouble(0) : 0;
    }

    /** What element {@code i} stands for; for references. */
    double at(EvaluationContext in, long i) {
        return (in.tensor(values).getDouble(i) - zero(in)) * in.tensor(scale).getDouble(0);
    }

    /** What the operand stands for, as f64; for references. */
    Tensor all(EvaluationContext in) {
        Tensor x = in.tensor(values);
        Tensor y = Tensor.zeros(ElementType.F64, x.shape());
        for (long i = 0; i < y.size(); i++) {
            y.setDouble(i, at(in, i));
        }
        return y;
    }

    /** {@code value} quantized to {@code type}; for references. */
    double quantized(EvaluationContext in, double value, ElementType type) {
        double least = type == ElementType.I8 ? -128 : 0;
        double rounded = Math.rint((float) (value / in.tensor(scale).getDouble(0))) + zero(in);
        return Math.clamp(rounded, least, least + 255);
    }

    /** All of {@code values} quantized to {@code type}; for references. */
    Tensor quantized(EvaluationContext in, Tensor numbers, ElementType type) {
        Tensor y = Tensor.zeros(type, numbers.shape());
        for (long i = 0; i < y.size(); i++) {
            y.setDouble(i, quantized(in, numbers.getDouble(i), type));
        }
        return y;
    }

    private Value single(Decomposer out, int operand) {
        Value value = out.operand(operand);
        return out.type(value).shape().rank() == 0 ? value : out.node("Reshape", value, out.vector());
    }

    /** What the operand stands for, as f32. */
    Value read(Decomposer out, NodeContext to) {
        Value x = out.operand(values);
        return to.has(zero)
                ? out.node("DequantizeLinear", x, single(out, scale), single(out, zero))
                : out.node("DequantizeLinear", x, single(out, scale));
    }

    /** {@code x}, f32, quantized to {@code type}. */
    Value write(Decomposer out, NodeContext to, Value x, ElementType type) {
        Value point = to.has(zero) ? single(out, zero) : out.constant(type, 0);
        return out.node("QuantizeLinear", x, single(out, scale), point);
    }
}
