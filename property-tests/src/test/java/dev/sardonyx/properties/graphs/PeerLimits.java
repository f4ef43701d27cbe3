package dev.sardonyx.properties.graphs;

import dev.sardonyx.ir.attribute.Attribute;
import dev.sardonyx.ir.graph.Graph;
import dev.sardonyx.ir.graph.Node;
import dev.sardonyx.ir.graph.Value;
import dev.sardonyx.ops.EvaluationContext;
import dev.sardonyx.ops.StandardOperators;
import dev.sardonyx.ops.reference.Interpreter;
import dev.sardonyx.tensor.Datum;
import dev.sardonyx.tensor.ElementType;
import dev.sardonyx.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.DoubleSummaryStatistics;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Where ONNX Runtime 1.22 does not do what the operators' texts say, or cannot be asked:
 *
 * <ul>
 *   <li>tensors without elements: some operators give memory as they find it, some another shape;
 *   <li>{@code Pad} by less than nothing, or mirroring or repeating more than there is, which read beside the operand;
 *   <li>the places that {@code MaxPool} of bytes gives, and logarithms of integers that have none;
 *   <li>{@code AveragePool} with padding that counts, where {@code auto_pad} or dilations make it another number;
 *   <li>reductions along no axes, which do nothing at all to elements or reduce all;
 *   <li>{@code ConvTranspose} with {@code auto_pad}, whose results have another extent;
 *   <li>statistics of {@code LayerNormalization} of f16, which are rounded to it, and of {@code GroupNormalization} of
 *       f64, which are rounded to f32;
 *   <li>{@code LayerNormalization} of elements far from 0 and near each other, whose variance is a difference of squares;
 *   <li>{@code Shrink} of f64 at its edge, which it finds in f32, and {@code FastGelu} of f64;
 *   <li>{@code MeanVarianceNormalization} of equal elements, which are divided by 0;
 *   <li>{@code DynamicQuantizeLinear} of zeros alone, which gives scale 1;
 *   <li>{@code ArrayFeatureExtractor} from the end, which reads in front of the operand;
 *   <li>{@code BlackmanWindow}, which sums in f32, where its ends are not 0;
 *   <li>{@code Resize} with {@code align_corners}, which divides by rounded extents;
 *   <li>{@code NonZero} of a scalar and {@code Squeeze} of an empty list of axes, which have other ranks there;
 *   <li>{@code DFT} of lengths that are no powers of two, which goes through convolutions in f32;
 *   <li>{@code Mod} of integers by 0;
 *   <li>comparisons of halves, and the like, in front of which it leaves out the casts that round;
 *   <li>unsigned integers of more than 8 bits, which its Java interface reports as signed ones.
 * </ul>
 */
final class PeerLimits {
    private static final Interpreter INTERPRETER = new Interpreter(StandardOperators.register());
    private static final Set<ElementType> SIGNED_IN_JAVA = Set.of(ElementType.U16, ElementType.U32, ElementType.U64);

    private boolean exceeded;

    private PeerLimits() {}

    /** True when ONNX Runtime can be held to the interpreter's results. */
    static boolean allow(Problem problem) {
        PeerLimits limits = new PeerLimits();
        limits.run(problem.graph(), List.copyOf(problem.inputs()));
        return !limits.exceeded;
    }

    private List<Datum> run(Graph graph, List<Datum> inputs) {
        Map<Value, Datum> values = new HashMap<>();
        for (int i = 0; i < inputs.size(); i++) {
            values.put(graph.inputs().get(i), inputs.get(i));
            look(inputs.get(i));
        }
        graph.weights().forEach((value, weight) -> values.put(value, weight.tensor()));
        for (Node node : graph.nodes()) {
            List<Datum> operands = new ArrayList<>();
            node.operands().forEach(o -> operands.add(o.isPresent() ? values.get(o) : null));
            List<Datum> results = StandardOperators.register()
                    .get(node.operator())
                    .evaluate(new EvaluationContext(node, operands, this::run));
            exceeded |= exceeds(node, operands, results);
            for (int i = 0; i < node.results().size(); i++) {
                if (node.results().get(i).isPresent()) {
                    values.put(node.results().get(i), results.get(i));
                    look(results.get(i));
                }
            }
        }
        return graph.results().stream().map(values::get).toList();
    }

    private void look(Datum datum) {
        exceeded |= !(datum instanceof Tensor tensor)
                || tensor.size() == 0
                || SIGNED_IN_JAVA.contains(tensor.elementType());
    }

    private static boolean exceeds(Node node, List<Datum> operands, List<Datum> results) {
        Tensor first = operands.isEmpty() ? null : (Tensor) operands.getFirst();
        Tensor second = operands.size() < 2 ? null : (Tensor) operands.get(1);
        return switch (node.operator()) {
            case "Pad" ->
                Arrays.stream(second.toLongs()).anyMatch(pad -> pad < 0)
                        || text(node, "mode").equals("reflect")
                        || text(node, "mode").equals("wrap");
            case "AveragePool" -> node.attributes().byName().containsKey("count_include_pad");
            case "ConvTranspose" -> !text(node, "auto_pad").isEmpty();
            case "LayerNormalization" ->
                isLopsided(first)
                        || first.elementType() == ElementType.F16
                                && node.results().size() > 1;
            case "MaxPool" -> node.results().size() > 1 && first.elementType().bits() == 8;
            case "ReduceLogSum", "ReduceLogSumExp" -> first.elementType().isInteger() || reducesNothing(node, second);
            case "GroupNormalization", "Shrink", "com.microsoft.FastGelu" -> first.elementType() == ElementType.F64;
            case "BlackmanWindow" -> true;
            case "DFT" -> Arrays.stream(first.shape()).anyMatch(extent -> Long.bitCount(extent) != 1);
            case "Unique", "Greater", "GreaterOrEqual", "Less", "LessOrEqual", "Equal", "ArgMax", "ArgMin", "TopK" ->
                first.elementType() == ElementType.F16 || first.elementType() == ElementType.BF16;
            case "MeanVarianceNormalization" -> hasZero((Tensor) results.getFirst());
            case "DynamicQuantizeLinear" -> hasZero((Tensor) results.get(1));
            case "ai.onnx.ml.ArrayFeatureExtractor" ->
                Arrays.stream(second.toLongs()).anyMatch(index -> index < 0);
            case "Resize" -> text(node, "coordinate_transformation_mode").equals("align_corners");
            case "NonZero" -> first.rank() == 0;
            case "Squeeze" -> second != null && second.size() == 0;
            case "Mod" ->
                first.elementType().isInteger()
                        && Arrays.stream(second.toLongs()).anyMatch(divisor -> divisor == 0);
            default -> node.operator().startsWith("Reduce") && reducesNothing(node, second);
        };
    }

    private static boolean reducesNothing(Node node, Tensor axes) {
        return axes == null ? node.attributes().byName().containsKey("noop_with_empty_axes") : axes.size() == 0;
    }

    private static boolean isLopsided(Tensor tensor) {
        DoubleSummaryStatistics elements = Arrays.stream(tensor.toDoubles()).summaryStatistics();
        return Math.abs(elements.getAverage()) > (elements.getMax() - elements.getMin()) / 4;
    }

    private static boolean hasZero(Tensor tensor) {
        return Arrays.stream(tensor.toDoubles()).anyMatch(element -> element == 0);
    }

    private static String text(Node node, String attribute) {
        return node.attributes().byName().get(attribute) instanceof Attribute.Text text ? text.value() : "";
    }
}
