package dev.sardonyx.benchmarks.peer;

import dev.sardonyx.frontend.importer.TensorImporter;
import dev.sardonyx.frontend.model.OnnxDataType;
import dev.sardonyx.frontend.model.OnnxDim;
import dev.sardonyx.frontend.model.OnnxGraph;
import dev.sardonyx.frontend.model.OnnxNode;
import dev.sardonyx.frontend.model.OnnxTensor;
import dev.sardonyx.frontend.model.OnnxType;
import dev.sardonyx.frontend.model.OnnxValueInfo;
import dev.sardonyx.tensor.Tensor;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bytedeco.dnnl.dnnl_memory_desc;
import org.bytedeco.dnnl.global.dnnl;

/**
 * Makes the primitives of a graph, node by node. Formats are those that primitives choose: weights are changed to them
 * now, other values in every run where two primitives do not agree.
 */
final class OneDnnBuilder {
    private final OneDnnContext context;
    private final OnnxGraph graph;
    private final Path file;
    private final Map<String, OneDnnMemory> values = new HashMap<>();
    private final Set<String> constants = new HashSet<>();
    private final List<OneDnnStep> steps = new ArrayList<>();

    OneDnnBuilder(OneDnnContext context, OnnxGraph graph, Path file) {
        this.context = context;
        this.graph = graph;
        this.file = file;
    }

    OneDnnSession build(int threads) {
        TensorImporter importer = TensorImporter.of(file);
        for (OnnxTensor initializer : graph.initializers()) {
            values.put(initializer.name(), weight(importer.tensor(initializer)));
            constants.add(initializer.name());
        }
        Map<String, OneDnnMemory> inputs = new LinkedHashMap<>();
        for (OnnxValueInfo input : graph.inputs()) {
            if (!constants.contains(input.name())) {
                long[] shape = shape(input);
                inputs.put(input.name(), context.memory(context.plain(shape), shape));
            }
        }
        values.putAll(inputs);
        graph.nodes().forEach(this::add);
        List<OneDnnMemory> results = new ArrayList<>();
        for (OnnxValueInfo output : graph.outputs()) {
            OneDnnMemory value = values.get(output.name());
            results.add(inFormat(value, context.plain(value.shape()), false));
        }
        return new OneDnnSession(context, threads, inputs, steps, results);
    }

    private OneDnnMemory weight(Tensor tensor) {
        OneDnnMemory memory = context.memory(context.plain(tensor.shape()), tensor.shape());
        memory.bytes().copyFrom(tensor.data());
        return memory;
    }

    private long[] shape(OnnxValueInfo input) {
        if (!(input.type() instanceof OnnxType.TensorType type)
                || type.element() != OnnxDataType.FLOAT
                || type.shape().isEmpty()) {
            throw OneDnnPeer.refused(file.toString(), "the input '" + input.name() + "' is no f32 tensor");
        }
        return type.shape().orElseThrow().stream()
                .mapToLong(dim -> extent(input.name(), dim))
                .toArray();
    }

    private long extent(String input, OnnxDim dim) {
        if (dim instanceof OnnxDim.Known known) {
            return known.size();
        }
        throw OneDnnPeer.refused(file.toString(), "the shape of the input '" + input + "' is open");
    }

    private void add(OnnxNode node) {
        OneDnnOperation operation = new OneDnnOperators(context, node, values).operation();
        context.own(operation.description());
        Map<Integer, OneDnnMemory> operands = new HashMap<>();
        operation.inputs().forEach((argument, name) -> {
            OneDnnMemory value = values.get(name);
            long[] shape = operation.reshaped().getOrDefault(argument, value.shape());
            OneDnnMemory seen = Arrays.equals(shape, value.shape()) ? value : context.reshaped(value, shape);
            operands.put(argument, inFormat(seen, operation.format(argument), constants.contains(name)));
        });
        OneDnnMemory result = context.memory(operation.format(dnnl.DNNL_ARG_DST), operation.shape());
        operands.put(dnnl.DNNL_ARG_DST, result);
        steps.add(context.step(operation.description(), operands));
        values.put(node.outputs().getFirst(), result);
    }

    /** A value in another format: changed at once if it is constant, otherwise in every run. */
    private OneDnnMemory inFormat(OneDnnMemory value, dnnl_memory_desc wanted, boolean constant) {
        if (value.has(wanted)) {
            return value;
        }
        OneDnnMemory changed = context.memory(wanted, value.shape());
        OneDnnStep step = context.reorder(value, changed);
        if (constant) {
            step.run(context.stream());
        } else {
            steps.add(step);
        }
        return changed;
    }
}
