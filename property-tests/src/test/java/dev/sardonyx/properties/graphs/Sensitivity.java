package dev.sardonyx.properties.graphs;

import dev.sardonyx.ir.diagnostic.ModelException;
import dev.sardonyx.ir.graph.Graph;
import dev.sardonyx.ir.graph.Node;
import dev.sardonyx.ir.graph.Value;
import dev.sardonyx.ops.Accuracy;
import dev.sardonyx.ops.EvaluationContext;
import dev.sardonyx.ops.OperatorRegister;
import dev.sardonyx.ops.StandardOperators;
import dev.sardonyx.tensor.Datum;
import dev.sardonyx.tensor.ElementType;
import dev.sardonyx.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * How far results may be off when every operator is a few roundings off: the interpreter runs with disturbed
 * intermediate values. Where a disturbance changes a shape, an integer or a truth value, nothing can be expected.
 */
final class Sensitivity {
    private static final int DISTURBED_RUNS = 6;
    private static final OperatorRegister OPERATORS = StandardOperators.register();

    /** Units in the last place of a number, and of the greatest number of its tensor, that an operator may be off. */
    private static final double UNITS = 24;

    private static final double UNITS_OF_GREATEST = 6;
    private static final double MARGIN = 4;
    private static final double GRID = 1024;

    /** Operators that compute integers by way of floats. */
    private static final Set<String> ROUNDING = Set.of(
            "Resize",
            "DynamicQuantizeLinear",
            "Mean",
            "Pow",
            "ReduceMean",
            "ReduceL2",
            "ReduceLogSum",
            "ReduceLogSumExp",
            "GridSample",
            "MelWeightMatrix");

    private final Graph graph;
    private final List<Datum> inputs;
    private final List<Datum> expected;
    private final List<Optional<List<Datum>>> disturbed = new ArrayList<>();

    /** @param expected what the undisturbed interpreter gives */
    Sensitivity(Graph graph, List<Tensor> inputs, List<Datum> expected) {
        this.graph = graph;
        this.inputs = List.copyOf(inputs);
        this.expected = expected;
    }

    /** True when {@code actual} is as near to the undisturbed result as disturbed ones are. */
    boolean explains(int result, Datum actual) {
        if (!(expected.get(result) instanceof Tensor wanted) || !(actual instanceof Tensor found)) {
            return false;
        }
        double[] spread = new double[Math.toIntExact(wanted.size())];
        for (int run = 0; run < DISTURBED_RUNS; run++) {
            if (disturbed(run).isEmpty()) {
                return true;
            }
            Tensor other = (Tensor) disturbed(run).get().get(result);
            if (!Arrays.equals(other.shape(), wanted.shape()) || spreads(wanted, other, spread)) {
                return true;
            }
            if (isNear(wanted, found, spread)) {
                return true;
            }
        }
        return false;
    }

    /** True when a disturbance makes operators refuse their operands. */
    boolean explainsRefusal() {
        return IntStream.range(0, DISTURBED_RUNS).anyMatch(run -> disturbed(run).isEmpty());
    }

    /**
     * The results of a disturbed run: all up, all down, on a grid, then at random. The first two catch what lies on an
     * edge, the grid numbers that are nearly equal. Nothing where operators refuse what the disturbance makes of their
     * operands.
     */
    private Optional<List<Datum>> disturbed(int run) {
        if (run == disturbed.size()) {
            disturbed.add(results(run));
        }
        return disturbed.get(run);
    }

    private Optional<List<Datum>> results(int run) {
        try {
            return Optional.of(new Disturbed(run).run(graph, inputs));
        } catch (ModelException | ArithmeticException | IllegalArgumentException | IndexOutOfBoundsException e) {
            return Optional.empty();
        }
    }

    /** Widens {@code spread} by the distances of two tensors; true when nothing can be expected of them. */
    private static boolean spreads(Tensor wanted, Tensor other, double[] spread) {
        for (int i = 0; i < spread.length; i++) {
            double distance = Math.abs(other.getDouble(i) - wanted.getDouble(i));
            if (distance > 0 && !wanted.elementType().isFloat() || Double.isNaN(distance)) {
                return true;
            }
            spread[i] = Math.max(spread[i], distance);
        }
        return false;
    }

    private static boolean isNear(Tensor wanted, Tensor found, double[] spread) {
        return Arrays.equals(wanted.shape(), found.shape())
                && wanted.elementType() == found.elementType()
                && IntStream.range(0, spread.length)
                        .allMatch(i -> near(wanted.getDouble(i), found.getDouble(i), spread[i], wanted.elementType()));
    }

    private static boolean near(double wanted, double found, double spread, ElementType type) {
        if (Double.isNaN(wanted) || Double.isNaN(found)) {
            return Double.isNaN(wanted) && Double.isNaN(found);
        }
        if (wanted == found) {
            return true;
        }
        return Math.abs(wanted - found) <= MARGIN * spread + UNITS * unit(type) * Math.abs(wanted) + 1e-12;
    }

    /** The relative distance of neighbouring numbers. */
    private static double unit(ElementType type) {
        return switch (type) {
            case F64 -> 0x1p-52;
            case F32 -> 0x1p-23;
            case F16 -> 0x1p-10 / UNITS;
            case BF16 -> 0x1p-7 / UNITS;
            default -> 0;
        };
    }

    /** An interpreter of one kind of disturbance. */
    private static final class Disturbed {
        private final int run;
        private final Random random;

        Disturbed(int run) {
            this.run = run;
            this.random = new Random(run);
        }

        List<Datum> run(Graph graph, List<Datum> inputs) {
            Map<Value, Datum> values = new HashMap<>();
            for (int i = 0; i < inputs.size(); i++) {
                values.put(graph.inputs().get(i), inputs.get(i));
            }
            graph.weights().forEach((value, weight) -> values.put(value, weight.tensor()));
            for (Node node : graph.nodes()) {
                List<Datum> operands = new ArrayList<>();
                node.operands().forEach(o -> operands.add(o.isPresent() ? values.get(o) : null));
                checkProducts(node, operands);
                if (node.operator().endsWith("Normalization")) {
                    // Elements near each other cancel within the operator.
                    operands.set(0, disturb(operands.getFirst(), false));
                }
                List<Datum> results =
                        OPERATORS.get(node.operator()).evaluate(new EvaluationContext(node, operands, this::run));
                boolean exact =
                        OPERATORS.get(node.operator()).schema().accuracy().equals(Accuracy.EXACT);
                for (int i = 0; i < node.results().size(); i++) {
                    if (node.results().get(i).isPresent()) {
                        boolean fuzzy = ROUNDING.contains(node.operator())
                                || node.operator().contains("QLinear");
                        values.put(
                                node.results().get(i),
                                exact && !fuzzy ? results.get(i) : disturb(results.get(i), fuzzy));
                    }
                }
            }
            return graph.results().stream().map(values::get).toList();
        }

        /** Where a part of a product may overflow, nothing can be expected of the whole. */
        private static void checkProducts(Node node, List<Datum> operands) {
            if (!node.operator().equals("ReduceProd") && !node.operator().equals("CumProd")) {
                return;
            }
            Tensor factors = (Tensor) operands.getFirst();
            double logarithm = Arrays.stream(factors.toDoubles())
                    .map(factor -> Math.log(Math.max(Math.abs(factor), 1)))
                    .sum();
            if (factors.elementType().isFloat() && logarithm > Math.log(Float.MAX_VALUE)) {
                throw new ArithmeticException("a part of the product may overflow");
            }
        }

        private Datum disturb(Datum datum, boolean fuzzy) {
            if (!(datum instanceof Tensor tensor)
                    || !(fuzzy || tensor.elementType().isFloat())) {
                return datum;
            }
            Tensor changed = tensor.copy();
            if (!tensor.elementType().isFloat()) {
                for (long i = 0; i < tensor.size(); i++) {
                    changed.setLong(i, tensor.getLong(i) + Math.round(direction()));
                }
                return changed;
            }
            double greatest = 0;
            for (long i = 0; i < tensor.size(); i++) {
                greatest = Math.max(greatest, Math.abs(tensor.getDouble(i)));
            }
            double unit = unit(tensor.elementType());
            for (long i = 0; i < tensor.size(); i++) {
                double value = tensor.getDouble(i);
                double step = unit * (UNITS * Math.abs(value) + UNITS_OF_GREATEST * greatest);
                boolean snaps = run == 2 && step > 0;
                changed.setDouble(i, snaps ? Math.rint(value / GRID / unit) * GRID * unit : value + direction() * step);
            }
            return changed;
        }

        private double direction() {
            return run == 0 ? 1 : run == 1 ? -1 : 2 * random.nextDouble() - 1;
        }
    }
}
