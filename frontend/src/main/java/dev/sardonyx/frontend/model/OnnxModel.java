package dev.sardonyx.frontend.model;

import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A whole model file, without training information and device placement, which inference does not use.
 *
 * @param functions operators that the model defines itself
 * @param metadata free properties in the order of the file
 */
public record OnnxModel(
        long irVersion,
        String producerName,
        String producerVersion,
        String domain,
        long modelVersion,
        String docString,
        List<OnnxOpset> opsetImports,
        OnnxGraph graph,
        List<OnnxFunction> functions,
        Map<String, String> metadata) {

    public OnnxModel {
        Objects.requireNonNull(producerName, "producerName");
        Objects.requireNonNull(producerVersion, "producerVersion");
        Objects.requireNonNull(domain, "domain");
        Objects.requireNonNull(docString, "docString");
        Objects.requireNonNull(graph, "graph");
        opsetImports = List.copyOf(opsetImports);
        functions = List.copyOf(functions);
        metadata = OrderedMaps.copyOf(metadata);
    }

    /** A model of one graph with no producer, documentation, functions or metadata. */
    public static OnnxModel of(long irVersion, List<OnnxOpset> opsetImports, OnnxGraph graph) {
        return new OnnxModel(irVersion, "", "", "", 0, "", opsetImports, graph, List.of(), Map.of());
    }

    /** The same model with another graph. */
    public OnnxModel withGraph(OnnxGraph newGraph) {
        return new OnnxModel(
                irVersion,
                producerName,
                producerVersion,
                domain,
                modelVersion,
                docString,
                opsetImports,
                newGraph,
                functions,
                metadata);
    }
}
