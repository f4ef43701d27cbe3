package dev.sardonyx.ops.indexing;

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
import dev.sardonyx.ops.reference.Index;
import dev.sardonyx.tensor.Datum;
import dev.sardonyx.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;

/** The slices along {@link #AXIS}, or the elements, whose flag in operand 1 is set (ONNX Compress-11). */
public final class Compress implements Operator {
    /** Default: the operand is flattened first. */
    public static final AttributeKey<Long> AXIS = AttributeKey.integer("axis").optional();

    @Override
    public OperatorSchema schema() {
        return OperatorSchema.onnx("Compress")
                .since(11)
                .operand("input", "T", ElementTypes.ALL)
                .operand("condition", "T1", ElementTypes.BOOLS)
                .result("output", "T", ElementTypes.ALL)
                .attribute(AXIS)
                .build();
    }

    @Override
    public List<ValueType> infer(InferenceContext in) {
        Dim count = in.constant(1)
                .map(c -> Dim.known(Arrays.stream(c.toLongs()).sum()))
                .orElseGet(() -> in.freshSymbol("compressed"));
        Shape shape = in.find(AXIS).isEmpty() ? Shape.of(count) : in.shape(0).with(in.axis(AXIS, 0), count);
        return List.of(in.tensor(0).withShape(shape));
    }

    @Override
    public List<Datum> evaluate(EvaluationContext in) {
        Tensor given = in.tensor(0);
        Tensor x = in.find(AXIS).isPresent() ? given : given.reshaped(given.size());
        int axis = in.find(AXIS).isPresent() ? in.axis(in.attribute(AXIS), x.rank()) : 0;
        if (in.tensor(1).size() > x.extent(axis)) {
            throw in.error(in.tensor(1).size() + " conditions are too many for " + x.extent(axis) + " slices");
        }
        long[] chosen = LongStream.range(0, in.tensor(1).size())
                .filter(in.tensor(1)::getBoolean)
                .toArray();
        long[] shape = x.shape();
        shape[axis] = chosen.length;
        Tensor y = Tensor.zeros(x.elementType(), shape);
        Index.forEach(shape, index -> {
            long[] source = index.clone();
            source[axis] = chosen[(int) index[axis]];
            y.copyElement(Index.flat(shape, index), x, Index.flat(x.shape(), source));
        });
        return List.of(y);
    }

    @Override
    public Lowering lower(LoweringContext to) {
        return new Lowering.HostCall(
                "compress", to.find(AXIS).isEmpty() ? Map.of() : Map.of("axis", (long) to.axis(AXIS, 0)));
    }
}
