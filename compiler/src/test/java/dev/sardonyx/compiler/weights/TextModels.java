package dev.sardonyx.compiler.weights;

import dev.sardonyx.frontend.importer.TensorExporter;
import dev.sardonyx.frontend.model.OnnxDim;
import dev.sardonyx.frontend.model.OnnxGraph;
import dev.sardonyx.frontend.model.OnnxModel;
import dev.sardonyx.frontend.model.OnnxTensor;
import dev.sardonyx.frontend.model.OnnxType;
import dev.sardonyx.frontend.model.OnnxValueInfo;
import dev.sardonyx.frontend.text.OnnxTextReader;
import dev.sardonyx.tensor.ElementType;
import dev.sardonyx.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Models in text form, whose values {@code <float[2, 3] w>} without contents become random constants. */
public final class TextModels {
    private TextModels() {}

    /** A model of IR version 10 for operator set {@code opset}; {@code text} has its graph and functions. */
    public static OnnxModel of(int opset, String text) {
        OnnxModel model = OnnxTextReader.read(
                "<ir_version: 10, opset_import: [\"\" : %d, \"com.microsoft\" : 1, \"local\" : 1]> %s"
                        .formatted(opset, text),
                "test");
        OnnxGraph graph = model.graph();
        List<OnnxTensor> constants = new ArrayList<>(graph.initializers());
        Random random = new Random(opset);
        graph.valueInfos().forEach(info -> constants.add(random(info, random)));
        return model.withGraph(graph.withValueInfos(List.of()).withInitializers(constants));
    }

    private static OnnxTensor random(OnnxValueInfo info, Random random) {
        OnnxType.TensorType type = (OnnxType.TensorType) info.type();
        long[] shape = type.shape().orElseThrow().stream()
                .mapToLong(dim -> ((OnnxDim.Known) dim).size())
                .toArray();
        Tensor values = Tensor.zeros(ElementType.F32, shape);
        for (long i = 0; i < values.size(); i++) {
            values.setDouble(i, random.nextGaussian());
        }
        return TensorExporter.export(info.name(), values);
    }

    /** The initializer of this name. */
    public static OnnxTensor initializer(OnnxModel model, String name) {
        return model.graph().initializers().stream()
                .filter(tensor -> tensor.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    /** The model with other elements of an initializer. */
    public static OnnxModel with(OnnxModel model, String name, Tensor values) {
        OnnxGraph graph = model.graph();
        return model.withGraph(graph.withInitializers(graph.initializers().stream()
                .map(tensor -> tensor.name().equals(name) ? TensorExporter.export(name, values) : tensor)
                .toList()));
    }
}
