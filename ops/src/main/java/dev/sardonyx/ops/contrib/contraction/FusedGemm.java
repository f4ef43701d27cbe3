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
import dev.sardonyx.ops.reference.Index;
import dev.sardonyx.tensor.Datum;
import dev.sardonyx.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** {@code activation(alpha * A * B + beta * C)} of matrices, transposed or not (com.microsoft FusedGemm-1). */
public final class FusedGemm implements Operator {
    public static final AttributeKey<String> ACTIVATION =
            AttributeKey.text("activation").orElse("");
    public static final AttributeKey<Float> ACTIVATION_ALPHA =
            AttributeKey.number("activation_alpha").optional();
    public static final AttributeKey<Float> ACTIVATION_BETA =
            AttributeKey.number("activation_beta").optional();
    public static final AttributeKey<Float> ACTIVATION_GAMMA =
            AttributeKey.number("activation_gamma").optional();
    public static final AttributeKey<Float> ALPHA = AttributeKey.number("alpha").orElse(1f);
    public static final AttributeKey<Float> BETA = AttributeKey.number("beta").orElse(1f);
    public static final AttributeKey<Boolean> TRANS_A =
            AttributeKey.flag("transA").orElse(false);
    public static final AttributeKey<Boolean> TRANS_B =
            AttributeKey.flag("transB").orElse(false);

    private static final Map<String, AttributeKey<Float>> PARAMETERS =
            Map.of("alpha", ACTIVATION_ALPHA, "beta", ACTIVATION_BETA, "gamma", ACTIVATION_GAMMA);

    @Override
    public OperatorSchema schema() {
        return OperatorSchema.microsoft("FusedGemm")
                .operand("A", "T", ElementTypes.FLOATS)
                .operand("B", "T", ElementTypes.FLOATS)
                .optionalOperand("C", "T", ElementTypes.FLOATS)
                .result("Y", "T", ElementTypes.FLOATS)
                .attribute(ACTIVATION)
                .attribute(ACTIVATION_ALPHA)
                .attribute(ACTIVATION_BETA)
                .attribute(ACTIVATION_GAMMA)
                .attribute(ALPHA)
                .attribute(BETA)
                .attribute(TRANS_A)
                .attribute(TRANS_B)
                .accuracy(Accuracy.relative(1e-5))
                .build();
    }

    /** The activation with those of its parameters that the node gives. */
    private static FusedActivation activation(Attributes attributes) {
        String name = attributes.get(ACTIVATION);
        List<Float> parameters = new ArrayList<>();
        for (String parameter : FusedActivation.PARAMETERS.getOrDefault(name, List.of())) {
            if (PARAMETERS.containsKey(parameter)) {
                attributes.find(PARAMETERS.get(parameter)).ifPresent(parameters::add);
            }
        }
        return new FusedActivation(name, parameters);
    }

    @Override
    public List<ValueType> infer(InferenceContext in) {
        FusedActivation activation = activation(in.node().attributes());
        FusedActivation.check(in, activation.name(), activation.parameters().size());
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
        if (in.has(2) && in.broadcast(shape, in.shape(2)).rank() > 2) {
            throw in.error("C " + in.shape(2) + " does not broadcast to " + shape, "");
        }
        return List.of(in.tensor(0).withShape(shape));
    }

    @Override
    public List<Datum> evaluate(EvaluationContext in) {
        Tensor a = in.tensor(0);
        Tensor b = in.tensor(1);
        boolean transA = in.attribute(TRANS_A);
        boolean transB = in.attribute(TRANS_B);
        long rows = a.extent(transA ? 1 : 0);
        long columns = b.extent(transB ? 0 : 1);
        long depth = a.extent(transA ? 0 : 1);
        FusedActivation activation = activation(in.node().attributes());
        Tensor y = Tensor.zeros(a.elementType(), rows, columns);
        Index.forEach(y.shape(), index -> {
            double sum = 0;
            for (long k = 0; k < depth; k++) {
                double left = a.getDouble(transA ? k * rows + index[0] : index[0] * depth + k);
                sum += left * b.getDouble(transB ? index[1] * depth + k : k * columns + index[1]);
            }
            sum *= in.attribute(ALPHA);
            if (in.has(2)) {
                Tensor c = in.tensor(2);
                sum += in.attribute(BETA) * c.getDouble(Index.broadcast(c.shape(), index));
            }
            y.setDouble(index[0] * columns + index[1], activation.at(sum));
        });
        return List.of(y);
    }

    @Override
    public Lowering lower(LoweringContext to) {
        FusedActivation activation = activation(to.node().attributes());
        Attributes attributes = Attributes.NONE
                .with(AttributeKey.number("alpha"), to.attribute(ALPHA))
                .with(AttributeKey.number("beta"), to.attribute(BETA))
                .with(AttributeKey.flag("transA"), to.attribute(TRANS_A))
                .with(AttributeKey.flag("transB"), to.attribute(TRANS_B));
        return new Lowering.Decomposition(out -> {
            Value y = to.has(2)
                    ? out.node("Gemm", attributes, out.operand(0), out.operand(1), out.operand(2))
                    : out.node("Gemm", attributes, out.operand(0), out.operand(1));
            out.result(activation.write(out, y));
        });
    }
}
