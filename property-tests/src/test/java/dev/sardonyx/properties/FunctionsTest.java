package dev.sardonyx.properties;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sardonyx.codegen.schedule.VectorTarget;
import dev.sardonyx.frontend.model.OnnxModel;
import dev.sardonyx.frontend.model.OnnxNode;
import dev.sardonyx.ir.graph.Graph;
import dev.sardonyx.ops.StandardOperators;
import dev.sardonyx.passes.fusion.FusionPolicy;
import dev.sardonyx.tensor.Tensor;
import dev.sardonyx.tensor.TensorComparison;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Operators that ONNX defines as functions exist twice, as one operator and as others: both agree, interpreted and
 * compiled, with extents that the compiler knows and with open ones.
 */
class FunctionsTest {
    private static final TensorComparison CLOSE = new TensorComparison(1e-4, 1e-5);

    /** The operators with a function body in the operator sets 1 to 28 of ONNX. */
    private static final Set<String> FUNCTIONS = Set.of(
            "AffineGrid",
            "Attention",
            "Bernoulli",
            "BlackmanWindow",
            "CastLike",
            "CausalConvWithState",
            "Celu",
            "CenterCropPad",
            "Clip",
            "DynamicQuantizeLinear",
            "Elu",
            "Gelu",
            "GreaterOrEqual",
            "GroupNormalization",
            "HammingWindow",
            "HannWindow",
            "HardSigmoid",
            "HardSwish",
            "LayerNormalization",
            "LeakyRelu",
            "LessOrEqual",
            "LinearAttention",
            "LogSoftmax",
            "MeanVarianceNormalization",
            "Mish",
            "NegativeLogLikelihoodLoss",
            "PRelu",
            "RMSNormalization",
            "Range",
            "ReduceL1",
            "ReduceL2",
            "ReduceLogSum",
            "ReduceLogSumExp",
            "ReduceSumSquare",
            "Relu",
            "RotaryEmbedding",
            "Selu",
            "SequenceMap",
            "Shrink",
            "Softmax",
            "SoftmaxCrossEntropyLoss",
            "Softplus",
            "Softsign",
            "SwiGLU",
            "Swish",
            "ThresholdedRelu",
            "ai.onnx.preview.FlexAttention");

    /** Functions without a case. */
    private static final Map<String, String> LEFT_OUT =
            Map.of("ai.onnx.preview.FlexAttention", "not supported: docs/operators.md tells why");

    static Stream<FunctionCase> cases() {
        return FunctionCase.all().stream();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void operatorAndExpansionAgree(FunctionCase function) {
        for (long seed = 0; seed < 2; seed++) {
            Map<String, Tensor> inputs = function.inputs(seed);
            Map<String, Tensor> known = seed == 0 ? inputs : Map.of();
            Graph operator = FunctionCase.graph(function.operator(), known);
            Graph expansion = FunctionCase.graph(function.expansion(), known);
            List<Tensor> values = List.copyOf(inputs.values());
            List<Tensor> expected = CompiledGraph.interpret(expansion, values);
            String how = function + " of " + inputs;
            same(expected, CompiledGraph.interpret(operator, values), how + ", interpreted");
            for (VectorTarget target : List.of(VectorTarget.SCALAR, VectorTarget.V256)) {
                same(expected, compiled(operator, values, target), how + ", operator on " + target);
                same(expected, compiled(expansion, values, target), how + ", expansion on " + target);
            }
        }
    }

    private static List<Tensor> compiled(Graph graph, List<Tensor> inputs, VectorTarget target) {
        return CompiledGraph.run(graph, inputs, target, FusionPolicy.DEFAULT, 1);
    }

    private static void same(List<Tensor> expected, List<Tensor> actual, String how) {
        assertThat(actual).as(how).hasSameSizeAs(expected);
        for (int i = 0; i < expected.size(); i++) {
            boolean exact = !expected.get(i).elementType().isFloat();
            assertThat((exact ? TensorComparison.EXACT : CLOSE).difference(expected.get(i), actual.get(i)))
                    .as("%s, result %d", how, i)
                    .isEmpty();
        }
    }

    @Test
    void everyFunctionHasACase() {
        Set<String> covered = new TreeSet<>(LEFT_OUT.keySet());
        cases().forEach(function -> covered.add(function.operatorName()));

        assertThat(covered).containsExactlyInAnyOrderElementsOf(FUNCTIONS);
        FUNCTIONS.stream()
                .filter(name -> !LEFT_OUT.containsKey(name))
                .forEach(name -> assertThat(StandardOperators.register().find(name))
                        .as(name)
                        .isPresent());
    }

    @ParameterizedTest
    @MethodSource("cases")
    void expansionsDoWithoutTheOperator(FunctionCase function) {
        assertThat(operators(function.operator())).contains(function.operatorName());
        assertThat(operators(function.expansion())).doesNotContain(function.operatorName());
    }

    private static List<String> operators(OnnxModel model) {
        return model.graph().nodes().stream().map(OnnxNode::operator).toList();
    }
}
