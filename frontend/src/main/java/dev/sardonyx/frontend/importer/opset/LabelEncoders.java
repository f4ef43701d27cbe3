package dev.sardonyx.frontend.importer.opset;

import dev.sardonyx.frontend.importer.opset.Rewriting.Row;
import dev.sardonyx.frontend.model.OnnxAttribute;
import dev.sardonyx.frontend.model.OnnxAttributeValue;
import dev.sardonyx.frontend.model.OnnxAttributeValue.Ints;
import dev.sardonyx.frontend.model.OnnxAttributeValue.Strings;
import dev.sardonyx.tensor.ElementType;
import java.util.List;
import java.util.stream.LongStream;

/** {@code ai.onnx.ml.LabelEncoder} of version 1 knew one list of strings, whose positions are the other labels. */
final class LabelEncoders {
    static final List<Row> ROWS = List.of(new Row("ai.onnx.ml", "LabelEncoder", 1, 1, LabelEncoders::rewrite));

    private LabelEncoders() {}

    private static void rewrite(NodeRewriter to) {
        List<String> classes = to.node()
                .attribute("classes_strings")
                .map(OnnxAttribute::value)
                .filter(Strings.class::isInstance)
                .map(value -> ((Strings) value).values())
                .orElse(List.of());
        List<Long> positions = LongStream.range(0, classes.size()).boxed().toList();
        boolean fromStrings = to.facts().element(to.input(0)).orElse(ElementType.STRING) == ElementType.STRING;
        OnnxAttributeValue strings = new Strings(classes);
        OnnxAttributeValue integers = new Ints(positions);
        List<OnnxAttribute> lists = fromStrings
                ? List.of(OnnxAttribute.of("keys_strings", strings), OnnxAttribute.of("values_int64s", integers))
                : List.of(OnnxAttribute.of("keys_int64s", integers), OnnxAttribute.of("values_strings", strings));
        to.replace(
                "LabelEncoder",
                to.node().inputs(),
                NodeRewriter.join(to.without("classes_strings"), lists.toArray(OnnxAttribute[]::new)));
    }
}
