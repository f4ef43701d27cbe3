package dev.sardonyx.ops;

import dev.sardonyx.ir.kernel.Expression;
import dev.sardonyx.ir.kernel.ScalarType;
import dev.sardonyx.ir.type.Dim;
import dev.sardonyx.ir.type.TensorType;
import dev.sardonyx.ops.Lowering.Reducer;
import dev.sardonyx.ops.reference.Index;
import dev.sardonyx.tensor.Datum;
import dev.sardonyx.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Carries out lowerings in the plainest way, so that they can be compared with references. Host calls are references.
 */
final class LoweringExecutor {
    private LoweringExecutor() {}

    /** The results of a node by its lowering. */
    static List<Datum> run(NodeCase node) {
        return switch (node.lower()) {
            case Lowering.Elementwise e -> elementwise(node, e);
            case Lowering.Reduction r -> List.of(reduction(node, r));
            case Lowering.View v -> view(node, v);
            case Lowering.Reshape r -> List.of(tensor(node, 0).reshaped(shape(node, 0)));
            case Lowering.Contents c -> contents(node);
            case Lowering.Decomposition d -> decomposition(node, d);
            case Lowering.Unsupported u -> throw new IllegalArgumentException(u.fact());
            default -> node.evaluate();
        };
    }

    private static Tensor tensor(NodeCase node, int operand) {
        return (Tensor) node.operand(operand);
    }

    private static long[] shape(NodeCase node, int result) {
        return ((TensorType) node.types().get(result)).shape().extents();
    }

    private static Tensor empty(NodeCase node, int result) {
        TensorType type = (TensorType) node.types().get(result);
        return Tensor.zeros(type.element(), type.shape().extents());
    }

    private static List<Datum> contents(NodeCase node) {
        List<Datum> results = node.evaluate();
        TypeInference.Result inferred =
                new TypeInference(StandardOperators.register()).infer(node.node(), ValueFacts.of(node.graph()));
        for (int i = 0; i < results.size(); i++) {
            long[] known = inferred.contents().get(i).stream()
                    .mapToLong(Dim::knownValue)
                    .toArray();
            if (!Arrays.equals(known, ((Tensor) results.get(i)).toLongs())) {
                throw new IllegalStateException("contents are " + Arrays.toString(known));
            }
        }
        return results;
    }

    private static List<Datum> elementwise(NodeCase node, Lowering.Elementwise lowering) {
        List<Datum> results = new ArrayList<>();
        for (int r = 0; r < lowering.results().size(); r++) {
            Tensor y = empty(node, r);
            Expression expression = lowering.results().get(r);
            if (expression.type() != ScalarType.computing(y.elementType())) {
                throw new IllegalStateException("an expression of " + expression.type() + " cannot make " + y);
            }
            Index.forEach(y.shape(), index -> {
                ExpressionEvaluator evaluator = new ExpressionEvaluator(leaves(node, index, null));
                store(y, Index.flat(y.shape(), index), evaluator.evaluate(expression));
            });
            results.add(y);
        }
        return results;
    }

    private static void store(Tensor y, long place, Number value) {
        if (y.elementType().isFloat()) {
            y.setDouble(place, value.doubleValue());
        } else {
            y.setLong(place, value.longValue());
        }
    }

    private static ExpressionEvaluator.Leaves leaves(NodeCase node, long[] index, Number combined) {
        return new ExpressionEvaluator.Leaves() {
            @Override
            public Tensor operand(int operand) {
                return tensor(node, operand);
            }

            @Override
            public long place(int operand) {
                return Index.broadcast(operand(operand).shape(), index);
            }

            @Override
            public long[] index() {
                return index;
            }

            @Override
            public Number combined() {
                return combined;
            }
        };
    }

    private static Tensor reduction(NodeCase node, Lowering.Reduction lowering) {
        Tensor y = empty(node, 0);
        long[] extents = tensor(node, 0).shape();
        long[] kept = extents.clone();
        long[] inner = new long[extents.length];
        Arrays.fill(inner, 1);
        for (int axis : lowering.axes()) {
            kept[axis] = 1;
            inner[axis] = extents[axis];
        }
        Index.forEach(kept, outer -> {
            Number[] combined = {null};
            long[] best = {-1};
            long[] count = {0};
            Index.forEach(inner, offset -> {
                long[] index = outer.clone();
                for (int axis = 0; axis < index.length; axis++) {
                    index[axis] += offset[axis];
                }
                Number element = new ExpressionEvaluator(leaves(node, index, null)).evaluate(lowering.element());
                if (combined[0] == null || isBetter(lowering.reducer(), element, combined[0])) {
                    best[0] = count[0];
                }
                combined[0] = combined[0] == null ? element : combine(lowering, combined[0], element);
                count[0]++;
            });
            Number value = lowering.reducer().name().startsWith("ARG")
                    ? best[0]
                    : combined[0] == null ? identity(lowering) : combined[0];
            Number finished = new ExpressionEvaluator(leaves(node, outer, value)).evaluate(lowering.finish());
            store(y, Index.flat(kept, outer), finished);
        });
        return y;
    }

    private static Number identity(Lowering.Reduction lowering) {
        boolean isFloat = lowering.element().type().isFloat();
        boolean isInt = lowering.element().type() == ScalarType.I32;
        return switch (lowering.reducer()) {
            case SUM -> isFloat ? (Number) 0.0 : (Number) 0L;
            case PRODUCT -> isFloat ? (Number) 1.0 : (Number) 1L;
            case MAX -> isFloat ? (Number) Double.NEGATIVE_INFINITY : isInt ? Integer.MIN_VALUE : Long.MIN_VALUE;
            default -> isFloat ? (Number) Double.POSITIVE_INFINITY : isInt ? Integer.MAX_VALUE : Long.MAX_VALUE;
        };
    }

    private static boolean isBetter(Reducer reducer, Number element, Number best) {
        int order = element instanceof Double
                ? Double.compare(element.doubleValue() + 0.0, best.doubleValue() + 0.0)
                : Long.compare(element.longValue(), best.longValue());
        return switch (reducer) {
            case ARG_MAX_FIRST -> order > 0;
            case ARG_MAX_LAST -> order >= 0;
            case ARG_MIN_FIRST -> order < 0;
            case ARG_MIN_LAST -> order <= 0;
            default -> false;
        };
    }

    private static Number combine(Lowering.Reduction lowering, Number a, Number b) {
        if (lowering.reducer().name().startsWith("ARG")) {
            return isBetter(lowering.reducer(), b, a) ? b : a;
        }
        if (a instanceof Double) {
            double x = a.doubleValue();
            double y = b.doubleValue();
            return switch (lowering.reducer()) {
                case SUM -> x + y;
                case PRODUCT -> x * y;
                case MAX -> Math.max(x, y);
                default -> Math.min(x, y);
            };
        }
        long x = a.longValue();
        long y = b.longValue();
        return switch (lowering.reducer()) {
            case SUM -> x + y;
            case PRODUCT -> x * y;
            case MAX -> Math.max(x, y);
            default -> Math.min(x, y);
        };
    }

    private static List<Datum> view(NodeCase node, Lowering.View lowering) {
        Tensor x = tensor(node, 0);
        List<Datum> results = new ArrayList<>();
        for (int r = 0; r < lowering.results().size(); r++) {
            Tensor y = empty(node, r);
            List<Lowering.ViewAxis> axes = lowering.results().get(r);
            Index.forEach(y.shape(), index -> {
                long[] source = new long[x.rank()];
                lowering.fixed().forEach((axis, at) -> source[axis] = at.knownValue());
                for (int axis = 0; axis < axes.size(); axis++) {
                    Lowering.ViewAxis from = axes.get(axis);
                    if (from.source() >= 0) {
                        source[from.source()] = from.start().knownValue() + index[axis] * from.step();
                    }
                }
                y.copyElement(Index.flat(y.shape(), index), x, Index.flat(x.shape(), source));
            });
            results.add(y);
        }
        return results;
    }

    private static List<Datum> decomposition(NodeCase node, Lowering.Decomposition lowering) {
        EagerDecomposer out = new EagerDecomposer(node);
        lowering.body().accept(out);
        return out.results();
    }
}
