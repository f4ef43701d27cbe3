package dev.sardonyx.ops.resampling;

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
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The places that an affine map gives to the elements of a result, for GridSample (ONNX AffineGrid-20). */
public final class AffineGrid implements Operator {
    public static final AttributeKey<Boolean> ALIGN_CORNERS =
            AttributeKey.flag("align_corners").orElse(false);

    @Override
    public OperatorSchema schema() {
        return OperatorSchema.onnx("AffineGrid")
                .since(20)
                .operand("theta", "T1", ElementTypes.FLOATS)
                .operand("size", "T2", ElementTypes.of(ElementType.I64))
                .result("grid", "T1", ElementTypes.FLOATS)
                .attribute(ALIGN_CORNERS)
                .accuracy(Accuracy.relative(1e-5))
                .build();
    }

    @Override
    public List<ValueType> infer(InferenceContext in) {
        Dim rank = in.shape(0).dim(1);
        if (in.rank(0) != 3 || !rank.isKnown()) {
            throw in.error("theta must be [N, 2, 3] or [N, 3, 4], found " + in.shape(0), "");
        }
        in.requireEqual(in.shape(0).dim(2), rank.plus(1), "theta must have a column more than rows");
        in.requireVector(1, "the size");
        in.requireEqual(in.shape(1).dim(0), rank.plus(2), "the size must be batch, channels and spatial extents");
        Optional<List<Dim>> size = in.contents(1);
        List<Dim> dims = new ArrayList<>(List.of(in.shape(0).dim(0)));
        for (int i = 0; i < rank.knownValue(); i++) {
            dims.add(size.isPresent() ? size.get().get(i + 2) : in.freshSymbol("grid"));
        }
        dims.add(rank);
        return List.of(in.tensor(0).withShape(Shape.of(dims)));
    }

    private static double coordinate(long index, long extent, boolean alignCorners) {
        return alignCorners ? (extent == 1 ? -1 : -1 + 2.0 * index / (extent - 1)) : (2.0 * index + 1) / extent - 1;
    }

    @Override
    public List<Datum> evaluate(EvaluationContext in) {
        Tensor theta = in.tensor(0);
        int rank = (int) theta.extent(1);
        if (in.tensor(1).getLong(0) != theta.extent(0)
                || Arrays.stream(in.tensor(1).toLongs()).anyMatch(extent -> extent < 0)) {
            throw in.error("the size " + Arrays.toString(in.tensor(1).toLongs()) + " does not fit theta " + theta);
        }
        long[] shape = new long[rank + 2];
        shape[0] = theta.extent(0);
        shape[rank + 1] = rank;
        for (int i = 0; i < rank; i++) {
            shape[i + 1] = in.tensor(1).getLong(i + 2);
        }
        Tensor y = Tensor.zeros(theta.elementType(), shape);
        Index.forEach(shape, index -> {
            long row = (index[0] * rank + index[rank + 1]) * (rank + 1);
            double sum = theta.getDouble(row + rank);
            for (int k = 0; k < rank; k++) {
                int axis = rank - k;
                double at = coordinate(index[axis], shape[axis], in.attribute(ALIGN_CORNERS));
                sum += theta.getDouble(row + k) * at;
            }
            y.setDouble(Index.flat(shape, index), sum);
        });
        return List.of(y);
    }

    @Override
    public Lowering lower(LoweringContext to) {
        Shape y = to.resultShape(0);
        int rank = y.rank() - 2;
        Shape spatial = Shape.of(y.dims().subList(1, rank + 1));
        boolean alignCorners = to.attribute(ALIGN_CORNERS);
        if (!spatial.isKnown()) {
            return new Lowering.HostCall("affine_grid", Map.of("align_corners", alignCorners ? 1L : 0L));
        }
        return new Lowering.Decomposition(out -> {
            long[] extents = spatial.extents();
            Tensor places = Tensor.zeros(to.element(0), Tensor.size(extents), rank + 1);
            Index.forEach(extents, index -> {
                long row = Index.flat(extents, index) * (rank + 1);
                places.setDouble(row + rank, 1);
                for (int k = 0; k < rank; k++) {
                    int axis = rank - 1 - k;
                    double step = alignCorners ? 2.0 / Math.max(extents[axis] - 1, 1) : 2.0 / extents[axis];
                    places.setDouble(row + k, -1 + step * (index[axis] + (alignCorners ? 0 : 0.5)));
                }
            });
            Attributes turn = Attributes.NONE.with(AttributeKey.integers("perm"), List.of(0L, 2L, 1L));
            Value grid = out.node("MatMul", out.constant(places), out.node("Transpose", turn, out.operand(0)));
            out.result(out.reshape(grid, y.dims()));
        });
    }
}
