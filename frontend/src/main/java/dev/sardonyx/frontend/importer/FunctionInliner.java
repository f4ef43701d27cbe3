package dev.sardonyx.frontend.importer;

import dev.sardonyx.frontend.model.OnnxAttribute;
import dev.sardonyx.frontend.model.OnnxAttributeValue;
import dev.sardonyx.frontend.model.OnnxFunction;
import dev.sardonyx.frontend.model.OnnxNode;
import dev.sardonyx.ir.diagnostic.DiagnosticCode;
import dev.sardonyx.ir.diagnostic.Location;
import dev.sardonyx.ir.graph.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Puts the nodes of functions that a model defines in place of their calls. Names of a body are its own. */
final class FunctionInliner {
    private final ModelContext context;
    private final NodeImporter nodes;

    FunctionInliner(ModelContext context, NodeImporter nodes) {
        this.context = context;
        this.nodes = nodes;
    }

    void inline(OnnxFunction function, OnnxNode call, Frame frame, Location place) {
        String key = ModelContext.key(function);
        if (frame.calls().contains(key)) {
            context.malformed(
                    place,
                    "the function " + key + " calls itself: " + String.join(" -> ", frame.calls()) + " -> " + key,
                    "functions of ONNX must not be recursive");
            return;
        }
        ImportLimits limits = context.options().limits();
        if (frame.calls().size() >= limits.depth()) {
            throw limits.exceeded(
                    place,
                    "calls of functions are nested too deeply",
                    frame.calls().size() + 1,
                    "depth",
                    limits.depth());
        }
        NameScope names = new NameScope();
        names.declare(function.valueInfos());
        bindInputs(function, call, names, frame, place);
        List<String> calls = new ArrayList<>(frame.calls());
        calls.add(key);
        OpsetVersions opsets = OpsetVersions.of(function.opsetImports(), place, context.diagnostics())
                .orElse(frame.opsets());
        Frame inner = new Frame(
                names,
                opsets,
                arguments(function, call, place),
                calls,
                frame.graph() + "/" + function.name(),
                frame.depth());
        nodes.nodes(function.nodes(), inner);
        for (int i = 0; i < Math.min(call.outputs().size(), function.outputs().size()); i++) {
            if (!call.outputs().get(i).isEmpty()) {
                Value value = nodes.lookUp(function.outputs().get(i), inner, place);
                nodes.define(call.outputs().get(i), value, frame, place);
            }
        }
        if (call.outputs().size() > function.outputs().size()) {
            reportCount(
                    key, "outputs", call.outputs().size(), function.outputs().size(), place);
        }
    }

    private void bindInputs(OnnxFunction function, OnnxNode call, NameScope names, Frame frame, Location place) {
        if (call.inputs().size() > function.inputs().size()) {
            reportCount(
                    ModelContext.key(function),
                    "inputs",
                    call.inputs().size(),
                    function.inputs().size(),
                    place);
        }
        List<Value> operands = nodes.operands(call, frame, place);
        for (int i = 0; i < function.inputs().size(); i++) {
            names.define(function.inputs().get(i), i < operands.size() ? operands.get(i) : Value.ABSENT);
        }
    }

    private void reportCount(String key, String what, int found, int most, Location place) {
        context.malformed(
                place,
                "the function " + key + " has " + most + " " + what + ", the node names " + found,
                "export the model again");
    }

    private Map<String, OnnxAttributeValue> arguments(OnnxFunction function, OnnxNode call, Location place) {
        Map<String, OnnxAttributeValue> arguments = new HashMap<>();
        function.attributeDefaults().forEach(a -> arguments.put(a.name(), a.value()));
        for (OnnxAttribute attribute : call.attributes()) {
            arguments.put(attribute.name(), attribute.value());
        }
        for (String required : function.attributeNames()) {
            if (!arguments.containsKey(required)) {
                context.diagnostics()
                        .error(
                                DiagnosticCode.F007,
                                place,
                                "the attribute '" + required + "' of the function " + ModelContext.key(function)
                                        + " is missing",
                                "give it at the node, or a default at the function");
            }
        }
        return arguments;
    }
}
