package dev.sardonyx.ops.text;

import dev.sardonyx.ir.attribute.AttributeKey;
import dev.sardonyx.ir.type.Dim;
import dev.sardonyx.ir.type.Shape;
import dev.sardonyx.ir.type.ValueType;
import dev.sardonyx.ops.ElementTypes;
import dev.sardonyx.ops.EvaluationContext;
import dev.sardonyx.ops.InferenceContext;
import dev.sardonyx.ops.Lowering;
import dev.sardonyx.ops.LoweringContext;
import dev.sardonyx.ops.Operator;
import dev.sardonyx.ops.OperatorSchema;
import dev.sardonyx.tensor.Datum;
import dev.sardonyx.tensor.Tensor;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Strings without stop words and in one case (ONNX StringNormalizer-10); one empty string when none is left. */
public final class StringNormalizer implements Operator {
    /** {@code NONE}, {@code LOWER} or {@code UPPER}. */
    public static final AttributeKey<String> CASE_CHANGE_ACTION =
            AttributeKey.text("case_change_action").orElse("NONE");

    public static final AttributeKey<Boolean> IS_CASE_SENSITIVE =
            AttributeKey.flag("is_case_sensitive").orElse(false);
    public static final AttributeKey<String> LOCALE =
            AttributeKey.text("locale").orElse("en_US");
    public static final AttributeKey<List<String>> STOPWORDS =
            AttributeKey.texts("stopwords").orElse(List.of());

    @Override
    public OperatorSchema schema() {
        return OperatorSchema.onnx("StringNormalizer")
                .since(10)
                .operand("X", "", ElementTypes.STRINGS)
                .result("Y", "", ElementTypes.STRINGS)
                .attribute(CASE_CHANGE_ACTION)
                .attribute(IS_CASE_SENSITIVE)
                .attribute(LOCALE)
                .attribute(STOPWORDS)
                .build();
    }

    @Override
    public List<ValueType> infer(InferenceContext in) {
        Shape shape = in.shape(0);
        boolean vector = shape.rank() == 1;
        if (!vector && (shape.rank() != 2 || !shape.dim(0).isKnown(1))) {
            throw in.error("the operand must be [C] or [1, C], found " + shape, "");
        }
        Dim kept = in.freshSymbol("kept");
        return List.of(in.tensor(0).withShape(vector ? Shape.of(kept) : Shape.of(Dim.ONE, kept)));
    }

    @Override
    public List<Datum> evaluate(EvaluationContext in) {
        Locale locale = Locale.forLanguageTag(in.attribute(LOCALE).replace('_', '-'));
        boolean sensitive = in.attribute(IS_CASE_SENSITIVE);
        Set<String> stops = new HashSet<>();
        for (String word : in.attribute(STOPWORDS)) {
            stops.add(sensitive ? word : word.toLowerCase(locale));
        }
        List<String> kept = new ArrayList<>();
        for (String word : in.tensor(0).strings()) {
            if (!stops.contains(sensitive ? word : word.toLowerCase(locale))) {
                kept.add(
                        switch (in.attribute(CASE_CHANGE_ACTION)) {
                            case "LOWER" -> word.toLowerCase(locale);
                            case "UPPER" -> word.toUpperCase(locale);
                            default -> word;
                        });
            }
        }
        if (kept.isEmpty()) {
            kept.add("");
        }
        String[] strings = kept.toArray(String[]::new);
        return List.of(
                in.tensor(0).rank() == 1
                        ? Tensor.ofStrings(strings, strings.length)
                        : Tensor.ofStrings(strings, 1, strings.length));
    }

    @Override
    public Lowering lower(LoweringContext to) {
        return new Lowering.HostCall(
                "string_normalizer",
                Map.of(
                        "case_change_action", to.attribute(CASE_CHANGE_ACTION),
                        "is_case_sensitive", to.attribute(IS_CASE_SENSITIVE) ? 1L : 0L,
                        "locale", to.attribute(LOCALE),
                        "stopwords", to.attribute(STOPWORDS).toArray(String[]::new)));
    }
}
