package dev.sardonyx.ops.ml;

import dev.sardonyx.ir.attribute.AttributeKey;
import dev.sardonyx.ir.graph.Value;
import dev.sardonyx.ir.type.Dim;
import dev.sardonyx.ir.type.ValueType;
import dev.sardonyx.ops.EvaluationContext;
import dev.sardonyx.ops.InferenceContext;
import dev.sardonyx.ops.Lowering;
import dev.sardonyx.ops.LoweringContext;
import dev.sardonyx.ops.NodeContext;
import dev.sardonyx.ops.Operator;
import dev.sardonyx.ops.OperatorSchema;
import dev.sardonyx.tensor.Datum;
import dev.sardonyx.tensor.ElementType;
import dev.sardonyx.tensor.Tensor;
import java.util.List;

/**
 * Elements that equal one value replaced by another (ONNX-ML Imputer-1): one for all, or one a feature. A replaced NaN
 * stands for every NaN.
 */
public final class Imputer implements Operator {
    public static final AttributeKey<List<Float>> IMPUTED_VALUE_FLOATS =
            AttributeKey.numbers("imputed_value_floats").orElse(List.of());
    public static final AttributeKey<List<Long>> IMPUTED_VALUE_INT64S =
            AttributeKey.integers("imputed_value_int64s").orElse(List.of());
    public static final AttributeKey<Float> REPLACED_VALUE_FLOAT =
            AttributeKey.number("replaced_value_float").orElse(0f);
    public static final AttributeKey<Long> REPLACED_VALUE_INT64 =
            AttributeKey.integer("replaced_value_int64").orElse(0L);

    @Override
    public OperatorSchema schema() {
        return OperatorSchema.of(Samples.DOMAIN, "Imputer")
                .operand("X", "T", Samples.NUMBERS)
                .result("Y", "T", Samples.NUMBERS)
                .attribute(IMPUTED_VALUE_FLOATS)
                .attribute(IMPUTED_VALUE_INT64S)
                .attribute(REPLACED_VALUE_FLOAT)
                .attribute(REPLACED_VALUE_INT64)
                .build();
    }

    @Override
    public List<ValueType> infer(InferenceContext in) {
        boolean isFloat = in.element(0).isFloat();
        int count = (isFloat ? in.attribute(IMPUTED_VALUE_FLOATS) : in.attribute(IMPUTED_VALUE_INT64S)).size();
        String name = isFloat ? IMPUTED_VALUE_FLOATS.name() : IMPUTED_VALUE_INT64S.name();
        if (count == 0) {
            throw in.error(
                    "'" + name + "' must be given for elements of "
                            + in.element(0).text(),
                    "");
        }
        if (count > 1) {
            in.requireEqual(
                    Samples.features(in), Dim.known(count), "'" + name + "' must have one value, or one a feature");
        }
        checkRange(in);
        return List.of(in.operandType(0));
    }

    private static void checkRange(NodeContext in) {
        if (in.element(0) != ElementType.I32) {
            return;
        }
        for (long value : in.attribute(IMPUTED_VALUE_INT64S)) {
            if (value != (int) value) {
                throw in.error("the imputed value " + value + " does not fit i32", "");
            }
        }
    }

    @Override
    public List<Datum> evaluate(EvaluationContext in) {
        Tensor x = in.tensor(0);
        Tensor y = x.copy();
        List<Float> floats = in.attribute(IMPUTED_VALUE_FLOATS);
        List<Long> integers = in.attribute(IMPUTED_VALUE_INT64S);
        double replacedFloat = in.attribute(REPLACED_VALUE_FLOAT);
        for (long i = 0; i < x.size(); i++) {
            int feature = (int) (i % x.extent(x.rank() - 1));
            if (!x.elementType().isFloat()) {
                if (x.getLong(i) == in.attribute(REPLACED_VALUE_INT64)) {
                    y.setLong(i, integers.get(integers.size() == 1 ? 0 : feature));
                }
            } else if (x.getDouble(i) == replacedFloat || Double.isNaN(x.getDouble(i)) && Double.isNaN(replacedFloat)) {
                y.setDouble(i, floats.get(floats.size() == 1 ? 0 : feature));
            }
        }
        return List.of(y);
    }

    @Override
    public Lowering lower(LoweringContext to) {
        ElementType type = to.element(0);
        long replacedInteger = to.attribute(REPLACED_VALUE_INT64);
        if (type == ElementType.I32 && replacedInteger != (int) replacedInteger) {
            return new Lowering.Decomposition(out -> out.result(out.node("Identity", out.operand(0))));
        }
        return new Lowering.Decomposition(out -> {
            Value x = out.operand(0);
            float replaced = to.attribute(REPLACED_VALUE_FLOAT);
            Tensor sought = Tensor.zeros(type);
            if (type.isFloat()) {
                sought.setDouble(0, replaced);
            } else {
                sought.setLong(0, replacedInteger);
            }
            boolean missing = type.isFloat() && Float.isNaN(replaced);
            Value found = missing ? out.node("IsNaN", x) : out.node("Equal", x, out.constant(sought));
            out.result(out.node("Where", found, out.constant(imputed(to, type)), x));
        });
    }

    private static Tensor imputed(NodeContext in, ElementType type) {
        List<? extends Number> values =
                type.isFloat() ? in.attribute(IMPUTED_VALUE_FLOATS) : in.attribute(IMPUTED_VALUE_INT64S);
        Tensor tensor = Tensor.zeros(type, values.size());
        for (int i = 0; i < values.size(); i++) {
            if (type.isFloat()) {
                tensor.setDouble(i, values.get(i).doubleValue());
            } else {
                tensor.setLong(i, values.get(i).longValue());
            }
        }
        return tensor;
    }
}
