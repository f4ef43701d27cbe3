package dev.sardonyx.compiler.cli.bench;

import dev.sardonyx.compiler.data.SampleInputs;
import dev.sardonyx.frontend.importer.TensorExporter;
import dev.sardonyx.frontend.model.OnnxDim;
import dev.sardonyx.frontend.model.OnnxGraph;
import dev.sardonyx.frontend.model.OnnxModel;
import dev.sardonyx.frontend.model.OnnxTensor;
import dev.sardonyx.frontend.model.OnnxType;
import dev.sardonyx.frontend.model.OnnxValueInfo;
import dev.sardonyx.frontend.text.OnnxTextReader;
import dev.sardonyx.ir.type.TensorType;
import dev.sardonyx.tensor.ElementType;
import dev.sardonyx.tensor.Tensor;
import java.util.List;
import java.util.Optional;

/**
 * A problem that one kernel solves, as a model of one operator.
 *
 * @param name for example {@code gemm-8x384x1536}
 * @param graph in ONNX text; values with a declared type that are neither inputs nor results are weights
 */
record KernelProblem(String name, String graph) {
    private static final String HEADER = "<ir_version: 9, opset_import: [\"\" : 20]> ";
    private static final long SEED = 2;

    /** Small enough for sums over thousands of products to stay moderate. */
    private static final SampleInputs.Recipe WEIGHTS = new SampleInputs.Recipe(SampleInputs.Kind.NOISE, 0, 0.05);

    /** The model, with made-up weights: the same every time. */
    OnnxModel model() {
        OnnxModel model = OnnxTextReader.read(HEADER + graph, name);
        OnnxGraph declared = model.graph();
        List<OnnxTensor> weights =
                declared.valueInfos().stream().map(KernelProblem::weight).toList();
        return model.withGraph(OnnxGraph.of(
                declared.name(), declared.inputs(), declared.outputs(), weights, List.of(), declared.nodes()));
    }

    private static OnnxTensor weight(OnnxValueInfo value) {
        OnnxType.TensorType type = (OnnxType.TensorType) value.type();
        long[] shape = type.shape().orElseThrow().stream()
                .mapToLong(dim -> ((OnnxDim.Known) dim).size())
                .toArray();
        Tensor made = (Tensor)
                new SampleInputs(SEED).value(value.name(), TensorType.of(ElementType.F32, shape), Optional.of(WEIGHTS));
        return TensorExporter.export(value.name(), made);
    }
}
