package dev.sardonyx.ops.reduction;

import dev.sardonyx.ir.attribute.AttributeKey;
import dev.sardonyx.ir.type.Dim;
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
import dev.sardonyx.tensor.Tensor;
import java.util.List;
import java.util.Map;

/** An operator that combines all elements up to each one along an axis, which is operand 1. */
abstract class Cumulative implements Operator {
    static final AttributeKey<Boolean> EXCLUSIVE =
            AttributeKey.flag("exclusive").orElse(false);
    static final AttributeKey<Boolean> REVERSE = AttributeKey.flag("reverse").orElse(false);

    private final OperatorSchema schema;

    Cumulative(String name, int since) {
        this.schema = OperatorSchema.onnx(name)
                .since(since)
                .operand("x", "T", AxisReduction.TYPES)
                .operand("axis", "T2", ElementTypes.INDICES)
                .result("y", "T", AxisReduction.TYPES)
                .attribute(EXCLUSIVE)
                .attribute(REVERSE)
                .accuracy(Accuracy.relative(1e-6))
                .build();
    }

    @Override
    public final OperatorSchema schema() {
        return schema;
    }

    /** What combining starts from. */
    abstract long start();

    abstract double combine(double a, double b);

    abstract long combine(long a, long b);

    @Override
    public List<ValueType> infer(InferenceContext in) {
        in.requireEqual(in.shape(1).size(), Dim.ONE, "the axis must be one number");
        in.knownIntegers(1).ifPresent(axis -> in.axis(axis[0], in.rank(0)));
        return List.of(in.operandType(0));
    }

    @Override
    public List<Datum> evaluate(EvaluationContext in) {
        Tensor x = in.tensor(0);
        Tensor y = Tensor.zeros(x.elementType(), x.shape());
        int axis = in.axis(in.tensor(1).getLong(0), x.rank());
        long[] rows = x.shape();
        rows[axis] = Math.min(rows[axis], 1);
        Index.forEach(rows, row -> {
            long[] index = row.clone();
            double sum = start();
            long exact = start();
            for (long i = 0; i < x.extent(axis); i++) {
                index[axis] = in.attribute(REVERSE) ? x.extent(axis) - 1 - i : i;
                long place = Index.flat(x.shape(), index);
                double before = sum;
                long exactBefore = exact;
                sum = combine(sum, x.getDouble(place));
                exact = combine(exact, x.getLong(place));
                if (x.elementType().isFloat()) {
                    y.setDouble(place, in.attribute(EXCLUSIVE) ? before : sum);
                } else {
                    y.setLong(place, in.attribute(EXCLUSIVE) ? exactBefore : exact);
                }
            }
        });
        return List.of(y);
    }

    @Override
    public Lowering lower(LoweringContext to) {
        return new Lowering.HostCall(
                "cumulative",
                Map.of(
                        "operator", schema.name(),
                        "exclusive", to.attribute(EXCLUSIVE) ? 1L : 0L,
                        "reverse", to.attribute(REVERSE) ? 1L : 0L));
    }
}
