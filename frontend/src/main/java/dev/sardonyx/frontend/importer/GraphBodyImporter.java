package dev.sardonyx.frontend.importer;

import dev.sardonyx.frontend.model.OnnxGraph;
import dev.sardonyx.frontend.model.OnnxSparseTensor;
import dev.sardonyx.frontend.model.OnnxTensor;
import dev.sardonyx.frontend.model.OnnxValueInfo;
import dev.sardonyx.ir.diagnostic.Location;
import dev.sardonyx.ir.diagnostic.ModelException;
import dev.sardonyx.ir.graph.Value;
import dev.sardonyx.tensor.Tensor;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Supplier;

/** Imports what all graphs have, nested or not: initializers, nodes and outputs. */
final class GraphBodyImporter {
    private final ModelContext context;
    private final BodyBuilder body;
    private final Frame frame;
    private final NodeImporter nodes;
    private final Location place;

    GraphBodyImporter(ModelContext context, BodyBuilder body, Frame frame) {
        this.context = context;
        this.body = body;
        this.frame = frame;
        this.nodes = new NodeImporter(context, body);
        this.place = frame.place(context.file());
    }

    static Set<String> initializerNames(OnnxGraph graph) {
        Set<String> names = new HashSet<>();
        graph.initializers().forEach(tensor -> names.add(tensor.name()));
        graph.sparseInitializers().forEach(tensor -> names.add(tensor.name()));
        return names;
    }

    void define(String name, Value value) {
        nodes.define(name, value, frame, place);
    }

    /** Imports all of {@code graph} but its inputs, which are defined already. */
    void fill(OnnxGraph graph) {
        frame.names().declare(graph.valueInfos());
        frame.names().declare(graph.inputs());
        frame.names().declare(graph.outputs());
        for (OnnxTensor tensor : graph.initializers()) {
            initializer(tensor.name(), () -> context.tensors().at(place).tensor(tensor));
        }
        for (OnnxSparseTensor tensor : graph.sparseInitializers()) {
            initializer(tensor.name(), () -> context.tensors().at(place).dense(tensor));
        }
        nodes.nodes(graph.nodes(), frame);
        Set<String> names = new HashSet<>();
        graph.outputs().stream().map(OnnxValueInfo::name).forEach(name -> output(name, names));
    }

    private void initializer(String name, Supplier<Tensor> tensor) {
        if (name.isEmpty()) {
            context.malformed(place, "an initializer has no name", "export the model again");
            return;
        }
        try {
            define(name, body.weight(name, tensor.get()));
        } catch (ModelException e) {
            e.diagnostics().forEach(context.diagnostics());
            frame.names().define(name, body.value(name));
        }
    }

    /** Results of nested graphs go by their place, so that one value may be given twice there. */
    private void output(String name, Set<String> names) {
        if (!frame.names().defines(name)) {
            context.malformed(
                    place,
                    "the output '" + name + "' is defined by no input, initializer or node",
                    "export the model again; a tool may have removed the node that defines it");
            return;
        }
        String unique = name;
        for (int i = 2; !names.add(unique); i++) {
            unique = name + "_" + i;
        }
        if (frame.depth() == 0 && !unique.equals(name)) {
            context.malformed(place, "two outputs are named '" + name + "'", "remove one of them from the model");
        }
        body.result(unique, frame.names().find(name).orElseThrow());
    }
}
