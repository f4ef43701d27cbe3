package dev.sardonyx.properties.accuracy;

import dev.sardonyx.ir.attribute.Attributes;
import dev.sardonyx.ir.graph.Graph;
import dev.sardonyx.ir.graph.GraphBuilder;
import dev.sardonyx.ir.graph.Stage;
import dev.sardonyx.ir.type.Dim;
import dev.sardonyx.ir.type.Shape;
import dev.sardonyx.ir.type.TensorType;
import dev.sardonyx.tensor.ElementType;
import java.util.List;
import java.util.function.DoubleUnaryOperator;

/**
 * An operator of one f32 operand and how exact it is.
 *
 * @param name of the operator and, in brackets, of its variant
 * @param reference the same function of doubles
 * @param least results are at least this, whatever the operand
 * @param most results are at most this
 * @param floor errors are counted in units in the last place of the result, or of this number where that is larger
 * @param bound the most units in the last place that a result may be off
 */
record FloatFunction(
        String name,
        Attributes attributes,
        DoubleUnaryOperator reference,
        double least,
        double most,
        double floor,
        double bound) {

    /** The graph of the operator alone, for vectors of any length. */
    Graph graph() {
        GraphBuilder graph = new GraphBuilder(name);
        var x = graph.input("x", TensorType.of(ElementType.F32, Shape.of(List.of(Dim.symbol("N")))));
        graph.result("y", graph.node(name.replaceAll("\\[.*", ""), List.of(x), attributes));
        return graph.build(Stage.IMPORTED);
    }

    /**
     * How far {@code actual} is from the function of {@code x}, in units in the last place. A NaN for a number or a
     * number for a NaN is infinitely far. Beyond the largest float the units are those of the largest.
     */
    double error(float x, float actual) {
        double expected = reference.applyAsDouble(x);
        if (Double.isNaN(expected) || Float.isNaN(actual)) {
            return Double.isNaN(expected) && Float.isNaN(actual) ? 0 : Double.POSITIVE_INFINITY;
        }
        if (actual == (float) expected) {
            double exact = Math.abs(actual - expected);
            return Double.isInfinite(actual) ? 0 : exact / unit(expected);
        }
        double value = Float.isInfinite(actual) ? Math.copySign(0x1p128, actual) : actual;
        return Math.abs(value - expected) / unit(expected);
    }

    private double unit(double expected) {
        double size = Math.max(Math.abs(expected), floor);
        return Math.ulp((float) Math.min(size, Float.MAX_VALUE));
    }

    boolean isInRange(float actual) {
        return Float.isNaN(actual) || actual >= (float) least && actual <= (float) most;
    }

    @Override
    public String toString() {
        return name;
    }
}
