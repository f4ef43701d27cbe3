package dev.sardonyx.frontend.importer;

import dev.sardonyx.frontend.importer.gradient.Differentiation;
import dev.sardonyx.frontend.importer.gradient.NodeWriter;
import dev.sardonyx.frontend.model.OnnxAttribute;
import dev.sardonyx.frontend.model.OnnxAttributeValue;
import dev.sardonyx.frontend.model.OnnxNode;
import dev.sardonyx.ir.attribute.Attributes;
import dev.sardonyx.ir.diagnostic.Diagnostic;
import dev.sardonyx.ir.diagnostic.DiagnosticCode;
import dev.sardonyx.ir.diagnostic.Location;
import dev.sardonyx.ir.diagnostic.ModelException;
import dev.sardonyx.ir.graph.Node;
import dev.sardonyx.ir.graph.Value;
import dev.sardonyx.ir.type.TensorType;
import dev.sardonyx.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/**
 * Imports {@code Gradient} (ai.onnx.preview.training, version 1): its attributes name values of the graph around it, its
 * place is taken by the nodes that compute the derivatives.
 */
final class GradientImporter {
    private static final String DOMAIN = "ai.onnx.preview.training";
    private static final String OPERATOR = "Gradient";

    private final BodyBuilder body;
    private final Frame frame;
    private final Location place;

    GradientImporter(BodyBuilder body, Frame frame, Location place) {
        this.body = body;
        this.frame = frame;
        this.place = place;
    }

    static boolean isGradient(OnnxNode node) {
        return node.operator().equals(OPERATOR) && node.domain().equals(DOMAIN);
    }

    /** The names of the values of the graph that a {@code Gradient} refers to. */
    static List<String> read(OnnxNode node) {
        List<String> names = new ArrayList<>(texts(node, "xs"));
        names.addAll(texts(node, "zs"));
        names.addAll(texts(node, "y"));
        return names;
    }

    private static List<String> texts(OnnxNode node, String attribute) {
        return switch (node.attribute(attribute).map(OnnxAttribute::value).orElse(null)) {
            case OnnxAttributeValue.Strings(List<String> values) -> values;
            case OnnxAttributeValue.StringValue(String value) -> List.of(value);
            case null, default -> List.of();
        };
    }

    /** The derivatives, one for each name in {@code xs}. */
    List<Value> derivatives(OnnxNode node, List<Value> points) {
        List<String> wanted = texts(node, "xs");
        List<String> names = new ArrayList<>(wanted);
        names.addAll(texts(node, "zs"));
        List<String> value = texts(node, "y");
        if (wanted.isEmpty() || value.size() != 1) {
            throw error("it must name what to differentiate by ('xs') and what to differentiate ('y')");
        }
        if (points.size() != names.size()) {
            throw error("'xs' and 'zs' name " + names.size() + " values, but it has " + points.size() + " inputs");
        }
        if (node.outputs().size() > wanted.size()) {
            throw error("'xs' names " + wanted.size() + " values, but it has "
                    + node.outputs().size() + " outputs");
        }
        return new Differentiation(new Writer(body, place), place)
                .differentiate(
                        body.nodes(),
                        names.stream().map(this::find).toList(),
                        points,
                        wanted.size(),
                        find(value.getFirst()));
    }

    private Value find(String name) {
        return frame.names().find(name).orElseThrow(() -> error("the graph around it defines no value '" + name + "'"));
    }

    private ModelException error(String fact) {
        return new ModelException(Diagnostic.error(
                DiagnosticCode.F007,
                place,
                fact,
                "give one input for each name in 'xs' and 'zs', and one output for each in 'xs'"));
    }

    private record Writer(BodyBuilder body, Location place) implements NodeWriter {
        @Override
        public Value node(String operator, Attributes attributes, Value... operands) {
            Value result = body.value(operator);
            body.add(new Node(operator, List.of(operands), attributes, Map.of(), List.of(result), place));
            return result;
        }

        @Override
        public void add(Node node) {
            body.add(node);
        }

        @Override
        public Value fresh(String hint) {
            return body.value(hint);
        }

        @Override
        public Value constant(Tensor tensor) {
            return body.weight("constant", tensor);
        }

        @Override
        public OptionalInt rank(Value value) {
            return body.known(value)
                    .filter(TensorType.class::isInstance)
                    .map(type -> ((TensorType) type).shape())
                    .filter(shape -> shape.isRanked())
                    .map(shape -> OptionalInt.of(shape.rank()))
                    .orElse(OptionalInt.empty());
        }
    }
}
