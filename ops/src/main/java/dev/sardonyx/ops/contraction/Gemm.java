package dev.sardonyx.ops.contraction;

import dev.sardonyx.ir.attribute.AttributeKey;
import dev.sardonyx.ir.graph.Value;
import dev.sardonyx.ir.type.Shape;
import dev.sardonyx.ir.type.TensorType;
import dev.sardonyx.ir.type.ValueType;
import dev.sardonyx.ops.Accuracy;
import dev.sardonyx.ops.Decomposer;
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
import java.util.Set;

/** {@code alpha * A' * B' + beta * C} of matrices, each transposed on demand (ONNX Gemm-13). */
public final class Gemm implements Operator {
    public static final AttributeKey<Float> ALPHA = AttributeKey.number("alpha").orElse(1f);
    public static final AttributeKey<Float> BETA = AttributeKey.number("beta").orElse(1f);
    public static final AttributeKey<Boolean> TRANS_A =
            AttributeKey.flag("transA").orElse(false);
    public static final AttributeKey<Boolean> TRANS_B =
            AttributeKey.flag("transB").orElse(false);

    private static final Set<ElementType> TYPES = ElementTypes.union(
            ElementTypes.FLOATS, ElementTypes.of(ElementType.I32, ElementType.I64, ElementType.U32, ElementType.U64));

    @Override
    public OperatorSchema schema() {
        return OperatorSchema.onnx("Gemm")
                .since(13)
                .operand("A", "T", TYPES)
                .operand("B", "T", TYPES)
                .optionalOperand("C", "T", TYPES)
                .result("Y", "T", TYPES)
                .attribute(ALPHA)
                .attribute(BETA)
                .attribute(TRANS_A)
                .attribute(TRANS_B)
                .accuracy(Accuracy.relative(1e-6))
                .build();
    }

    @Override
    public List<ValueType> infer(InferenceContext in) {
        if (in.rank(0) != 2 || in.rank(1) != 2) {
            throw in.error("A and B must be matrices, found " + in.shape(0) + " and " + in.shape(1), "");
        }
        int rows = in.attribute(TRANS_A) ? 1 : 0;
        int columns = in.attribute(TRANS_B) ? 0 : 1;
        in.requireEqual(
                in.shape(0).dim(1 - rows),
                in.shape(1).dim(1 - columns),
                "the axes of A and B that are summed over must agree");
        Shape shape = Shape.of(in.shape(0).dim(rows), in.shape(1).dim(columns));
        if (in.has(2)) {
            in.requireBroadcast(in.shape(2), shape, "C");
        }
        return List.of(TensorType.of(in.element(0), shape));
    }

    @Override
    public List<Datum> evaluate(EvaluationContext in) {
        Tensor a = in.tensor(0);
        Tensor b = in.tensor(1);
        boolean transA = in.attribute(TRANS_A);
        boolean transB = in.attribute(TRANS_B);
        long depth = a.extent(transA ? 0 : 1);
        Tensor y = Tensor.zeros(a.elementType(), a.extent(transA ? 1 : 0), b.extent(transB ? 0 : 1));
        Index.forEach(y.shape(), index -> {
            double sum = 0;
            long exact = 0;
            for (long k = 0; k < depth; k++) {
                long ia = transA ? k * a.extent(1) + index[0] : index[0] * a.extent(1) + k;
                long ib = transB ? index[1] * b.extent(1) + k : k * b.extent(1) + index[1];
                sum += a.getDouble(ia) * b.getDouble(ib);
                exact += a.getLong(ia) * b.getLong(ib);
            }
            long i = Index.flat(y.shape(), index);
            long ic = in.has(2) ? Index.broadcast(in.tensor(2).shape(), index) : 0;
            if (a.elementType().isFloat()) {
                double addend = in.has(2) ? in.attribute(BETA) * in.tensor(2).getDouble(ic) : 0;
                y.setDouble(i, in.attribute(ALPHA) * sum + addend);
            } else {
                long addend = in.has(2) ? scaled(in.tensor(2).getLong(ic), in.attribute(BETA)) : 0;
                y.setLong(i, scaled(exact, in.attribute(ALPHA)) + addend);
            }
        });
        return List.of(y);
    }

    private static long scaled(long value, float factor) {
        return factor == (long) factor ? value * (long) factor : (long) (value * (double) factor);
    }

    @Override
    public Lowering lower(LoweringContext to) {
        return new Lowering.Decomposition(out -> {
            ElementType type = to.element(0);
            Value a = to.attribute(TRANS_A) ? out.node("Transpose", out.operand(0)) : out.operand(0);
            Value b = to.attribute(TRANS_B) ? out.node("Transpose", out.operand(1)) : out.operand(1);
            Value y = scaled(out, out.node("MatMul", a, b), type, to.attribute(ALPHA));
            if (to.has(2)) {
                y = out.node("Add", y, scaled(out, out.operand(2), type, to.attribute(BETA)));
            }
            out.result(y);
        });
    }

    private static Value scaled(Decomposer out, Value value, ElementType type, float factor) {
        if (factor == 1) {
            return value;
        }
        if (type.isFloat() || factor == (long) factor) {
            return out.node("Mul", value, out.constant(type, factor));
        }
        Value product = out.node("Mul", out.cast(value, ElementType.F64), out.constant(ElementType.F64, factor));
        return out.cast(product, type);
    }
}
