package dev.sardonyx.ops.movement;

import dev.sardonyx.ir.attribute.AttributeKey;
import dev.sardonyx.ir.attribute.Attributes;
import dev.sardonyx.ir.type.Dim;
import dev.sardonyx.ir.type.TensorType;
import dev.sardonyx.ir.type.ValueType;
import dev.sardonyx.ops.ElementTypes;
import dev.sardonyx.ops.EvaluationContext;
import dev.sardonyx.ops.InferenceContext;
import dev.sardonyx.ops.Lowering;
import dev.sardonyx.ops.LoweringContext;
import dev.sardonyx.ops.Operator;
import dev.sardonyx.ops.OperatorSchema;
import dev.sardonyx.ops.ValueFacts;
import dev.sardonyx.tensor.Datum;
import dev.sardonyx.tensor.ElementType;
import dev.sardonyx.tensor.Tensor;
import java.util.Arrays;
import java.util.List;

/** A value that an attribute holds (ONNX Constant-25). */
public final class Constant implements Operator {
    public static final AttributeKey<Tensor> VALUE =
            AttributeKey.tensor("value").optional();
    public static final AttributeKey<Float> VALUE_FLOAT =
            AttributeKey.number("value_float").optional();
    public static final AttributeKey<List<Float>> VALUE_FLOATS =
            AttributeKey.numbers("value_floats").optional();
    public static final AttributeKey<Long> VALUE_INT =
            AttributeKey.integer("value_int").optional();
    public static final AttributeKey<List<Long>> VALUE_INTS =
            AttributeKey.integers("value_ints").optional();
    public static final AttributeKey<String> VALUE_STRING =
            AttributeKey.text("value_string").optional();
    public static final AttributeKey<List<String>> VALUE_STRINGS =
            AttributeKey.texts("value_strings").optional();

    private static final List<AttributeKey<?>> KEYS =
            List.of(VALUE, VALUE_FLOAT, VALUE_FLOATS, VALUE_INT, VALUE_INTS, VALUE_STRING, VALUE_STRINGS);

    @Override
    public OperatorSchema schema() {
        OperatorSchema.Builder builder =
                OperatorSchema.onnx("Constant").since(25).result("output", "T", ElementTypes.ALL);
        KEYS.forEach(builder::attribute);
        return builder.build();
    }

    @Override
    public List<ValueType> infer(InferenceContext in) {
        long given = KEYS.stream().filter(in.node().attributes()::has).count();
        if (given != 1) {
            throw in.error("needs exactly one attribute that gives its value, found " + given, "");
        }
        Tensor value = value(in.node().attributes());
        if (value.elementType().isInteger() && value.rank() <= 1 && value.size() <= ValueFacts.LONGEST_CONTENTS) {
            in.contents(0, Arrays.stream(value.toLongs()).mapToObj(Dim::known).toList());
        }
        return List.of(TensorType.of(value));
    }

    /** The tensor that the attributes of a constant hold. */
    public static Tensor value(Attributes attributes) {
        if (attributes.has(VALUE)) {
            return attributes.get(VALUE);
        }
        if (attributes.has(VALUE_FLOAT)) {
            return Tensor.scalar(ElementType.F32, attributes.get(VALUE_FLOAT));
        }
        if (attributes.has(VALUE_INT)) {
            return Tensor.ofLongs(new long[] {attributes.get(VALUE_INT)});
        }
        if (attributes.has(VALUE_INTS)) {
            return Tensor.vector(attributes.get(VALUE_INTS).stream()
                    .mapToLong(Long::longValue)
                    .toArray());
        }
        if (attributes.has(VALUE_STRING)) {
            return Tensor.ofStrings(new String[] {attributes.get(VALUE_STRING)});
        }
        if (attributes.has(VALUE_STRINGS)) {
            String[] strings = attributes.get(VALUE_STRINGS).toArray(String[]::new);
            return Tensor.ofStrings(strings, strings.length);
        }
        List<Float> values = attributes.get(VALUE_FLOATS);
        Tensor floats = Tensor.zeros(ElementType.F32, values.size());
        for (int i = 0; i < values.size(); i++) {
            floats.setDouble(i, values.get(i));
        }
        return floats;
    }

    @Override
    public List<Datum> evaluate(EvaluationContext in) {
        return List.of(value(in.node().attributes()));
    }

    @Override
    public Lowering lower(LoweringContext to) {
        Tensor value = value(to.node().attributes());
        return new Lowering.Decomposition(out -> out.result(out.constant(value)));
    }
}
