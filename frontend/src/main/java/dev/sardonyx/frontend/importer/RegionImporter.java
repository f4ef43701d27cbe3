package dev.sardonyx.frontend.importer;

import dev.sardonyx.frontend.model.OnnxAttribute;
import dev.sardonyx.frontend.model.OnnxAttributeValue;
import dev.sardonyx.frontend.model.OnnxGraph;
import dev.sardonyx.frontend.model.OnnxNode;
import dev.sardonyx.ir.diagnostic.Location;
import dev.sardonyx.ir.graph.Graph;
import dev.sardonyx.ir.graph.Value;
import dev.sardonyx.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Turns the nested graphs of one node into closed regions. What they read from outside becomes trailing operands of
 * the node and trailing parameters of every region, in one order for all; constants from outside become weights inside.
 */
final class RegionImporter {
    private final ModelContext context;
    private final BodyBuilder outer;
    private final Frame frame;
    private final Location place;
    private final Map<String, Value> captured = new LinkedHashMap<>();
    private final Map<String, Tensor> constants = new LinkedHashMap<>();
    private final Map<String, Graph> regions = new LinkedHashMap<>();

    RegionImporter(ModelContext context, BodyBuilder outer, Frame frame, Location place) {
        this.context = context;
        this.outer = outer;
        this.frame = frame;
        this.place = place;
    }

    List<Value> captures() {
        return List.copyOf(captured.values());
    }

    Map<String, Graph> regions() {
        return regions;
    }

    void importRegions(OnnxNode node) {
        ImportLimits limits = context.options().limits();
        if (frame.depth() >= limits.depth()) {
            throw limits.exceeded(place, "graphs are nested too deeply", frame.depth() + 1, "depth", limits.depth());
        }
        for (String name : context.freeNames().captured(node)) {
            capture(name);
        }
        for (OnnxAttribute attribute : node.attributes()) {
            if (attribute.value() instanceof OnnxAttributeValue.GraphValue(OnnxGraph graph)) {
                regions.put(attribute.name(), region(attribute.name(), graph));
            }
        }
    }

    private void capture(String name) {
        Optional<Value> value = frame.names().find(name);
        if (value.isEmpty()) {
            context.malformed(
                    place,
                    "a nested graph reads the value '" + name + "', which neither it nor a graph around it defines",
                    "export the model again; a tool may have removed the node that defines it");
            value = Optional.of(outer.value(name));
        }
        Optional<Tensor> constant = outer.constant(value.get());
        if (constant.isPresent()) {
            constants.put(name, constant.get());
        } else {
            captured.put(name, value.get());
        }
    }

    private Graph region(String attribute, OnnxGraph graph) {
        BodyBuilder body = new BodyBuilder(graph.name().isEmpty() ? attribute : graph.name(), context.operators());
        Frame inner = frame.nested(attribute);
        GraphBodyImporter importer = new GraphBodyImporter(context, body, inner);
        Set<String> weights = GraphBodyImporter.initializerNames(graph);
        graph.inputs().stream()
                .filter(input -> !weights.contains(input.name()))
                .forEach(input -> importer.define(input.name(), body.parameter(input.name(), Optional.empty())));
        captured.forEach((name, value) ->
                importer.define(name, body.parameter(name, value.isPresent() ? outer.known(value) : Optional.empty())));
        Set<String> free = context.freeNames().of(graph);
        constants.forEach((name, tensor) -> {
            if (free.contains(name)) {
                importer.define(name, body.weight(name, tensor));
            }
        });
        importer.fill(graph);
        return body.build();
    }
}
