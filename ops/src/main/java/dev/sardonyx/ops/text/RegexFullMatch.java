package dev.sardonyx.ops.text;

import dev.sardonyx.ir.attribute.AttributeKey;
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
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** True where a whole string matches a pattern (ONNX RegexFullMatch-20). */
public final class RegexFullMatch implements Operator {
    public static final AttributeKey<String> PATTERN =
            AttributeKey.text("pattern").optional();

    @Override
    public OperatorSchema schema() {
        return OperatorSchema.onnx("RegexFullMatch")
                .since(20)
                .operand("X", "T1", ElementTypes.STRINGS)
                .result("Y", "T2", ElementTypes.BOOLS)
                .attribute(PATTERN)
                .notes("patterns are read as java.util.regex has them")
                .build();
    }

    @Override
    public List<ValueType> infer(InferenceContext in) {
        String pattern =
                in.find(PATTERN).orElseThrow(() -> in.error("the required attribute 'pattern' is missing", ""));
        try {
            Pattern.compile(pattern);
        } catch (java.util.regex.PatternSyntaxException e) {
            throw in.error("'" + pattern + "' is no pattern: " + e.getDescription(), "");
        }
        return List.of(in.tensor(0).withElement(ElementType.BOOL));
    }

    @Override
    public List<Datum> evaluate(EvaluationContext in) {
        Tensor x = in.tensor(0);
        Tensor y = Tensor.zeros(ElementType.BOOL, x.shape());
        Pattern pattern = Pattern.compile(in.attribute(PATTERN));
        for (int i = 0; i < x.size(); i++) {
            y.setLong(i, pattern.matcher(x.strings()[i]).matches() ? 1 : 0);
        }
        return List.of(y);
    }

    @Override
    public Lowering lower(LoweringContext to) {
        return new Lowering.HostCall(
                "regex_full_match", Map.of("pattern", to.find(PATTERN).orElse("")));
    }
}
