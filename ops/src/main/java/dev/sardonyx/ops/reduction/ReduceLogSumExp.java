package dev.sardonyx.ops.reduction;

import dev.sardonyx.ir.graph.Value;
import dev.sardonyx.ir.kernel.Expression;
import dev.sardonyx.ir.kernel.ScalarType;
import dev.sardonyx.ir.kernel.UnaryOperation;
import dev.sardonyx.ir.type.Dim;
import dev.sardonyx.ops.Accuracy;
import dev.sardonyx.ops.Lowering;
import dev.sardonyx.ops.Lowering.Reducer;
import dev.sardonyx.ops.LoweringContext;
import dev.sardonyx.tensor.ElementType;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The logarithm of the sum of exponentials over axes (ONNX ReduceLogSumExp-18), with the maximum taken out. */
public final class ReduceLogSumExp extends AxisReduction {
    public ReduceLogSumExp() {
        super("ReduceLogSumExp", 18, TYPES, Reducer.SUM, Accuracy.relative(1e-5));
    }

    @Override
    double reference(double[] elements) {
        double max = Arrays.stream(elements).reduce(Double.NEGATIVE_INFINITY, Math::max);
        double shift = Double.isFinite(max) ? max : 0;
        return Math.log(Arrays.stream(elements).reduce(0, (a, b) -> a + Math.exp(b - shift))) + shift;
    }

    @Override
    long reference(long[] elements, ElementType type) {
        return (long) reference(Arrays.stream(elements).asDoubleStream().toArray());
    }

    @Override
    Expression element(Expression x, ElementType type) {
        ScalarType wide = type.isFloat() ? x.type() : ScalarType.F64;
        return x.convert(wide).unary(UnaryOperation.EXP);
    }

    @Override
    Expression finish(Expression combined, Dim count, ElementType type) {
        Expression logarithm = combined.unary(UnaryOperation.LOG);
        return type.isFloat()
                ? logarithm.convert(ScalarType.computing(type))
                : logarithm.convert(ScalarType.I64).convert(ScalarType.computing(type));
    }

    @Override
    public Lowering lower(LoweringContext to) {
        Optional<List<Integer>> axes = axes(to);
        if (axes.isEmpty()) {
            return super.lower(to);
        }
        if (axes.get().isEmpty()) {
            return new Lowering.Elementwise(List.of(to.scalar(0)));
        }
        return new Lowering.Decomposition(out -> {
            ElementType type = to.element(0).isFloat() ? to.element(0) : ElementType.F64;
            Value x = out.cast(out.operand(0), type);
            Value list = out.vector(axes.get().stream().mapToLong(a -> a).toArray());
            Value max = out.node("ReduceMax", x, list);
            Value infinity = out.constant(type, Double.POSITIVE_INFINITY);
            Value finite = out.node("Less", out.node("Abs", max), infinity);
            Value shift = out.node("Where", finite, max, out.constant(type, 0));
            Value sum = out.node("ReduceSum", out.node("Exp", out.node("Sub", x, shift)), list);
            Value result = out.node("Add", out.node("Log", sum), shift);
            if (!to.attribute(KEEPDIMS)) {
                result = out.node("Squeeze", result, list);
            }
            out.result(out.cast(result, to.element(0)));
        });
    }
}
