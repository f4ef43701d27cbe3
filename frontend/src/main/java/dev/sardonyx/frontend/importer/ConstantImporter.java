package dev.sardonyx.frontend.importer;

import dev.sardonyx.frontend.model.OnnxAttribute;
import dev.sardonyx.frontend.model.OnnxAttributeValue;
import dev.sardonyx.frontend.model.OnnxNode;
import dev.sardonyx.ir.diagnostic.Diagnostic;
import dev.sardonyx.ir.diagnostic.DiagnosticCode;
import dev.sardonyx.ir.diagnostic.Location;
import dev.sardonyx.ir.diagnostic.ModelException;
import dev.sardonyx.tensor.ElementType;
import dev.sardonyx.tensor.Tensor;
import java.util.List;

/** Reads the value of {@code Constant} nodes, which become weights. */
final class ConstantImporter {
    private ConstantImporter() {}

    static boolean isConstant(OnnxNode node) {
        return node.operator().equals("Constant")
                && OpsetVersions.domain(node.domain()).isEmpty();
    }

    static Tensor value(OnnxNode node, TensorImporter tensors, Location place) {
        return node.attributes().stream()
                .filter(attribute -> attribute.name().equals("value")
                        || attribute.name().equals("sparse_value")
                        || attribute.name().startsWith("value_"))
                .findFirst()
                .map(attribute -> value(attribute, tensors, place))
                .orElseThrow(() -> malformed(place, "has no value", "one attribute of 'value' and 'value_…'"));
    }

    private static Tensor value(OnnxAttribute attribute, TensorImporter tensors, Location place) {
        return switch (attribute.value()) {
            case OnnxAttributeValue.TensorValue(var tensor) -> tensors.tensor(tensor);
            case OnnxAttributeValue.SparseTensorValue(var tensor) -> tensors.dense(tensor);
            case OnnxAttributeValue.FloatValue(float value) -> Tensor.ofFloats(new float[] {value});
            case OnnxAttributeValue.IntValue(long value) -> Tensor.ofLongs(new long[] {value});
            case OnnxAttributeValue.StringValue(String value) -> Tensor.ofStrings(new String[] {value});
            case OnnxAttributeValue.Floats(var values) -> floats(values);
            case OnnxAttributeValue.Ints(var values) ->
                Tensor.vector(values.stream().mapToLong(Long::longValue).toArray());
            case OnnxAttributeValue.Strings(var values) ->
                Tensor.ofStrings(values.toArray(String[]::new), values.size());
            default ->
                throw malformed(
                        place, "has a value of kind " + attribute.kind().text(), "a tensor, numbers or strings");
        };
    }

    private static Tensor floats(List<Float> values) {
        Tensor tensor = Tensor.zeros(ElementType.F32, values.size());
        for (int i = 0; i < values.size(); i++) {
            tensor.setDouble(i, values.get(i));
        }
        return tensor;
    }

    private static ModelException malformed(Location place, String found, String expected) {
        return new ModelException(Diagnostic.error(
                DiagnosticCode.F007,
                place,
                "the constant " + found + ", expected " + expected,
                "export the model again"));
    }
}
