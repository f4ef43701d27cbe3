package dev.sardonyx.ops.contrib.normalization;

import dev.sardonyx.ir.attribute.AttributeKey;
import dev.sardonyx.ir.graph.Value;
import dev.sardonyx.ir.type.Dim;
import dev.sardonyx.ir.type.Shape;
import dev.sardonyx.ir.type.TensorType;
import dev.sardonyx.ir.type.ValueType;
import dev.sardonyx.ops.Accuracy;
import dev.sardonyx.ops.DataTypes;
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
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Every row from {@link #AXIS} on divided by the root of its mean square, then scaled, and the inverses of the roots.
 * ONNX Runtime writes it in the default domain, where ONNX does not have it (SimplifiedLayerNormalization-1).
 */
public final class SimplifiedLayerNormalization implements Operator {
    public static final AttributeKey<Long> AXIS = AttributeKey.integer("axis").orElse(-1L);
    public static final AttributeKey<Float> EPSILON =
            AttributeKey.number("epsilon").orElse(1e-5f);
    /** The data type of the inverse roots. */
    public static final AttributeKey<Long> STASH_TYPE =
            AttributeKey.integer("stash_type").orElse(1L);

    @Override
    public OperatorSchema schema() {
        return OperatorSchema.onnx("SimplifiedLayerNormalization")
                .operand("X", "T", ElementTypes.FLOATS)
                .operand("scale", "V", ElementTypes.FLOATS)
                .result("Y", "V", ElementTypes.FLOATS)
                .optionalResult("inv_std_var", "U", ElementTypes.FLOATS)
                .attribute(AXIS)
                .attribute(EPSILON)
                .attribute(STASH_TYPE)
                .accuracy(Accuracy.relative(1e-5))
                .notes("an extension of ONNX Runtime")
                .build();
    }

    @Override
    public List<ValueType> infer(InferenceContext in) {
        int axis = in.axis(AXIS, 0);
        if (in.rank(1) > in.rank(0) - axis) {
            throw in.error("the scale " + in.shape(1) + " has more axes than are normalized of " + in.shape(0), "");
        }
        in.requireBroadcast(in.shape(1), in.shape(0), "the scale");
        List<Dim> rows = new ArrayList<>(in.shape(0).dims());
        Collections.fill(rows.subList(axis, rows.size()), Dim.ONE);
        return List.of(
                in.tensor(0).withElement(in.element(1)), TensorType.of(DataTypes.of(in, STASH_TYPE), Shape.of(rows)));
    }

    @Override
    public List<Datum> evaluate(EvaluationContext in) {
        Tensor x = in.tensor(0);
        Tensor scale = in.tensor(1);
        int axis = in.axis(in.attribute(AXIS), x.rank());
        long[] rows = x.shape();
        Arrays.fill(rows, axis, rows.length, 1);
        Tensor y = Tensor.zeros(scale.elementType(), x.shape());
        Tensor inverses = Tensor.zeros(DataTypes.of(in.attribute(STASH_TYPE)).orElseThrow(), rows);
        double[] squares = new double[Math.toIntExact(inverses.size())];
        long width = squares.length == 0 ? 0 : x.size() / squares.length;
        for (long i = 0; i < x.size(); i++) {
            squares[(int) (i / width)] += x.getDouble(i) * x.getDouble(i) / width;
        }
        for (int row = 0; row < squares.length; row++) {
            inverses.setDouble(row, 1 / Math.sqrt(squares[row] + in.attribute(EPSILON)));
        }
        Index.forEach(x.shape(), index -> {
            long i = Index.flat(x.shape(), index);
            double root = Math.sqrt(squares[(int) (i / width)] + in.attribute(EPSILON));
            y.setDouble(i, x.getDouble(i) / root * scale.getDouble(Index.broadcast(scale.shape(), index)));
        });
        return List.of(y, inverses);
    }

    @Override
    public Lowering lower(LoweringContext to) {
        int axis = to.axis(AXIS, 0);
        ElementType wide = ElementTypes.accumulating(to.element(0));
        return new Lowering.Decomposition(out -> {
            Value axes =
                    out.vector(IntStream.range(axis, to.rank(0)).asLongStream().toArray());
            Value x = out.cast(out.operand(0), wide);
            Value square = out.node("ReduceMean", out.node("Mul", x, x), axes);
            Value moved = out.node("Add", square, out.constant(wide, to.attribute(EPSILON)));
            Value inverse = out.node("Reciprocal", out.node("Sqrt", moved));
            Value y = out.node("Mul", out.node("Mul", x, inverse), out.cast(out.operand(1), wide));
            out.result(out.cast(y, to.element(1)));
            if (to.resultCount() > 1) {
                out.result(out.cast(inverse, DataTypes.of(to, STASH_TYPE)));
            }
        });
    }
}
