package dev.sardonyx.ops.contraction;

import dev.sardonyx.ir.attribute.Attributes;
import dev.sardonyx.ir.graph.Value;
import dev.sardonyx.ir.type.TensorType;
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
import java.util.Set;

/** The matrix product as numpy's {@code matmul} has it: leading axes broadcast, vectors are promoted. */
public final class MatMul implements Operator {
    private static final Set<ElementType> TYPES = ElementTypes.union(
            ElementTypes.FLOATS, ElementTypes.of(ElementType.I32, ElementType.I64, ElementType.U32, ElementType.U64));

    @Override
    public OperatorSchema schema() {
        return OperatorSchema.onnx("MatMul")
                .since(13)
                .operand("A", "T", TYPES)
                .operand("B", "T", TYPES)
                .result("Y", "T", TYPES)
                .accuracy(Accuracy.relative(1e-6))
                .build();
    }

    @Override
    public List<ValueType> infer(InferenceContext in) {
        return List.of(TensorType.of(in.element(0), in.productShape(in.shape(0), in.shape(1))));
    }

    @Override
    public List<Datum> evaluate(EvaluationContext in) {
        Tensor a =
                in.tensor(0).rank() == 1 ? in.tensor(0).reshaped(1, in.tensor(0).size()) : in.tensor(0);
        Tensor b = in.tensor(1).rank() == 1 ? in.tensor(1).reshaped(in.tensor(1).size(), 1) : in.tensor(1);
        long rows = a.extent(a.rank() - 2);
        long columns = b.extent(b.rank() - 1);
        long depth = a.extent(a.rank() - 1);
        if (b.extent(b.rank() - 2) != depth) {
            throw in.error("A has " + depth + " columns, but B has " + b.extent(b.rank() - 2) + " rows");
        }
        long[] batchA = Arrays.copyOf(a.shape(), a.rank() - 2);
        long[] batchB = Arrays.copyOf(b.shape(), b.rank() - 2);
        long[] batch = Index.broadcastShape(batchA, batchB);
        long[] shape = Arrays.copyOf(batch, batch.length + 2);
        shape[batch.length] = rows;
        shape[batch.length + 1] = columns;
        Tensor y = Tensor.zeros(a.elementType(), shape);
        Index.forEach(batch, index -> {
            long ofA = Index.broadcast(batchA, index) * rows * depth;
            long ofB = Index.broadcast(batchB, index) * depth * columns;
            long ofY = Index.flat(batch, index) * rows * columns;
            for (long i = 0; i < rows; i++) {
                for (long j = 0; j < columns; j++) {
                    product(a, ofA + i * depth, b, ofB + j, columns, depth, y, ofY + i * columns + j);
                }
            }
        });
        List<Long> result = new ArrayList<>(Arrays.stream(batch).boxed().toList());
        if (in.tensor(0).rank() > 1) {
            result.add(rows);
        }
        if (in.tensor(1).rank() > 1) {
            result.add(columns);
        }
        return List.of(y.reshaped(result.stream().mapToLong(Long::longValue).toArray()));
    }

    private static void product(Tensor a, long ofA, Tensor b, long ofB, long strideB, long depth, Tensor y, long ofY) {
        if (a.elementType().isInteger()) {
            long sum = 0;
            for (long k = 0; k < depth; k++) {
                sum += a.getLong(ofA + k) * b.getLong(ofB + k * strideB);
            }
            y.setLong(ofY, sum);
            return;
        }
        double sum = 0;
        for (long k = 0; k < depth; k++) {
            sum += a.getDouble(ofA + k) * b.getDouble(ofB + k * strideB);
        }
        y.setDouble(ofY, sum);
    }

    @Override
    public Lowering lower(LoweringContext to) {
        if (to.rank(0) > 1 && to.rank(1) > 1) {
            return new Lowering.MatrixProduct();
        }
        return new Lowering.Decomposition(out -> {
            Value a = to.rank(0) > 1 ? out.operand(0) : out.node("Unsqueeze", out.operand(0), out.vector(0));
            Value b = to.rank(1) > 1 ? out.operand(1) : out.node("Unsqueeze", out.operand(1), out.vector(1));
            Value product = out.node("MatMul", Attributes.NONE, a, b);
            out.result(out.reshape(product, to.resultShape(0).dims()));
        });
    }
}
