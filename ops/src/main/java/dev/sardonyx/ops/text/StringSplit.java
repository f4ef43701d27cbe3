package dev.sardonyx.ops.text;

import dev.sardonyx.ir.attribute.AttributeKey;
import dev.sardonyx.ir.type.Dim;
import dev.sardonyx.ir.type.Shape;
import dev.sardonyx.ir.type.TensorType;
import dev.sardonyx.ir.type.ValueType;
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
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Each string cut at a delimiter or at white space, filled up with empty strings, and the counts (ONNX StringSplit-20).
 */
public final class StringSplit implements Operator {
    /** Default and empty: runs of white space. */
    public static final AttributeKey<String> DELIMITER =
            AttributeKey.text("delimiter").orElse("");
    /** The most cuts. */
    public static final AttributeKey<Long> MAXSPLIT =
            AttributeKey.integer("maxsplit").optional();

    @Override
    public OperatorSchema schema() {
        return OperatorSchema.onnx("StringSplit")
                .since(20)
                .operand("X", "T1", ElementTypes.STRINGS)
                .result("Y", "T2", ElementTypes.STRINGS)
                .result("Z", "T3", ElementTypes.of(ElementType.I64))
                .attribute(DELIMITER)
                .attribute(MAXSPLIT)
                .build();
    }

    @Override
    public List<ValueType> infer(InferenceContext in) {
        List<Dim> dims = new ArrayList<>(in.shape(0).dims());
        dims.add(in.freshSymbol("parts"));
        return List.of(TensorType.of(ElementType.STRING, Shape.of(dims)), TensorType.of(ElementType.I64, in.shape(0)));
    }

    @Override
    public List<Datum> evaluate(EvaluationContext in) {
        Tensor x = in.tensor(0);
        List<List<String>> all = new ArrayList<>();
        Tensor counts = Tensor.zeros(ElementType.I64, x.shape());
        int most = 0;
        for (int i = 0; i < x.size(); i++) {
            all.add(split(
                    x.strings()[i], in.attribute(DELIMITER), in.find(MAXSPLIT).orElse(Long.MAX_VALUE)));
            counts.setLong(i, all.get(i).size());
            most = Math.max(most, all.get(i).size());
        }
        long[] shape = Arrays.copyOf(x.shape(), x.rank() + 1);
        shape[x.rank()] = most;
        Tensor y = Tensor.zeros(ElementType.STRING, shape);
        for (int i = 0; i < all.size(); i++) {
            for (int k = 0; k < all.get(i).size(); k++) {
                y.strings()[i * most + k] = all.get(i).get(k);
            }
        }
        return List.of(y, counts);
    }

    private static List<String> split(String text, String delimiter, long limit) {
        List<String> parts = new ArrayList<>();
        String rest = delimiter.isEmpty() ? text.stripLeading() : text;
        if (delimiter.isEmpty() && rest.isEmpty()) {
            return parts;
        }
        while (parts.size() < limit) {
            int cut = delimiter.isEmpty() ? firstSpace(rest) : rest.indexOf(delimiter);
            if (cut < 0) {
                break;
            }
            parts.add(rest.substring(0, cut));
            rest = delimiter.isEmpty() ? rest.substring(cut).stripLeading() : rest.substring(cut + delimiter.length());
        }
        String last = delimiter.isEmpty() ? rest.stripTrailing() : rest;
        if (!delimiter.isEmpty() || !last.isEmpty()) {
            parts.add(last);
        }
        return parts;
    }

    private static int firstSpace(String text) {
        return IntStream.range(0, text.length())
                .filter(i -> Character.isWhitespace(text.charAt(i)))
                .findFirst()
                .orElse(-1);
    }

    @Override
    public Lowering lower(LoweringContext to) {
        return new Lowering.HostCall(
                "string_split",
                Map.of(
                        "delimiter", to.attribute(DELIMITER),
                        "maxsplit", to.find(MAXSPLIT).orElse(Long.MAX_VALUE)));
    }
}
