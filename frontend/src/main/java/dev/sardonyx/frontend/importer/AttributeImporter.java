package dev.sardonyx.frontend.importer;

import dev.sardonyx.frontend.model.OnnxAttribute;
import dev.sardonyx.frontend.model.OnnxAttributeValue;
import dev.sardonyx.frontend.model.OnnxNode;
import dev.sardonyx.ir.attribute.Attribute;
import dev.sardonyx.ir.attribute.Attributes;
import dev.sardonyx.ir.diagnostic.Diagnostic;
import dev.sardonyx.ir.diagnostic.DiagnosticCode;
import dev.sardonyx.ir.diagnostic.Location;
import dev.sardonyx.ir.diagnostic.ModelException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Turns attributes of the file into attributes of nodes. Graphs are not attributes but regions. */
final class AttributeImporter {
    private AttributeImporter() {}

    /** {@code node} with references to the enclosing function's attributes replaced by what its caller gave. */
    static OnnxNode resolved(OnnxNode node, Map<String, OnnxAttributeValue> arguments) {
        if (node.attributes().stream().noneMatch(a -> a.value() instanceof OnnxAttributeValue.Reference)) {
            return node;
        }
        List<OnnxAttribute> attributes = new ArrayList<>();
        for (OnnxAttribute attribute : node.attributes()) {
            if (attribute.value() instanceof OnnxAttributeValue.Reference(String parameter, var _)) {
                OnnxAttributeValue argument = arguments.get(parameter);
                if (argument != null) {
                    attributes.add(OnnxAttribute.of(attribute.name(), argument));
                }
            } else {
                attributes.add(attribute);
            }
        }
        return new OnnxNode(
                node.name(),
                node.domain(),
                node.operator(),
                node.overload(),
                node.inputs(),
                node.outputs(),
                attributes,
                node.docString(),
                node.metadata());
    }

    /** The attributes of {@code node} but its graphs. */
    static Attributes attributes(OnnxNode node, TensorImporter tensors, Location place) {
        Map<String, Attribute> attributes = new HashMap<>();
        for (OnnxAttribute attribute : node.attributes()) {
            if (!(attribute.value() instanceof OnnxAttributeValue.GraphValue)) {
                attributes.put(attribute.name(), attribute(attribute, tensors, place));
            }
        }
        return Attributes.of(attributes);
    }

    private static Attribute attribute(OnnxAttribute attribute, TensorImporter tensors, Location place) {
        return switch (attribute.value()) {
            case OnnxAttributeValue.FloatValue(float value) -> new Attribute.Float(value);
            case OnnxAttributeValue.IntValue(long value) -> new Attribute.Int(value);
            case OnnxAttributeValue.StringValue(String value) -> new Attribute.Text(value);
            case OnnxAttributeValue.TensorValue(var tensor) -> new Attribute.TensorValue(tensors.tensor(tensor));
            case OnnxAttributeValue.SparseTensorValue(var tensor) -> new Attribute.TensorValue(tensors.dense(tensor));
            case OnnxAttributeValue.TypeValue(var type) ->
                new TypeImporter(new SymbolNames())
                        .type(attribute.name(), type)
                        .map(Attribute.Type::new)
                        .orElseThrow(() -> unsupported(attribute, place));
            case OnnxAttributeValue.Floats(var values) -> new Attribute.Floats(values);
            case OnnxAttributeValue.Ints(var values) -> new Attribute.Ints(values);
            case OnnxAttributeValue.Strings(var values) -> new Attribute.Texts(values);
            case OnnxAttributeValue.GraphValue _,
                    OnnxAttributeValue.Graphs _,
                    OnnxAttributeValue.Tensors _,
                    OnnxAttributeValue.SparseTensors _,
                    OnnxAttributeValue.Types _,
                    OnnxAttributeValue.Reference _ -> throw unsupported(attribute, place);
        };
    }

    private static ModelException unsupported(OnnxAttribute attribute, Location place) {
        return new ModelException(Diagnostic.error(
                DiagnosticCode.F007,
                place,
                "the attribute '" + attribute.name() + "' holds "
                        + attribute.kind().text() + ", which no operator that is known takes",
                "export the model again, or for another operator set"));
    }
}
