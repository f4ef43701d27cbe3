package dev.sardonyx.ops.pooling;

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
import dev.sardonyx.tensor.Datum;
import dev.sardonyx.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;

/** An operator that combines each channel's spatial elements into one. */
abstract class GlobalPool implements Operator {
    private final OperatorSchema schema;
    private final String reduction;

    GlobalPool(String name, String reduction, Accuracy accuracy) {
        this.reduction = reduction;
        this.schema = OperatorSchema.onnx(name)
                .since(22)
                .operand("X", "T", ElementTypes.FLOATS)
                .result("Y", "T", ElementTypes.FLOATS)
                .accuracy(accuracy)
                .build();
    }

    @Override
    public final OperatorSchema schema() {
        return schema;
    }

    /** The reference for one channel's elements. */
    abstract double reference(double[] elements);

    @Override
    public List<ValueType> infer(InferenceContext in) {
        Shape x = in.shape(0);
        if (x.rank() < 2) {
            throw in.error("the operand must have batch and channels, found " + x, "");
        }
        List<Dim> dims = new ArrayList<>(x.dims());
        Collections.fill(dims.subList(2, dims.size()), Dim.ONE);
        return List.of(in.tensor(0).withShape(Shape.of(dims)));
    }

    @Override
    public List<Datum> evaluate(EvaluationContext in) {
        Tensor x = in.tensor(0);
        long[] shape = x.shape();
        Arrays.fill(shape, 2, shape.length, 1);
        Tensor y = Tensor.zeros(x.elementType(), shape);
        int count = y.size() == 0 ? 0 : (int) (x.size() / y.size());
        for (long i = 0; i < y.size(); i++) {
            double[] elements = new double[count];
            for (int k = 0; k < count; k++) {
                elements[k] = x.getDouble(i * count + k);
            }
            y.setDouble(i, reference(elements));
        }
        return List.of(y);
    }

    @Override
    public Lowering lower(LoweringContext to) {
        long[] axes = IntStream.range(2, to.rank(0)).asLongStream().toArray();
        if (axes.length == 0) {
            return new Lowering.Reshape();
        }
        return new Lowering.Decomposition(out -> out.result(out.node(reduction, out.operand(0), out.vector(axes))));
    }
}
