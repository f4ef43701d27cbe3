package dev.sardonyx.ops.ml;

import dev.sardonyx.ir.attribute.AttributeKey;
import dev.sardonyx.ir.type.Dim;
import dev.sardonyx.ir.type.Shape;
import dev.sardonyx.ir.type.TensorType;
import dev.sardonyx.ir.type.ValueType;
import dev.sardonyx.ir.type.ValueType.MapType;
import dev.sardonyx.ops.ElementTypes;
import dev.sardonyx.ops.EvaluationContext;
import dev.sardonyx.ops.InferenceContext;
import dev.sardonyx.ops.Lowering;
import dev.sardonyx.ops.LoweringContext;
import dev.sardonyx.ops.NodeContext;
import dev.sardonyx.ops.Operator;
import dev.sardonyx.ops.OperatorSchema;
import dev.sardonyx.tensor.Datum;
import dev.sardonyx.tensor.DatumMap;
import dev.sardonyx.tensor.ElementType;
import dev.sardonyx.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The values of a map by ascending keys, or each at the place that its key names (ONNX-ML CastMap-1), [1, N]. Where
 * the text is silent this is what ONNX Runtime does: numbers are written with six decimals, places without a value
 * hold 0, as a string "0.f", and keys beyond them are left out.
 */
public final class CastMap implements Operator {
    /** {@code TO_FLOAT}, {@code TO_STRING} or {@code TO_INT64}. */
    public static final AttributeKey<String> CAST_TO =
            AttributeKey.text("cast_to").orElse("TO_FLOAT");
    /** {@code DENSE} or {@code SPARSE}. */
    public static final AttributeKey<String> MAP_FORM =
            AttributeKey.text("map_form").orElse("DENSE");
    /** The length of the result when sparse. */
    public static final AttributeKey<Long> MAX_MAP =
            AttributeKey.integer("max_map").orElse(1L);

    @Override
    public OperatorSchema schema() {
        return OperatorSchema.of(Samples.DOMAIN, "CastMap")
                .operand("X", "", ElementTypes.of(ElementType.STRING, ElementType.F32))
                .result("Y", "", ElementTypes.of(ElementType.STRING, ElementType.F32, ElementType.I64))
                .attribute(CAST_TO)
                .attribute(MAP_FORM)
                .attribute(MAX_MAP)
                .build();
    }

    private static boolean sparse(NodeContext in) {
        return switch (in.attribute(MAP_FORM)) {
            case "DENSE" -> false;
            case "SPARSE" -> true;
            default -> throw in.error("'map_form' must be DENSE or SPARSE, found " + in.attribute(MAP_FORM), "");
        };
    }

    @Override
    public List<ValueType> infer(InferenceContext in) {
        if (!(in.operandType(0) instanceof MapType map) || map.key() != ElementType.I64) {
            throw in.error("the operand must be a map with keys of i64, found " + in.operandType(0), "");
        }
        ElementType type = switch (in.attribute(CAST_TO)) {
            case "TO_FLOAT" -> ElementType.F32;
            case "TO_STRING" -> ElementType.STRING;
            case "TO_INT64" -> ElementType.I64;
            default ->
                throw in.error("'cast_to' must be TO_FLOAT, TO_STRING or TO_INT64, found " + in.attribute(CAST_TO), "");
        };
        Dim length = sparse(in) ? Dim.known(in.attribute(MAX_MAP)) : in.freshSymbol("entries");
        return List.of(TensorType.of(type, Shape.of(Dim.ONE, length)));
    }

    @Override
    public List<Datum> evaluate(EvaluationContext in) {
        Map<Object, Datum> entries = ((DatumMap) in.operand(0)).entries();
        boolean sparse = in.attribute(MAP_FORM).equals("SPARSE");
        long[] keys =
                entries.keySet().stream().mapToLong(key -> (Long) key).sorted().toArray();
        int length = sparse ? Math.toIntExact(in.attribute(MAX_MAP)) : keys.length;
        String[] texts = new String[length];
        Arrays.fill(texts, "");
        for (int i = 0; i < keys.length; i++) {
            if (sparse && keys[i] < 0) {
                throw in.error("keys start at 0, found " + keys[i]);
            }
            if (!sparse || keys[i] < length) {
                texts[sparse ? (int) keys[i] : i] = text((Tensor) entries.get(keys[i]), in.attribute(CAST_TO));
            }
        }
        return List.of(
                switch (in.attribute(CAST_TO)) {
                    case "TO_STRING" ->
                        Tensor.ofStrings(
                                Arrays.stream(texts)
                                        .map(t -> t.isEmpty() ? "0.f" : t)
                                        .toArray(String[]::new),
                                1,
                                length);
                    case "TO_INT64" ->
                        Tensor.ofLongs(
                                Arrays.stream(texts)
                                        .mapToLong(t -> t.isEmpty() ? 0 : Long.parseLong(t))
                                        .toArray(),
                                1,
                                length);
                    default -> floats(texts);
                });
    }

    private static Tensor floats(String[] texts) {
        Tensor y = Tensor.zeros(ElementType.F32, 1, texts.length);
        for (int i = 0; i < texts.length; i++) {
            y.setDouble(i, texts[i].isEmpty() ? 0 : Float.parseFloat(texts[i]));
        }
        return y;
    }

    private static String text(Tensor value, String target) {
        if (value.elementType() == ElementType.STRING) {
            return target.equals("TO_STRING") ? value.strings()[0] : value.strings()[0].strip();
        }
        return switch (target) {
            case "TO_STRING" -> String.format(Locale.ROOT, "%.6f", value.getDouble(0));
            case "TO_INT64" -> Long.toString(value.getLong(0));
            default -> Float.toString(value.getFloat(0));
        };
    }

    @Override
    public Lowering lower(LoweringContext to) {
        return new Lowering.HostCall("cast_map", Map.of("length", sparse(to) ? to.attribute(MAX_MAP) : -1L));
    }
}
