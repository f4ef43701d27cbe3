package dev.sardonyx.ops.contrib.attention;

import dev.sardonyx.ir.graph.Value;
import dev.sardonyx.ir.type.Dim;
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
import java.util.Collections;
import java.util.List;
import java.util.Set;

/**
 * Self-attention whose input and projections are quantized (com.microsoft QAttention-1); queries, keys and values are
 * computed from exact integer products.
 */
public final class QAttention implements Operator {
    private static final SelfAttention ATTENTION = new SelfAttention(5, 8, -1);
    private static final Set<ElementType> BYTES = ElementTypes.of(ElementType.I8, ElementType.U8);
    private static final Set<ElementType> FLOATS = ElementTypes.of(ElementType.F32, ElementType.F16);
    private static final int INPUT_SCALE = 3;
    private static final int WEIGHT_SCALE = 4;
    private static final int INPUT_ZERO = 6;
    private static final int WEIGHT_ZERO = 7;

    @Override
    public OperatorSchema schema() {
        return OperatorSchema.microsoft("QAttention")
                .operand("input", "T1", BYTES)
                .operand("weight", "T2", BYTES)
                .operand("bias", "T3", FLOATS)
                .operand("input_scale", "T3", FLOATS)
                .operand("weight_scale", "T3", FLOATS)
                .optionalOperand("mask_index", "", ElementTypes.of(ElementType.I32))
                .optionalOperand("input_zero_point", "T1", BYTES)
                .optionalOperand("weight_zero_point", "T2", BYTES)
                .optionalOperand("past", "T3", FLOATS)
                .result("output", "T3", FLOATS)
                .optionalResult("present", "T3", FLOATS)
                .attribute(SelfAttention.DO_ROTARY)
                .attribute(SelfAttention.MASK_FILTER_VALUE)
                .attribute(SelfAttention.NUM_HEADS)
                .attribute(SelfAttention.PAST_PRESENT_SHARE_BUFFER)
                .attribute(SelfAttention.SCALE)
                .attribute(SelfAttention.UNIDIRECTIONAL)
                .accuracy(Accuracy.relative(1e-4))
                .notes("separate states only")
                .build();
    }

    private static List<Dim> widths(NodeContext in) {
        return Collections.nCopies(3, in.shape(1).dim(1).floorDiv(Dim.known(3)));
    }

    @Override
    public List<ValueType> infer(InferenceContext in) {
        if (in.rank(0) != 3 || in.rank(1) != 2) {
            throw in.error(
                    "input and weight must have three and two axes, found " + in.shape(0) + " and " + in.shape(1), "");
        }
        in.requireEqual(in.shape(0).dim(2), in.shape(1).dim(0), "the weights must have a row for each input");
        Dim columns = in.shape(1).dim(1);
        in.requireEqual(in.shape(2).size(), columns, "the bias must have one element a column");
        in.requireEqual(in.shape(INPUT_SCALE).size(), Dim.ONE, "the input must have one scale");
        for (int operand : new int[] {WEIGHT_SCALE, WEIGHT_ZERO}) {
            if (in.has(operand) && !in.shape(operand).size().isKnown(1)) {
                in.requireEqual(in.shape(operand).size(), columns, "weights must have one scale, or one a column");
            }
        }
        return ATTENTION.infer(in, in.element(2), widths(in));
    }

    @Override
    public List<Datum> evaluate(EvaluationContext in) {
        Tensor x = in.tensor(0);
        Tensor weights = in.tensor(1);
        long columns = weights.extent(1);
        long zero = in.has(INPUT_ZERO) ? in.tensor(INPUT_ZERO).getLong(0) : 0;
        Tensor projected = Tensor.zeros(ElementType.F64, x.extent(0), x.extent(1), columns);
        for (long i = 0; i < projected.size(); i++) {
            long column = i % columns;
            long weightZero = in.has(WEIGHT_ZERO) ? in.tensor(WEIGHT_ZERO).getLong(at(in, WEIGHT_ZERO, column)) : 0;
            long sum = 0;
            for (long k = 0; k < x.extent(2); k++) {
                sum += (x.getLong(i / columns * x.extent(2) + k) - zero)
                        * (weights.getLong(k * columns + column) - weightZero);
            }
            double scale = in.tensor(INPUT_SCALE).getDouble(0)
                    * in.tensor(WEIGHT_SCALE).getDouble(at(in, WEIGHT_SCALE, column));
            projected.setDouble(i, sum * scale + in.tensor(2).getDouble(column));
        }
        long[] widths = {columns / 3, columns / 3, columns / 3};
        return ATTENTION.evaluate(in, projected, widths, in.tensor(2).elementType());
    }

    private static long at(EvaluationContext in, int operand, long column) {
        return in.tensor(operand).size() == 1 ? 0 : column;
    }

    @Override
    public Lowering lower(LoweringContext to) {
        return new Lowering.Decomposition(out -> {
            Value zero = to.has(INPUT_ZERO) ? scalar(out, INPUT_ZERO) : Value.ABSENT;
            Value weightZero = to.has(WEIGHT_ZERO) ? vector(out, to, WEIGHT_ZERO) : Value.ABSENT;
            Value product = out.node("MatMulInteger", out.operand(0), out.operand(1), zero, weightZero);
            Value scale = out.node(
                    "Mul",
                    out.cast(scalar(out, INPUT_SCALE), ElementType.F32),
                    out.cast(vector(out, to, WEIGHT_SCALE), ElementType.F32));
            Value scaled = out.node("Mul", out.cast(product, ElementType.F32), scale);
            Value projected = out.node("Add", scaled, out.cast(out.operand(2), ElementType.F32));
            ATTENTION.write(out, to, out.cast(projected, to.element(2)), widths(to));
        });
    }

    private static Value scalar(Decomposer out, int operand) {
        return out.node("Reshape", out.operand(operand), out.vector());
    }

    private static Value vector(Decomposer out, LoweringContext to, int operand) {
        boolean one = to.shape(operand).size().isKnown(1);
        return one ? scalar(out, operand) : out.node("Reshape", out.operand(operand), out.vector(-1));
    }
}
