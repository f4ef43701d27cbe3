package dev.sardonyx.ops.contrib.contraction;

import dev.sardonyx.ir.attribute.AttributeKey;
import dev.sardonyx.ir.attribute.Attributes;
import dev.sardonyx.ir.graph.Value;
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
import dev.sardonyx.tensor.ElementType;
import dev.sardonyx.tensor.Tensor;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** The distances of all rows of A [M, K] from all rows of B [N, K] (com.microsoft CDist-1). */
public final class CDist implements Operator {
    /** {@code euclidean} or {@code sqeuclidean}. */
    public static final AttributeKey<String> METRIC =
            AttributeKey.text("metric").orElse("sqeuclidean");

    private static final Set<ElementType> TYPES = ElementTypes.of(ElementType.F32, ElementType.F64);
    private static final Set<String> METRICS = Set.of("euclidean", "sqeuclidean");

    @Override
    public OperatorSchema schema() {
        return OperatorSchema.microsoft("CDist")
                .operand("A", "T", TYPES)
                .operand("B", "T", TYPES)
                .result("C", "T", TYPES)
                .attribute(METRIC)
                .accuracy(Accuracy.relative(1e-5))
                .build();
    }

    @Override
    public List<ValueType> infer(InferenceContext in) {
        if (!METRICS.contains(in.attribute(METRIC))) {
            throw in.error(
                    "'metric' must be one of " + new TreeSet<>(METRICS) + ", found '" + in.attribute(METRIC) + "'", "");
        }
        if (in.rank(0) != 2 || in.rank(1) != 2) {
            throw in.error("A and B must be matrices, found " + in.shape(0) + " and " + in.shape(1), "");
        }
        in.requireEqual(in.shape(0).dim(1), in.shape(1).dim(1), "rows of A and B must be as long");
        return List.of(
                in.tensor(0).withShape(Shape.of(in.shape(0).dim(0), in.shape(1).dim(0))));
    }

    @Override
    public List<Datum> evaluate(EvaluationContext in) {
        Tensor a = in.tensor(0);
        Tensor b = in.tensor(1);
        Tensor y = Tensor.zeros(a.elementType(), a.extent(0), b.extent(0));
        long depth = a.extent(1);
        for (long i = 0; i < y.size(); i++) {
            double sum = 0;
            for (long k = 0; k < depth; k++) {
                double difference = a.getDouble(i / b.extent(0) * depth + k) - b.getDouble(i % b.extent(0) * depth + k);
                sum += difference * difference;
            }
            y.setDouble(i, in.attribute(METRIC).equals("euclidean") ? Math.sqrt(sum) : sum);
        }
        return List.of(y);
    }

    @Override
    public Lowering lower(LoweringContext to) {
        Attributes removed = Attributes.NONE.with(AttributeKey.integer("keepdims"), 0L);
        return new Lowering.Decomposition(out -> {
            Value rows = out.node("Unsqueeze", out.operand(0), out.vector(1));
            Value difference = out.node("Sub", rows, out.operand(1));
            Value sum = out.node("ReduceSum", removed, out.node("Mul", difference, difference), out.vector(2));
            out.result(to.attribute(METRIC).equals("euclidean") ? out.node("Sqrt", sum) : sum);
        });
    }
}
