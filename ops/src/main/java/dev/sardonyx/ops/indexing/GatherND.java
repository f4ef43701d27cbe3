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
import dev.sardonyx.tensor.ElementType;
import dev.sardonyx.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Slices of the operand that tuples of indices name, the first {@link #BATCH_DIMS} axes in step (ONNX GatherND-13). */
public final class GatherND implements Operator {
    public static final AttributeKey<Long> BATCH_DIMS =
            AttributeKey.integer("batch_dims").orElse(0L);

    @Override
    public OperatorSchema schema() {
        return OperatorSchema.onnx("GatherND")
                .since(13)
                .operand("data", "T", ElementTypes.ALL)
                .operand("indices", "", ElementTypes.of(ElementType.I64))
                .result("output", "T", ElementTypes.ALL)
                .attribute(BATCH_DIMS)
                .build();
    }

    @Override
    public List<ValueType> infer(InferenceContext in) {
        Shape data = in.shape(0);
        Shape indices = in.shape(1);
        int batch = in.attribute(BATCH_DIMS).intValue();
        if (indices.rank() < 1 || batch < 0 || batch >= Math.min(data.rank(), indices.rank())) {
            throw in.error("'batch_dims' " + batch + " does not fit " + data + " and " + indices, "");
        }
        List<Dim> dims = new ArrayList<>(indices.dims().subList(0, indices.rank() - 1));
        for (int i = 0; i < batch; i++) {
            dims.set(i, in.unified(data.dim(i), indices.dim(i), "batch axis " + i + " must agree"));
        }
        Dim tuple = indices.dim(indices.rank() - 1);
        if (!tuple.isKnown()) {
            return List.of(in.tensor(0).withShape(Shape.UNRANKED));
        }
        if (tuple.knownValue() + batch > data.rank()) {
            throw in.error("tuples of " + tuple + " indices are too long for " + data, "");
        }
        dims.addAll(data.dims().subList(batch + (int) tuple.knownValue(), data.rank()));
        return List.of(in.tensor(0).withShape(Shape.of(dims)));
    }

    @Override
    public List<Datum> evaluate(EvaluationContext in) {
        Tensor x = in.tensor(0);
        Tensor indices = in.tensor(1);
        int batch = in.attribute(BATCH_DIMS).intValue();
        int tuple = (int) indices.extent(indices.rank() - 1);
        long[] outer = Arrays.copyOf(indices.shape(), indices.rank() - 1);
        long[] inner = Arrays.copyOfRange(x.shape(), batch + tuple, x.rank());
        long[] shape = Arrays.copyOf(outer, outer.length + inner.length);
        System.arraycopy(inner, 0, shape, outer.length, inner.length);
        long[] chosen = new long[Math.toIntExact(indices.size())];
        for (int i = 0; i < chosen.length; i++) {
            chosen[i] = Positions.checked(indices.getLong(i), x.extent(batch + i % tuple), in);
        }
        Tensor y = Tensor.zeros(x.elementType(), shape);
        Index.forEach(shape, index -> {
            long[] source = new long[x.rank()];
            System.arraycopy(index, 0, source, 0, batch);
            long at = Index.flat(outer, Arrays.copyOf(index, outer.length)) * tuple;
            System.arraycopy(chosen, Math.toIntExact(at), source, batch, tuple);
            System.arraycopy(index, outer.length, source, batch + tuple, inner.length);
            y.copyElement(Index.flat(shape, index), x, Index.flat(x.shape(), source));
        });
        return List.of(y);
    }

    @Override
    public Lowering lower(LoweringContext to) {
        return new Lowering.HostCall("gather_nd", Map.of("batch_dims", to.attribute(BATCH_DIMS)));
    }
}
