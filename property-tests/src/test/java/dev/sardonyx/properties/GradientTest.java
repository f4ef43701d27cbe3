package dev.sardonyx.properties;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sardonyx.codegen.schedule.VectorTarget;
import dev.sardonyx.frontend.importer.GraphImporter;
import dev.sardonyx.frontend.importer.ImportOptions;
import dev.sardonyx.frontend.text.OnnxTextReader;
import dev.sardonyx.ir.diagnostic.ModelException;
import dev.sardonyx.ir.graph.Graph;
import dev.sardonyx.passes.fusion.FusionPolicy;
import dev.sardonyx.tensor.ElementType;
import dev.sardonyx.tensor.Tensor;
import dev.sardonyx.tensor.TensorComparison;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code Gradient} against differences of the function it differentiates, at another point than the graph runs at. */
class GradientTest {
    private static final TensorComparison CLOSE = new TensorComparison(1e-5, 1e-6);
    private static final double STEP = 1e-5;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "y = Add(a, b)",
                "y = Sub(b, a)",
                "y = Mul(a, b)",
                "y = Div(a, b)",
                "y = Pow(a, b)",
                "t = Exp(a) y = Mul(t, b)",
                "t = Log(a) u = Sqrt(b) y = Mul(t, u)",
                "t = Reciprocal(a) y = Sum(t, b, a)",
                "t = Sin(a) u = Cos(b) v = Neg(u) y = Mul(t, v)",
                "t = Tanh(a) u = Sigmoid(b) y = Mul(t, u)",
                "t = Softplus(a) u = Erf(b) w = Abs(u) y = Mul(t, w)",
                "t = Sub(a, b) u = Relu(t) v = LeakyRelu<alpha = 0.3>(t) y = Mul(u, v)",
                "t = Transpose(a) y = MatMul(a, t)",
                "t = Transpose<perm = [1, 0]>(a) y = MatMul(t, a)",
                "y = MatMul(a, b)",
                "y = MatMul(b, c)",
                "y = Gemm<alpha = 0.5, beta = 2.0, transB = 1>(a, a, b2)",
                "y = Gemm<transA = 1>(a, a, b)",
                "t = Mul(a, a) axes = Constant<value_ints = [0]>() y = ReduceSum<keepdims = 0>(t, axes)",
                "t = Mul(a, b) axes = Constant<value_ints = [-1]>() y = ReduceMean(t, axes)",
                "t = Exp(a) y = ReduceMean<keepdims = 0>(t)",
                "t = Softmax(a) y = Mul(t, b)",
                "t = LogSoftmax<axis = 0>(a) y = Mul(t, b)",
                "t = Shape(a) u = Expand(b, t) y = Mul(u, u)",
                "s = Constant<value_ints = [-1]>() t = Reshape(a, s) y = Mul(t, t)",
                "t = Greater(a, b) y = Where(t, a, b)",
                "t = Identity(a) y = MatMul(t, c)",
            })
    void agreesWithDifferences(String function) {
        Random random = new Random(function.hashCode());
        List<Tensor> point = List.of(random(random, 3, 4), random(random, 4), random(random, 4, 1), random(random, 3));
        String gradient = "da, db = ai.onnx.preview.training.Gradient<xs = [\"a\", \"b\"], y = \"y\">(p, q)";
        List<Tensor> other = List.of(random(random, 3, 4), random(random, 4), point.get(2), point.get(3));
        List<Tensor> inputs =
                List.of(point.get(0), point.get(1), point.get(2), point.get(3), other.get(0), other.get(1));
        Graph graph = graph(function + " " + gradient, "double[3, 4] p, double[4] q", "double[3, 4] da, double[4] db");
        List<Tensor> derivatives = CompiledGraph.interpret(graph, inputs);
        for (int i = 0; i < 2; i++) {
            assertThat(CLOSE.difference(differences(function, other, i), derivatives.get(i)))
                    .as(function)
                    .isEmpty();
        }
        List<Tensor> compiled = CompiledGraph.run(graph, inputs, VectorTarget.V256, FusionPolicy.DEFAULT, 1);
        for (int i = 0; i < 2; i++) {
            assertThat(CLOSE.difference(derivatives.get(i), compiled.get(i)))
                    .as(function)
                    .isEmpty();
        }
    }

    @Test
    void whatCannotBeDifferentiatedIsNamed() {
        String nodes =
                "t = CumSum(a, b) y = Relu(t) da = ai.onnx.preview.training.Gradient<xs = [\"a\"], y = \"y\">(p)";
        assertThatThrownBy(() -> graph(nodes, "double[3, 4] p", "double[3, 4] da"))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("the derivative of CumSum")
                .hasMessageContaining("derivatives are known of Abs, Add");
    }

    @Test
    void argumentsMustBeValuesOfTheGraph() {
        String nodes = "y = Relu(a) da = ai.onnx.preview.training.Gradient<xs = [\"z\"], y = \"y\">(p)";
        assertThatThrownBy(() -> graph(nodes, "double[3, 4] p", "double[3, 4] da"))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("defines no value 'z'");
    }

    private static Graph graph(String nodes, String moreInputs, String outputs) {
        String text = """
                <ir_version: 8, opset_import: ["" : 18, "ai.onnx.preview.training" : 1]>
                graph (double[3, 4] a, double[4] b, double[4, 1] c, double[3] b2%s) => (%s)
                {
                  %s
                }
                """.formatted(moreInputs.isEmpty() ? "" : ", " + moreInputs, outputs, nodes);
        return GraphImporter.importModel(
                OnnxTextReader.read(text, "graph"), Path.of("gradient.onnxtxt"), ImportOptions.DEFAULT);
    }

    /** Central differences of the sum of the function's elements by each element of argument {@code index}. */
    private static Tensor differences(String function, List<Tensor> point, int index) {
        Graph graph = graph(function, "", "double y");
        Tensor at = point.get(index);
        Tensor derivative = Tensor.zeros(ElementType.F64, at.shape());
        for (long i = 0; i < at.size(); i++) {
            double value = at.getDouble(i);
            at.setDouble(i, value + STEP);
            double above = sum(CompiledGraph.interpret(graph, point).getFirst());
            at.setDouble(i, value - STEP);
            double below = sum(CompiledGraph.interpret(graph, point).getFirst());
            at.setDouble(i, value);
            derivative.setDouble(i, (above - below) / (2 * STEP));
        }
        return derivative;
    }

    private static double sum(Tensor tensor) {
        double sum = 0;
        for (long i = 0; i < tensor.size(); i++) {
            sum += tensor.getDouble(i);
        }
        return sum;
    }

    /** Numbers that are far from zero, so that every function of the list is smooth around them. */
    private static Tensor random(Random random, long... shape) {
        Tensor tensor = Tensor.zeros(ElementType.F64, shape);
        for (long i = 0; i < tensor.size(); i++) {
            tensor.setDouble(i, 0.5 + random.nextDouble());
        }
        return tensor;
    }
}
