package dev.sardonyx.ops.contraction;

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
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** The determinants of square matrices (ONNX Det-22). */
public final class Det implements Operator {
    @Override
    public OperatorSchema schema() {
        return OperatorSchema.onnx("Det")
                .since(22)
                .operand("X", "T", ElementTypes.FLOATS)
                .result("Y", "T", ElementTypes.FLOATS)
                .accuracy(Accuracy.relative(1e-5))
                .build();
    }

    @Override
    public List<ValueType> infer(InferenceContext in) {
        int rank = in.rank(0);
        if (rank < 2) {
            throw in.error("the operand must be matrices, found " + in.shape(0), "");
        }
        in.requireEqual(in.shape(0).dim(rank - 2), in.shape(0).dim(rank - 1), "matrices must be square");
        return List.of(in.tensor(0).withShape(Shape.of(in.shape(0).dims().subList(0, rank - 2))));
    }

    @Override
    public List<Datum> evaluate(EvaluationContext in) {
        Tensor x = in.tensor(0);
        int size = (int) x.extent(x.rank() - 1);
        Tensor y = Tensor.zeros(x.elementType(), Arrays.copyOf(x.shape(), x.rank() - 2));
        for (long m = 0; m < y.size(); m++) {
            double[][] rows = new double[size][size];
            for (int i = 0; i < size; i++) {
                for (int j = 0; j < size; j++) {
                    rows[i][j] = x.getDouble((m * size + i) * size + j);
                }
            }
            y.setDouble(m, determinant(rows));
        }
        return List.of(y);
    }

    private static double determinant(double[][] rows) {
        double product = 1;
        for (int i = 0; i < rows.length; i++) {
            int pivot = i;
            for (int k = i + 1; k < rows.length; k++) {
                pivot = Math.abs(rows[k][i]) > Math.abs(rows[pivot][i]) ? k : pivot;
            }
            if (rows[pivot][i] == 0) {
                return 0;
            }
            if (pivot != i) {
                double[] row = rows[i];
                rows[i] = rows[pivot];
                rows[pivot] = row;
                product = -product;
            }
            product *= rows[i][i];
            for (int k = i + 1; k < rows.length; k++) {
                double factor = rows[k][i] / rows[i][i];
                for (int j = i; j < rows.length; j++) {
                    rows[k][j] -= factor * rows[i][j];
                }
            }
        }
        return product;
    }

    @Override
    public Lowering lower(LoweringContext to) {
        return new Lowering.HostCall("det", Map.of());
    }
}
