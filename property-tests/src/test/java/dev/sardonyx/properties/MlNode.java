package dev.sardonyx.properties;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sardonyx.codegen.schedule.VectorTarget;
import dev.sardonyx.frontend.importer.GraphImporter;
import dev.sardonyx.frontend.importer.ImportOptions;
import dev.sardonyx.frontend.importer.TensorExporter;
import dev.sardonyx.frontend.model.OnnxAttribute;
import dev.sardonyx.frontend.model.OnnxAttributeValue;
import dev.sardonyx.frontend.model.OnnxDataType;
import dev.sardonyx.frontend.model.OnnxDim;
import dev.sardonyx.frontend.model.OnnxGraph;
import dev.sardonyx.frontend.model.OnnxModel;
import dev.sardonyx.frontend.model.OnnxNode;
import dev.sardonyx.frontend.model.OnnxOpset;
import dev.sardonyx.frontend.model.OnnxType;
import dev.sardonyx.frontend.model.OnnxValueInfo;
import dev.sardonyx.frontend.protobuf.ModelProtoWriter;
import dev.sardonyx.ir.graph.Graph;
import dev.sardonyx.ops.StandardOperators;
import dev.sardonyx.ops.reference.Interpreter;
import dev.sardonyx.passes.fusion.FusionPolicy;
import dev.sardonyx.runtime.Outputs;
import dev.sardonyx.tensor.Datum;
import dev.sardonyx.tensor.DatumMap;
import dev.sardonyx.tensor.ElementType;
import dev.sardonyx.tensor.Tensor;
import dev.sardonyx.tensor.TensorComparison;
import dev.sardonyx.tensor.TensorSequence;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/** A model of one node of {@code ai.onnx.ml}, and values for its inputs: compared on all engines. */
final class MlNode {
    private static final String DOMAIN = "ai.onnx.ml";

    /**
     * ONNX Runtime computes PROBIT in f32 by differences of nearly equal numbers: around a score of 0.5, whose result is
     * 0, the root of a few units of rounding is left.
     */
    private static final TensorComparison PEER_PROBIT = new TensorComparison(1e-3, 3e-3);

    private static final double MOST_PROBIT = 2.5;

    private static final List<OnnxAttribute> PROBIT = List.of(
            OnnxAttribute.of("post_transform", new OnnxAttributeValue.StringValue("PROBIT")),
            OnnxAttribute.of("post_transform", new OnnxAttributeValue.IntValue(4)));

    private final String operator;
    private final int outputs;
    private final List<OnnxAttribute> attributes = new ArrayList<>();
    private final List<Tensor> inputs = new ArrayList<>();

    /** @param outputs how many results the operator has */
    MlNode(String operator, int outputs) {
        this.operator = operator;
        this.outputs = outputs;
    }

    MlNode on(Tensor... tensors) {
        inputs.addAll(List.of(tensors));
        return this;
    }

    private MlNode with(String name, OnnxAttributeValue value) {
        attributes.add(OnnxAttribute.of(name, value));
        return this;
    }

    MlNode with(String name, long value) {
        return with(name, new OnnxAttributeValue.IntValue(value));
    }

    MlNode with(String name, float value) {
        return with(name, new OnnxAttributeValue.FloatValue(value));
    }

    MlNode with(String name, String value) {
        return with(name, new OnnxAttributeValue.StringValue(value));
    }

    MlNode with(String name, Tensor value) {
        return with(name, new OnnxAttributeValue.TensorValue(TensorExporter.export(name, value)));
    }

    MlNode numbers(String name, List<Float> values) {
        return with(name, new OnnxAttributeValue.Floats(values));
    }

    MlNode integers(String name, List<Long> values) {
        return with(name, new OnnxAttributeValue.Ints(values));
    }

    MlNode words(String name, List<String> values) {
        return with(name, new OnnxAttributeValue.Strings(values));
    }

    /** The first axis may have any extent, the others have those of the values. */
    private static OnnxType type(Tensor tensor, boolean open) {
        List<OnnxDim> dims = new ArrayList<>();
        for (int axis = 0; axis < tensor.rank(); axis++) {
            boolean any = open && axis == 0 && tensor.rank() > 1;
            dims.add(any ? new OnnxDim.Named("samples") : new OnnxDim.Known(tensor.extent(axis)));
        }
        return OnnxType.TensorType.of(data(tensor), dims);
    }

    private static OnnxDataType data(Tensor tensor) {
        return TensorExporter.export("", Tensor.zeros(tensor.elementType())).dataType();
    }

    private static OnnxType resultType(Datum datum) {
        return switch (datum) {
            case Tensor tensor -> type(tensor, true);
            case TensorSequence(List<Datum> elements) -> new OnnxType.SequenceType(resultType(elements.getFirst()));
            case DatumMap(Map<Object, Datum> entries) ->
                new OnnxType.MapType(
                        entries.keySet().iterator().next() instanceof String ? OnnxDataType.STRING : OnnxDataType.INT64,
                        resultType(entries.values().iterator().next()));
            default -> throw new IllegalArgumentException("no result of " + datum);
        };
    }

    private OnnxModel model(List<OnnxType> results) {
        List<OnnxValueInfo> takes = new ArrayList<>();
        for (int i = 0; i < inputs.size(); i++) {
            takes.add(OnnxValueInfo.of("x" + i, type(inputs.get(i), true)));
        }
        List<OnnxValueInfo> gives = new ArrayList<>();
        for (int i = 0; i < outputs; i++) {
            gives.add(OnnxValueInfo.of("y" + i, results.get(i)));
        }
        OnnxNode node = new OnnxNode(
                "node",
                DOMAIN,
                operator,
                "",
                takes.stream().map(OnnxValueInfo::name).toList(),
                gives.stream().map(OnnxValueInfo::name).toList(),
                attributes,
                "",
                Map.of());
        OnnxGraph graph = OnnxGraph.of("problem", takes, gives, List.of(), List.of(), List.of(node));
        long version = operator.equals("TreeEnsemble") ? 5 : operator.equals("LabelEncoder") ? 4 : 3;
        return OnnxModel.of(8, List.of(new OnnxOpset("", 17), new OnnxOpset(DOMAIN, version)), graph);
    }

    /** The interpreter, compiled code without and with vectors, and ONNX Runtime agree on all outputs. */
    void check(TensorComparison tolerance) {
        check(tolerance, Set.of());
    }

    /** The same, but ONNX Runtime is not asked for the outputs {@code deviating}; all of them for not at all. */
    void check(TensorComparison tolerance, Set<Integer> deviating) {
        OnnxModel untyped = model(Collections.nCopies(outputs, new OnnxType.Unspecified()));
        Graph graph = GraphImporter.importModel(untyped, Path.of("problem.onnx"), ImportOptions.DEFAULT);
        List<Datum> expected = new Interpreter(StandardOperators.register()).run(graph, List.copyOf(inputs));
        for (VectorTarget target : List.of(VectorTarget.SCALAR, VectorTarget.V256)) {
            Outputs compiled = CompiledGraph.load(graph, target, FusionPolicy.DEFAULT)
                    .newSession(1)
                    .run(inputs.toArray(Datum[]::new));
            for (int i = 0; i < outputs; i++) {
                assertThat(tolerance.difference(conditioned(expected.get(i)), conditioned(compiled.get(i))))
                        .as("interpreter against %s, output %d of%n%s", target, i, this)
                        .isEmpty();
            }
        }
        if (deviating.size() < outputs) {
            OnnxModel typed = model(expected.stream().map(MlNode::resultType).toList());
            List<Datum> peer = Peer.run(
                    ModelProtoWriter.write(typed),
                    IntStream.range(0, inputs.size()).mapToObj(i -> "x" + i).toList(),
                    inputs);
            TensorComparison withPeer = isProbit() ? PEER_PROBIT : tolerance;
            for (int i = 0; i < outputs; i++) {
                if (!deviating.contains(i)) {
                    assertThat(withPeer.difference(conditioned(peer.get(i)), conditioned(expected.get(i))))
                            .as("ONNX Runtime against the interpreter, output %d of%n%s", i, this)
                            .isEmpty();
                }
            }
        }
    }

    private boolean isProbit() {
        return attributes.stream().anyMatch(PROBIT::contains);
    }

    /**
     * Scores as they are; of PROBIT at most {@link #MOST_PROBIT} in size: for a score near 0 or 1 a rounding error of the sum
     * moves the result by thousands of times as much.
     */
    private Datum conditioned(Datum scores) {
        if (!isProbit() || !(scores instanceof Tensor tensor) || tensor.elementType() != ElementType.F32) {
            return scores;
        }
        Tensor limited = tensor.copy();
        for (long i = 0; i < limited.size(); i++) {
            limited.setDouble(i, Math.clamp(limited.getDouble(i), -MOST_PROBIT, MOST_PROBIT));
        }
        return limited;
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(operator);
        attributes.forEach(
                a -> text.append("\n  ").append(a.name()).append(" = ").append(a.value()));
        for (Tensor input : inputs) {
            text.append("\n  ").append(input).append(' ').append(elements(input));
        }
        return text.toString();
    }

    private static String elements(Tensor tensor) {
        return switch (tensor.elementType().kind()) {
            case STRING -> Arrays.toString(tensor.strings());
            case FLOAT -> Arrays.toString(tensor.toDoubles());
            default -> Arrays.toString(tensor.toLongs());
        };
    }
}
