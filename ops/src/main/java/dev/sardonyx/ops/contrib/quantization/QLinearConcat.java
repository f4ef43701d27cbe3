package dev.sardonyx.ops.contrib.quantization;

import dev.sardonyx.ir.attribute.AttributeKey;
import dev.sardonyx.ir.attribute.Attributes;
import dev.sardonyx.ir.graph.Value;
import dev.sardonyx.ir.type.Dim;
import dev.sardonyx.ir.type.Shape;
import dev.sardonyx.ir.type.ValueType;
import dev.sardonyx.ops.Accuracy;
import dev.sardonyx.ops.ElementTypes;
import dev.sardonyx.ops.EvaluationContext;
import dev.sardonyx.ops.InferenceContext;
import dev.sardonyx.ops.Lowering;
import dev.sardonyx.ops.LoweringContext;
import dev.sardonyx.ops.Operator;
import dev.sardonyx.ops.OperatorSchema;
import dev.sardonyx.ops.reference.Index;
import dev.sardonyx.tensor.Datum;
import dev.sardonyx.tensor.ElementType;
import dev.sardonyx.tensor.Tensor;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Quantized tensors behind one another along {@link #AXIS}, quantized by operands 0 and 1 (com.microsoft
 * QLinearConcat-1). The others are a tensor, its scale and its zero point each.
 */
public final class QLinearConcat implements Operator {
    public static final AttributeKey<Long> AXIS = AttributeKey.integer("axis");

    private static final Quantized RESULT = new Quantized(-1, 0, 1);
    private static final int FIRST = 2;

    @Override
    public OperatorSchema schema() {
        return OperatorSchema.microsoft("QLinearConcat")
                .operand("Y_scale", "", Quantized.SCALES)
                .operand("Y_zero_point", "T", Quantized.BYTES)
                .variadicOperand("inputs", "", ElementTypes.union(Quantized.BYTES, Quantized.SCALES))
                .result("Y", "T", Quantized.BYTES)
                .attribute(AXIS)
                .accuracy(new Accuracy(0, 1))
                .build();
    }

    private static List<Quantized> parts(int operands) {
        return IntStream.range(0, (operands - FIRST) / 3)
                .map(i -> FIRST + 3 * i)
                .mapToObj(i -> new Quantized(i, i + 1, i + 2))
                .toList();
    }

    @Override
    public List<ValueType> infer(InferenceContext in) {
        int count = in.operandCount() - FIRST;
        if (count < 3 || count % 3 != 0) {
            throw in.error("needs three operands for each tensor, found " + count, "");
        }
        RESULT.check(in);
        int axis = in.axis(AXIS, FIRST);
        Dim extent = Dim.ZERO;
        for (Quantized part : parts(in.operandCount())) {
            part.check(in);
            if (in.element(part.values()) != in.element(1)) {
                throw in.error("tensors must have the type of the zero point of the result", "");
            }
            Shape shape = in.shape(part.values());
            if (shape.rank() != in.rank(FIRST)) {
                throw in.error("tensors must have one rank, found " + shape + " and " + in.shape(FIRST), "");
            }
            for (int i = 0; i < shape.rank(); i++) {
                if (i != axis) {
                    in.requireEqual(shape.dim(i), in.shape(FIRST).dim(i), "tensors must agree in axis " + i);
                }
            }
            extent = extent.plus(shape.dim(axis));
        }
        return List.of(in.tensor(FIRST).withShape(in.shape(FIRST).with(axis, extent)));
    }

    @Override
    public List<Datum> evaluate(EvaluationContext in) {
        List<Quantized> parts = parts(in.operandCount());
        long[] shape = in.tensor(FIRST).shape();
        int axis = in.axis(in.attribute(AXIS), shape.length);
        shape[axis] = parts.stream()
                .mapToLong(part -> in.tensor(part.values()).extent(axis))
                .sum();
        ElementType type = in.tensor(1).elementType();
        Tensor y = Tensor.zeros(type, shape);
        long start = 0;
        for (Quantized part : parts) {
            long[] own = in.tensor(part.values()).shape();
            long before = start;
            Index.forEach(own, index -> {
                long[] target = index.clone();
                target[axis] += before;
                double value = part.at(in, Index.flat(own, index));
                y.setDouble(Index.flat(shape, target), RESULT.quantized(in, value, type));
            });
            start += own[axis];
        }
        return List.of(y);
    }

    @Override
    public Lowering lower(LoweringContext to) {
        Attributes axis = Attributes.NONE.with(AttributeKey.integer("axis"), to.attribute(AXIS));
        return new Lowering.Decomposition(out -> {
            Value[] values = parts(to.operandCount()).stream()
                    .map(part -> part.read(out, to))
                    .toArray(Value[]::new);
            out.result(RESULT.write(out, to, out.node("Concat", axis, values), to.element(1)));
        });
    }
}
