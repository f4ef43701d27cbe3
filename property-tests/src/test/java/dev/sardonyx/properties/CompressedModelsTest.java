package dev.sardonyx.properties;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sardonyx.compiler.prune.PruneOptions;
import dev.sardonyx.compiler.prune.Pruner;
import dev.sardonyx.compiler.quantize.QuantizeOptions;
import dev.sardonyx.compiler.quantize.Quantizer;
import dev.sardonyx.compiler.quantize.WeightFormat;
import dev.sardonyx.compiler.weights.WeightFilter;
import dev.sardonyx.frontend.importer.GraphImporter;
import dev.sardonyx.frontend.importer.ImportOptions;
import dev.sardonyx.frontend.importer.TensorExporter;
import dev.sardonyx.frontend.model.OnnxDim;
import dev.sardonyx.frontend.model.OnnxGraph;
import dev.sardonyx.frontend.model.OnnxModel;
import dev.sardonyx.frontend.model.OnnxSparseTensor;
import dev.sardonyx.frontend.model.OnnxTensor;
import dev.sardonyx.frontend.model.OnnxType;
import dev.sardonyx.frontend.model.OnnxValueInfo;
import dev.sardonyx.frontend.protobuf.ModelProtoReader;
import dev.sardonyx.frontend.protobuf.ModelProtoWriter;
import dev.sardonyx.frontend.text.OnnxTextReader;
import dev.sardonyx.ir.graph.Graph;
import dev.sardonyx.passes.sparsity.BlockShape;
import dev.sardonyx.tensor.ElementType;
import dev.sardonyx.tensor.Tensor;
import dev.sardonyx.tensor.TensorComparison;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Models with smaller weights are read alike by ONNX Runtime, the interpreter and compiled code. */
class CompressedModelsTest {
    private static final Path SOURCE = Path.of("model.onnx");
    private static final double ALIKE = 0.9999;
    private static final TensorComparison TOLERANCE = new TensorComparison(1e-4, 1e-4);

    private static final Map<String, String> MODELS = Map.of(
            "product", """
            g (float[2, 3, 70] x) => (float[] y) <float[70, 33] w> { y = MatMul(x, w) }
            """,
            "transposed", """
            g (float[3, 64] x) => (float[] y) <float[40, 64] w, float[40] b> {
              t = Transpose(w)
              p = MatMul(x, t)
              q = Gemm <transB = 1, alpha = 0.5> (x, w, b)
              y = Add(p, q)
            }
            """,
            "scaled", """
            g (float[64, 3] x) => (float[] y) <float[64, 24] w, float[24] b> {
              y = Gemm <transA = 1, beta = 0.5> (x, w, b)
            }
            """,
            "convolution", """
            g (float[1, 8, 6, 6] x) => (float[] y) <float[12, 4, 3, 3] w, float[12] b> {
              y = Conv <group = 2, pads = [1, 1, 1, 1]> (x, w, b)
            }
            """,
            "reordered", """
            g (float[2, 3, 32] x) => (float[] y) <float[16, 32, 2] w> {
              t = Transpose <perm = [2, 1, 0]> (w)
              y = MatMul(x, t)
            }
            """,
            "table", """
            g (float[3, 48] x) => (float[] y) <float[20, 48] w> {
              i = Constant <value = int64[2, 3] {0, 19, 5, 7, -1, 11}> ()
              e = Gather(w, i)
              y = Mul(e, x)
            }
            """,
            "columns", """
            g (float[1] x) => (float[] y) <float[3, 20, 33] w> {
              i = Constant <value = int32[4] {3, 0, 19, 3}> ()
              e = Gather <axis = 1> (w, i)
              y = Mul(e, x)
            }
            """,
            "tied", """
            g (float[1] x) => (float[] y) <float[40, 64] w> {
              i = Constant <value = int64[3] {3, 0, 39}> ()
              e = Gather(w, i)
              s = Mul(e, x)
              t = Transpose(w)
              y = MatMul(s, t)
            }
            """,
            "nested", """
            g (float[3, 32] x, bool c) => (float[] y) <float[32, 32] w> {
              y = If (c) <
                then_branch = t () => (float[] a) { a = MatMul(x, w) },
                else_branch = e () => (float[] b) { b = Neg(x) }>
            }
            """,
            "function", """
            g (float[3, 4] x) => (float[] y) { y = local.f(x) }
            <domain: "local", opset_import: ["" : %1$d]>
            f (x) => (y) {
              k = Constant <value = float[4, 8] {1, 2, 3, 4, 5, 6, 7, 8, 1, -2, 3, 4, 5, 6, 7, 8,
                1, 2, 3, -4, 5, 6, 7, 8, 1, 2, 3, 4, -5, 6, 7, 9}> ()
              y = MatMul(x, k)
            }
            """);

    private static OnnxModel model(String name, int opset) {
        OnnxModel model = OnnxTextReader.read(
                ("<ir_version: 8, opset_import: [\"\" : %1$d, \"local\" : 1]> " + MODELS.get(name)).formatted(opset),
                name);
        OnnxGraph graph = model.graph();
        RandomTensors random = new RandomTensors(opset);
        List<OnnxTensor> weights = new ArrayList<>();
        for (OnnxValueInfo info : graph.valueInfos()) {
            weights.add(TensorExporter.export(info.name(), random.floats(shape(info))));
        }
        return model.withGraph(graph.withValueInfos(List.of()).withInitializers(weights));
    }

    private static long[] shape(OnnxValueInfo info) {
        return ((OnnxType.TensorType) info.type())
                .shape().orElseThrow().stream()
                        .mapToLong(dim -> ((OnnxDim.Known) dim).size())
                        .toArray();
    }

    /** The file is read again, compiled and run everywhere; the outputs of ONNX Runtime. */
    private static List<Tensor> checked(OnnxModel changed) {
        byte[] file = ModelProtoWriter.write(changed);
        Graph graph = GraphImporter.importModel(ModelProtoReader.read(file, "written"), SOURCE, ImportOptions.DEFAULT);
        List<String> names = new ArrayList<>();
        List<Tensor> inputs = new ArrayList<>();
        for (OnnxValueInfo input : changed.graph().inputs()) {
            names.add(input.name());
            inputs.add(
                    input.name().equals("c")
                            ? Tensor.ofBooleans(new boolean[] {true})
                            : new RandomTensors(7).floats(shape(input)));
        }
        Agreement.check(graph, inputs, TOLERANCE);
        List<Tensor> ours = CompiledGraph.interpret(graph, inputs);
        List<Tensor> plain =
                Peer.run(file, names, inputs).stream().map(Tensor.class::cast).toList();
        assertThat(cosine(ours.getFirst(), plain.getFirst())).isGreaterThanOrEqualTo(ALIKE);
        assertThat(cosine(ours.getFirst(), Peer.optimized(file, names, inputs).getFirst()))
                .isGreaterThanOrEqualTo(ALIKE);
        return plain;
    }

    static double cosine(Tensor a, Tensor b) {
        assertThat(a.shape()).isEqualTo(b.shape());
        double dot = 0;
        double lengthA = 0;
        double lengthB = 0;
        for (long i = 0; i < a.size(); i++) {
            dot += a.getDouble(i) * b.getDouble(i);
            lengthA += a.getDouble(i) * a.getDouble(i);
            lengthB += b.getDouble(i) * b.getDouble(i);
        }
        return dot / Math.sqrt(lengthA * lengthB);
    }

    static Stream<String> names() {
        return MODELS.keySet().stream().sorted();
    }

    @ParameterizedTest
    @MethodSource("names")
    void quantisedModelsAreReadAlike(String name) {
        for (int opset : new int[] {11, 14, 21}) {
            OnnxModel original = model(name, opset);
            Tensor expected = checked(original).getFirst();
            for (WeightFormat format : WeightFormat.values()) {
                if (format == WeightFormat.BF16 && opset < 13) {
                    continue;
                }
                for (QuantizeOptions options : choices(format)) {
                    OnnxModel changed =
                            Quantizer.quantize(original, SOURCE, options).model();
                    assertThat(cosine(expected, checked(changed).getFirst()))
                            .as("%s at operator set %d, %s", name, opset, options)
                            .isGreaterThan(format == WeightFormat.INT4 ? 0.98 : 0.9998);
                }
            }
        }
    }

    private static List<QuantizeOptions> choices(WeightFormat format) {
        WeightFilter all = WeightFilter.ALL;
        if (!format.isInteger()) {
            return List.of(new QuantizeOptions(format, OptionalInt.empty(), Optional.empty(), all));
        }
        return List.of(
                new QuantizeOptions(format, OptionalInt.empty(), Optional.of(true), all),
                new QuantizeOptions(format, OptionalInt.empty(), Optional.of(false), all),
                new QuantizeOptions(format, OptionalInt.of(16), Optional.of(true), all),
                new QuantizeOptions(format, OptionalInt.of(16), Optional.of(false), all));
    }

    @ParameterizedTest
    @ValueSource(strings = {"product", "transposed", "scaled", "reordered", "convolution", "nested", "function"})
    void prunedModelsAreReadAlike(String name) {
        for (BlockShape shape : BlockShape.values()) {
            checked(Pruner.prune(model(name, 17), SOURCE, new PruneOptions(0.5, shape, WeightFilter.ALL))
                    .model());
        }
    }

    @Test
    void sparseInitializersAreReadAlike() {
        Tensor values = Tensor.zeros(ElementType.F32, 3);
        for (int i = 0; i < 3; i++) {
            values.setDouble(i, i + 1);
        }
        for (Tensor indices :
                List.of(Tensor.vector(1, 64, 1983), Tensor.ofLongs(new long[] {0, 1, 2, 0, 61, 31}, 3, 2))) {
            OnnxModel dense = OnnxTextReader.read(
                    "<ir_version: 8, opset_import: [\"\" : 17]> g (float[2, 62] x) => (float[] y) { y = MatMul(x, w) }",
                    "sparse");
            OnnxGraph graph = dense.graph();
            OnnxSparseTensor weight = new OnnxSparseTensor(
                    TensorExporter.export("w", values), TensorExporter.export("w_indices", indices), List.of(62L, 32L));
            checked(dense.withGraph(new OnnxGraph(
                    graph.name(),
                    graph.inputs(),
                    graph.outputs(),
                    List.of(),
                    List.of(weight),
                    List.of(),
                    graph.nodes(),
                    Map.of(),
                    "",
                    Map.of())));
        }
    }
}
