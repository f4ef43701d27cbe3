package dev.sardonyx.ops.random;

import dev.sardonyx.ir.attribute.AttributeKey;
import dev.sardonyx.ir.type.Dim;
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
import dev.sardonyx.tensor.Tensor;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Classes drawn by log probabilities, several a row (ONNX Multinomial-22). */
public final class Multinomial extends RandomDraw {
    public static final AttributeKey<Long> DTYPE = AttributeKey.integer("dtype").orElse(6L);
    public static final AttributeKey<Long> SAMPLE_SIZE =
            AttributeKey.integer("sample_size").orElse(1L);

    @Override
    public OperatorSchema schema() {
        return OperatorSchema.onnx("Multinomial")
                .since(22)
                .operand("input", "T1", ElementTypes.FLOATS)
                .result("output", "T2", ElementTypes.INDICES)
                .attribute(DTYPE)
                .attribute(SAMPLE_SIZE)
                .attribute(SEED)
                .build();
    }

    @Override
    public List<ValueType> infer(InferenceContext in) {
        if (in.rank(0) != 2) {
            throw in.error("the operand must be [N, classes], found " + in.shape(0), "");
        }
        Shape shape = Shape.of(in.shape(0).dim(0), Dim.known(in.attribute(SAMPLE_SIZE)));
        return List.of(TensorType.of(DataTypes.of(in, DTYPE), shape));
    }

    @Override
    public List<Datum> evaluate(EvaluationContext in) {
        Tensor x = in.tensor(0);
        long samples = in.attribute(SAMPLE_SIZE);
        Tensor y = Tensor.zeros(DataTypes.of(in.attribute(DTYPE)).orElseThrow(), x.extent(0), samples);
        Random random = generator(in);
        for (long row = 0; row < x.extent(0); row++) {
            double sum = 0;
            for (long c = 0; c < x.extent(1); c++) {
                sum += Math.exp(x.getDouble(row * x.extent(1) + c));
            }
            for (long s = 0; s < samples; s++) {
                double left = random.nextDouble() * sum;
                long chosen = 0;
                while (chosen < x.extent(1) - 1 && left >= Math.exp(x.getDouble(row * x.extent(1) + chosen))) {
                    left -= Math.exp(x.getDouble(row * x.extent(1) + chosen++));
                }
                y.setLong(row * samples + s, chosen);
            }
        }
        return List.of(y);
    }

    @Override
    public Lowering lower(LoweringContext to) {
        return new Lowering.HostCall("multinomial", withSeed(to, Map.of("sample_size", to.attribute(SAMPLE_SIZE))));
    }
}
