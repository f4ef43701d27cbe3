package dev.sardonyx.ops.random;

import dev.sardonyx.ir.attribute.AttributeKey;
import dev.sardonyx.ir.type.Shape;
import dev.sardonyx.ir.type.TensorType;
import dev.sardonyx.ir.type.ValueType;
import dev.sardonyx.ops.DataTypes;
import dev.sardonyx.ops.ElementTypes;
import dev.sardonyx.ops.EvaluationContext;
import dev.sardonyx.ops.InferenceContext;
import dev.sardonyx.ops.Lowering;
import dev.sardonyx.ops.LoweringContext;
import dev.sardonyx.ops.OperatorSchema;
import dev.sardonyx.tensor.Datum;
import dev.sardonyx.tensor.ElementType;
import dev.sardonyx.tensor.Tensor;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Random numbers of a distribution with two parameters, in a shape that is an attribute or that of an operand. */
abstract class Distribution extends RandomDraw {
    private static final AttributeKey<Long> DTYPE =
            AttributeKey.integer("dtype").optional();
    private static final AttributeKey<List<Long>> SHAPE = AttributeKey.integers("shape");

    private final OperatorSchema schema;
    private final boolean normal;
    private final boolean like;
    private final AttributeKey<Float> first;
    private final AttributeKey<Float> second;

    Distribution(String name, boolean normal, boolean like) {
        this.normal = normal;
        this.like = like;
        this.first = AttributeKey.number(normal ? "mean" : "low").orElse(0f);
        this.second = AttributeKey.number(normal ? "scale" : "high").orElse(1f);
        OperatorSchema.Builder builder = OperatorSchema.onnx(name).since(22);
        if (like) {
            builder.operand("input", "T1", ElementTypes.ALL);
        } else {
            builder.attribute(SHAPE);
        }
        this.schema = builder.result("output", "T2", ElementTypes.FLOATS)
                .attribute(DTYPE)
                .attribute(first)
                .attribute(second)
                .attribute(SEED)
                .build();
    }

    @Override
    public final OperatorSchema schema() {
        return schema;
    }

    @Override
    public List<ValueType> infer(InferenceContext in) {
        ElementType type = in.find(DTYPE).isPresent()
                ? DataTypes.of(in, DTYPE)
                : like && in.element(0).isFloat() ? in.element(0) : ElementType.F32;
        Shape shape = like
                ? in.shape(0)
                : Shape.of(
                        in.attribute(SHAPE).stream().mapToLong(Long::longValue).toArray());
        return List.of(TensorType.of(type, shape));
    }

    @Override
    public List<Datum> evaluate(EvaluationContext in) {
        ElementType operand = like ? in.tensor(0).elementType() : ElementType.F32;
        ElementType type = in.find(DTYPE)
                .map(d -> DataTypes.of(d).orElseThrow())
                .orElse(operand.isFloat() ? operand : ElementType.F32);
        long[] shape = like
                ? in.tensor(0).shape()
                : in.attribute(SHAPE).stream().mapToLong(Long::longValue).toArray();
        Tensor y = Tensor.zeros(type, shape);
        Random random = generator(in);
        double a = in.attribute(first);
        double b = in.attribute(second);
        for (long i = 0; i < y.size(); i++) {
            y.setDouble(i, normal ? a + b * random.nextGaussian() : a + (b - a) * random.nextDouble());
        }
        return List.of(y);
    }

    @Override
    public Lowering lower(LoweringContext to) {
        String function = normal ? "random_normal" : "random_uniform";
        return new Lowering.HostCall(
                function,
                withSeed(
                        to,
                        like
                                ? Map.of("first", to.attribute(first), "second", to.attribute(second))
                                : Map.of(
                                        "first", to.attribute(first),
                                        "second", to.attribute(second),
                                        "shape", to.resultShape(0).extents())));
    }
}
