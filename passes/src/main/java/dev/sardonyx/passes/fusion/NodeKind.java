package dev.sardonyx.passes.fusion;

import dev.sardonyx.ir.graph.Graph;
import dev.sardonyx.ir.graph.Node;
import dev.sardonyx.ir.kernel.Expression;
import dev.sardonyx.ir.kernel.ScalarType;
import dev.sardonyx.ir.kernel.UnaryOperation;
import dev.sardonyx.ir.type.Dim;
import dev.sardonyx.ir.type.Layout;
import dev.sardonyx.ir.type.Shape;
import dev.sardonyx.ir.type.TensorType;
import dev.sardonyx.ir.type.ValueType;
import dev.sardonyx.ops.Lowering;
import dev.sardonyx.ops.LoweringContext;
import dev.sardonyx.ops.OperatorRegister;
import dev.sardonyx.tensor.ElementType;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;

/**
 * What fusion sees of a node.
 *
 * @param lowering how it is computed
 * @param domain the shape its loops walk: of the result, or for a reduction of what is reduced
 * @param reduced how many trailing axes of the domain a reduction combines; 0 for others
 */
record NodeKind(Lowering lowering, Shape domain, int reduced) {
    private static final int FUNCTION_WEIGHT = 4;
    private static final Set<UnaryOperation> FUNCTIONS =
            Set.of(UnaryOperation.EXP, UnaryOperation.TANH, UnaryOperation.ERF, UnaryOperation.SIGMOID);

    boolean isElementwise() {
        return lowering instanceof Lowering.Elementwise;
    }

    boolean isReduction() {
        return lowering instanceof Lowering.Reduction;
    }

    boolean isAnchor() {
        return lowering instanceof Lowering.MatrixProduct || lowering instanceof Lowering.Convolution;
    }

    /** How much code the node is: 1, and more for functions of f32, which are written out. */
    int weight() {
        List<Expression> expressions = switch (lowering) {
            case Lowering.Elementwise e -> e.results();
            case Lowering.Reduction r -> List.of(r.element(), r.finish());
            default -> List.of();
        };
        Set<Expression> functions = Collections.newSetFromMap(new IdentityHashMap<>());
        expressions.forEach(e -> e.transform(part -> {
            if (part instanceof Expression.Unary unary
                    && unary.type() == ScalarType.F32
                    && FUNCTIONS.contains(unary.operation())) {
                functions.add(part);
            }
            return part;
        }));
        return 1 + FUNCTION_WEIGHT * functions.size();
    }

    /** What the reduced axes leave: the domain with extent 1 in their place. */
    Shape rowShape(int axes) {
        return rowShape(domain, axes);
    }

    static Shape rowShape(Shape domain, int axes) {
        List<Dim> dims = new ArrayList<>(domain.dims());
        for (int i = dims.size() - axes; i < dims.size(); i++) {
            dims.set(i, Dim.ONE);
        }
        return Shape.of(dims);
    }

    /** The kind of {@code node}, or null when it cannot be part of a region. */
    static NodeKind of(Node node, Graph graph, OperatorRegister operators) {
        for (int i = 0; i < node.results().size(); i++) {
            if (node.results().get(i).isPresent()
                    && !isPlain(graph.type(node.results().get(i)))) {
                return null;
            }
        }
        for (int i = 0; i < node.operands().size(); i++) {
            if (node.hasOperand(i) && !isPlain(graph.type(node.operand(i)))) {
                return null;
            }
        }
        Lowering lowering = operators.get(node.operator()).lower(new LoweringContext(node, graph));
        return switch (lowering) {
            case Lowering.Elementwise e -> elementwise(node, graph, e);
            case Lowering.Reduction r -> reduction(node, graph, r);
            case Lowering.MatrixProduct p ->
                graph.tensorType(node.result()).element() == ElementType.F32
                        ? new NodeKind(lowering, graph.shape(node.result()), 0)
                        : null;
            case Lowering.Convolution c -> new NodeKind(lowering, graph.shape(node.result()), 0);
            default -> null;
        };
    }

    private static NodeKind elementwise(Node node, Graph graph, Lowering.Elementwise lowering) {
        return node.results().size() == 1 ? new NodeKind(lowering, graph.shape(node.result()), 0) : null;
    }

    /** Only reductions over trailing axes of a row-major operand share loops with others. */
    private static NodeKind reduction(Node node, Graph graph, Lowering.Reduction lowering) {
        TensorType operand = graph.tensorType(node.operand(0));
        int rank = operand.shape().rank();
        int axes = lowering.axes().size();
        boolean trailing = axes > 0 && lowering.axes().get(0) == rank - axes;
        boolean isRowMajor = operand.layout().equals(Layout.ROW_MAJOR);
        return trailing && isRowMajor ? new NodeKind(lowering, operand.shape(), axes) : null;
    }

    private static boolean isPlain(ValueType type) {
        return type instanceof TensorType tensor
                && tensor.element() != ElementType.STRING
                && tensor.shape().isRanked();
    }
}
