package dev.sardonyx.frontend.importer;

import dev.sardonyx.frontend.importer.opset.OpsetAdapter;
import dev.sardonyx.frontend.model.OnnxAttribute;
import dev.sardonyx.frontend.model.OnnxAttributeValue;
import dev.sardonyx.frontend.model.OnnxFunction;
import dev.sardonyx.frontend.model.OnnxNode;
import dev.sardonyx.ir.attribute.AttributeKey;
import dev.sardonyx.ir.attribute.Attributes;
import dev.sardonyx.ir.diagnostic.Diagnostic;
import dev.sardonyx.ir.diagnostic.DiagnosticCode;
import dev.sardonyx.ir.diagnostic.Location;
import dev.sardonyx.ir.diagnostic.ModelException;
import dev.sardonyx.ir.graph.Node;
import dev.sardonyx.ir.graph.Value;
import dev.sardonyx.ops.OperatorSchema;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Imports the nodes of one graph, and of the functions they call, into one body. What is wrong with a node is reported
 * and its outputs are defined all the same, so that one fault gives one message.
 */
final class NodeImporter {
    /** How many trailing operands of a node, and parameters of its regions, are captures. */
    static final AttributeKey<Long> CAPTURES = AttributeKey.integer("captures").orElse(0L);

    private final ModelContext context;
    private final BodyBuilder body;
    private final FunctionInliner functions;

    NodeImporter(ModelContext context, BodyBuilder body) {
        this.context = context;
        this.body = body;
        this.functions = new FunctionInliner(context, this);
    }

    /** Imports {@code nodes}, in an order in which they can run. */
    void nodes(List<OnnxNode> nodes, Frame frame) {
        Set<OnnxNode> cyclic = Collections.newSetFromMap(new IdentityHashMap<>());
        List<OnnxNode> sorted = NodeOrder.sort(nodes, context.freeNames(), cycle -> {
            reportCycle(cycle, frame);
            cyclic.addAll(cycle);
        });
        for (OnnxNode node : sorted) {
            if (!cyclic.contains(node)) {
                node(node, frame);
            }
            defineLeftOut(node, frame);
        }
    }

    private void node(OnnxNode node, Frame frame) {
        OnnxNode resolved = AttributeImporter.resolved(node, frame.arguments());
        Location place = location(resolved, frame);
        context.countNode(place);
        try {
            adapt(resolved, frame, place);
        } catch (ModelException e) {
            e.diagnostics().forEach(context.diagnostics());
        }
    }

    private void reportCycle(List<OnnxNode> cycle, Frame frame) {
        String names = cycle.stream().map(n -> '"' + name(n) + '"').collect(Collectors.joining(" -> "));
        context.malformed(
                location(cycle.getFirst(), frame),
                "the node needs its own result: " + names + " (each reads the one behind it, the last the first)",
                "break the cycle in the model");
    }

    /** A node whose name is empty goes by its first output. */
    static String name(OnnxNode node) {
        if (!node.name().isEmpty()) {
            return node.name();
        }
        return node.outputs().stream().filter(o -> !o.isEmpty()).findFirst().orElse("");
    }

    private Location location(OnnxNode node, Frame frame) {
        String domain = OpsetVersions.domain(node.domain());
        String operator = (domain.isEmpty() ? "" : domain + "::") + node.operator() + "-"
                + frame.opsets().version(domain);
        return new Location(context.file(), frame.graph(), name(node), operator);
    }

    private void adapt(OnnxNode node, Frame frame, Location place) {
        String domain = OpsetVersions.domain(node.domain());
        Optional<OnnxFunction> function = context.function(node);
        if (function.isPresent() && context.operators().find(qualified(node)).isEmpty()) {
            functions.inline(function.get(), node, frame, place);
            return;
        }
        FrameFacts facts = new FrameFacts(frame.names(), body);
        for (OnnxNode adapted : OpsetAdapter.adapt(node, domain, frame.opsets().version(domain), facts, place)) {
            if (ConstantImporter.isConstant(adapted)) {
                constant(adapted, frame, place);
            } else if (GradientImporter.isGradient(adapted)) {
                gradient(adapted, frame, place);
            } else {
                operator(adapted, frame, place);
            }
        }
    }

    private static String qualified(OnnxNode node) {
        String domain = OpsetVersions.domain(node.domain());
        return domain.isEmpty() ? node.operator() : domain + "." + node.operator();
    }

    private void constant(OnnxNode node, Frame frame, Location place) {
        String name = node.outputs().isEmpty() ? "" : node.outputs().getFirst();
        Value weight =
                body.weight(name, ConstantImporter.value(node, context.tensors().at(place), place));
        define(name, weight, frame, place);
    }

    private void gradient(OnnxNode node, Frame frame, Location place) {
        List<Value> points = operands(node, frame, place);
        List<Value> derivatives = new GradientImporter(body, frame, place).derivatives(node, points);
        for (int i = 0; i < node.outputs().size(); i++) {
            define(node.outputs().get(i), derivatives.get(i), frame, place);
        }
    }

    private void operator(OnnxNode node, Frame frame, Location place) {
        if (context.operators().find(qualified(node)).isEmpty()) {
            context.unknown().add(qualified(node), place);
            operands(node, frame, place);
            return;
        }
        checkAttributes(node, place);
        List<Value> operands = operands(node, frame, place);
        Attributes attributes =
                AttributeImporter.attributes(node, context.tensors().at(place), place);
        RegionImporter regions = new RegionImporter(context, body, frame, place);
        if (hasGraphs(node)) {
            regions.importRegions(node);
            operands.addAll(regions.captures());
            attributes = attributes.with(CAPTURES, (long) regions.captures().size());
        }
        List<Value> results = new ArrayList<>();
        for (String output : node.outputs()) {
            results.add(output.isEmpty() ? Value.ABSENT : body.value(output));
        }
        body.add(new Node(qualified(node), operands, attributes, regions.regions(), results, place));
        for (int i = 0; i < results.size(); i++) {
            define(node.outputs().get(i), results.get(i), frame, place);
        }
    }

    /** Reports attributes that the operator does not have: what they ask for would be left out silently. */
    private void checkAttributes(OnnxNode node, Location place) {
        OperatorSchema schema = context.operators().get(qualified(node)).schema();
        Set<String> known = new TreeSet<>(schema.attributes().keySet());
        known.addAll(schema.regions());
        for (OnnxAttribute attribute : node.attributes()) {
            if (!known.contains(attribute.name())) {
                context.diagnostics()
                        .accept(Diagnostic.error(
                                        DiagnosticCode.F007,
                                        place,
                                        "the operator " + qualified(node) + " has no attribute '" + attribute.name()
                                                + "'; it has " + known,
                                        "correct or remove the attribute, or export for another operator set")
                                .withNearest(
                                        NearestName.of(attribute.name(), known).orElse("")));
            }
        }
    }

    private static boolean hasGraphs(OnnxNode node) {
        return node.attributes().stream().anyMatch(a -> a.value() instanceof OnnxAttributeValue.GraphValue);
    }

    /** The inputs of {@code node}, without absent ones at the end. */
    List<Value> operands(OnnxNode node, Frame frame, Location place) {
        List<Value> operands = new ArrayList<>();
        for (String input : node.inputs()) {
            operands.add(input.isEmpty() ? Value.ABSENT : lookUp(input, frame, place));
        }
        while (!hasGraphs(node) && !operands.isEmpty() && !operands.getLast().isPresent()) {
            operands.removeLast();
        }
        return operands;
    }

    /** The meaning of {@code name}; a name without one is reported and gets a value that nothing defines. */
    Value lookUp(String name, Frame frame, Location place) {
        Optional<Value> value = frame.names().find(name);
        if (value.isPresent()) {
            return value.get();
        }
        context.malformed(
                place,
                "the value '" + name + "' is read, but no input, initializer or node defines it",
                "export the model again; a tool may have removed the node that defines it");
        Value placeholder = body.value(name);
        frame.names().define(name, placeholder);
        return placeholder;
    }

    void define(String name, Value value, Frame frame, Location place) {
        if (!name.isEmpty() && !frame.names().define(name, value)) {
            context.malformed(
                    place,
                    "the value '" + name + "' is defined a second time",
                    "each name may be defined once in a graph; rename one of them");
        }
    }

    /** Gives outputs that a faulty node did not define a value, so that their readers are not reported too. */
    private void defineLeftOut(OnnxNode node, Frame frame) {
        for (String output : node.outputs()) {
            if (!output.isEmpty() && !frame.names().defines(output)) {
                frame.names().define(output, body.value(output));
            }
        }
    }
}
