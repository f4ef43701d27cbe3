package dev.sardonyx.ops.ml;

import dev.sardonyx.ir.type.TensorType;
import dev.sardonyx.ir.type.ValueType;
import dev.sardonyx.ir.type.ValueType.MapType;
import dev.sardonyx.ops.ElementTypes;
import dev.sardonyx.ops.EvaluationContext;
import dev.sardonyx.ops.InferenceContext;
import dev.sardonyx.ops.Lowering;
import dev.sardonyx.ops.LoweringContext;
import dev.sardonyx.ops.Operator;
import dev.sardonyx.ops.OperatorSchema;
import dev.sardonyx.tensor.Datum;
import dev.sardonyx.tensor.DatumMap;
import dev.sardonyx.tensor.ElementType;
import dev.sardonyx.tensor.Tensor;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The values of a map in the order of a vocabulary, [1, C] for C words (ONNX-ML DictVectorizer-1). Words that are no
 * keys give 0 or an empty string; keys that are no words are left out.
 */
public final class DictVectorizer implements Operator {
    public static final ClassLabels VOCABULARY = ClassLabels.named("int64_vocabulary", "string_vocabulary");
    private static final Set<ElementType> VALUES =
            ElementTypes.of(ElementType.I64, ElementType.F32, ElementType.F64, ElementType.STRING);

    @Override
    public OperatorSchema schema() {
        return OperatorSchema.of(Samples.DOMAIN, "DictVectorizer")
                .operand("X", "", VALUES)
                .result("Y", "", VALUES)
                .attribute(VOCABULARY.integers())
                .attribute(VOCABULARY.strings())
                .build();
    }

    @Override
    public List<ValueType> infer(InferenceContext in) {
        Tensor vocabulary = VOCABULARY.required(in);
        if (!(in.operandType(0) instanceof MapType map)
                || map.key() != vocabulary.elementType()
                || !(map.value() instanceof TensorType value)
                || !VALUES.contains(value.element())) {
            throw in.error(
                    "the operand must be a map from " + vocabulary.elementType().text() + " to one of "
                            + VALUES.stream().map(ElementType::text).sorted().toList() + ", found "
                            + in.operandType(0),
                    "");
        }
        return List.of(TensorType.of(value.element(), 1, vocabulary.size()));
    }

    @Override
    public List<Datum> evaluate(EvaluationContext in) {
        Map<Object, Datum> entries = ((DatumMap) in.operand(0)).entries();
        List<?> words = in.attribute(VOCABULARY.strings()).isEmpty()
                ? in.attribute(VOCABULARY.integers())
                : in.attribute(VOCABULARY.strings());
        ElementType type = entries.values().stream()
                .map(value -> ((Tensor) value).elementType())
                .findFirst()
                .orElse(ElementType.F32);
        Tensor y = Tensor.zeros(type, 1, words.size());
        entries.forEach((key, value) -> {
            int at = words.indexOf(key);
            if (at >= 0) {
                y.copyElement(at, (Tensor) value, 0);
            }
        });
        return List.of(y);
    }

    @Override
    public Lowering lower(LoweringContext to) {
        return new Lowering.HostCall("dict_vectorizer", Map.of("vocabulary", VOCABULARY.of(to.node())));
    }
}
