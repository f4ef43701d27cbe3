package dev.sardonyx.ops.ml;

import dev.sardonyx.ir.attribute.AttributeKey;
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
import java.util.Map;

/** Strings to integers, or integers to strings, by two lists of equal length (ONNX-ML CategoryMapper-1). */
public final class CategoryMapper implements Operator {
    public static final ClassLabels CATEGORIES = ClassLabels.named("cats_int64s", "cats_strings");
    public static final AttributeKey<Long> DEFAULT_INT64 =
            AttributeKey.integer("default_int64").orElse(-1L);
    public static final AttributeKey<String> DEFAULT_STRING =
            AttributeKey.text("default_string").orElse("_Unused");

    @Override
    public OperatorSchema schema() {
        return OperatorSchema.of(Samples.DOMAIN, "CategoryMapper")
                .operand("X", "", Samples.LABELS)
                .result("Y", "", Samples.LABELS)
                .attribute(CATEGORIES.integers())
                .attribute(CATEGORIES.strings())
                .attribute(DEFAULT_INT64)
                .attribute(DEFAULT_STRING)
                .build();
    }

    @Override
    public List<ValueType> infer(InferenceContext in) {
        int integers = in.attribute(CATEGORIES.integers()).size();
        int strings = in.attribute(CATEGORIES.strings()).size();
        if (integers != strings) {
            throw in.error(
                    "'cats_int64s' and 'cats_strings' must be equally long, found " + integers + " and " + strings, "");
        }
        return List.of(
                in.tensor(0).withElement(in.element(0) == ElementType.STRING ? ElementType.I64 : ElementType.STRING));
    }

    @Override
    public List<Datum> evaluate(EvaluationContext in) {
        Tensor x = in.tensor(0);
        List<Long> integers = in.attribute(CATEGORIES.integers());
        List<String> strings = in.attribute(CATEGORIES.strings());
        boolean toIntegers = x.elementType() == ElementType.STRING;
        Tensor y = Tensor.zeros(toIntegers ? ElementType.I64 : ElementType.STRING, x.shape());
        for (int i = 0; i < x.size(); i++) {
            if (toIntegers) {
                int at = strings.lastIndexOf(x.strings()[i]);
                y.setLong(i, at < 0 ? in.attribute(DEFAULT_INT64) : integers.get(at));
            } else {
                int at = integers.lastIndexOf(x.getLong(i));
                y.strings()[i] = at < 0 ? in.attribute(DEFAULT_STRING) : strings.get(at);
            }
        }
        return List.of(y);
    }

    @Override
    public Lowering lower(LoweringContext to) {
        Tensor integers = Tensor.vector(to.attribute(CATEGORIES.integers()).stream()
                .mapToLong(Long::longValue)
                .toArray());
        Tensor strings = strings(to);
        boolean toIntegers = to.element(0) == ElementType.STRING;
        return new Lowering.HostCall(
                "label_encoder",
                Map.of(
                        "keys", toIntegers ? strings : integers,
                        "values", toIntegers ? integers : strings,
                        "other",
                                toIntegers
                                        ? Tensor.vector(to.attribute(DEFAULT_INT64))
                                        : Tensor.ofStrings(new String[] {to.attribute(DEFAULT_STRING)}, 1)));
    }

    private static Tensor strings(NodeContext in) {
        String[] strings = in.attribute(CATEGORIES.strings()).toArray(String[]::new);
        return Tensor.ofStrings(strings, strings.length);
    }
}
