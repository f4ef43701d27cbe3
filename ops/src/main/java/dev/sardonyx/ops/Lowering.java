package dev.sardonyx.ops;

import dev.sardonyx.ir.kernel.Expression;
import dev.sardonyx.ir.type.Dim;
import java.util.List;
import java.util.Map;

/**
 * The kind of loop nest an operator is: all that fusion and code generation need to know of it. Operand numbers are
 * those of the node.
 */
public sealed interface Lowering {
    /**
     * One scalar expression a result, at every index of the result; operands broadcast (ONNX "Multidirectional
     * Broadcasting"). Results of narrow types are narrowed by whoever uses this.
     */
    record Elementwise(List<Expression> results) implements Lowering {
        public Elementwise {
            results = List.copyOf(results);
        }
    }

    /** How elements are combined, in a fixed order. */
    enum Reducer {
        SUM,
        PRODUCT,
        MAX,
        MIN,
        /** The index of the largest element, the first or the last of equals. */
        ARG_MAX_FIRST,
        ARG_MAX_LAST,
        ARG_MIN_FIRST,
        ARG_MIN_LAST
    }

    /**
     * Combines {@code element} (an expression of operand 0 and others) over {@code axes}; {@code finish} makes the
     * result from it, reading the combined value as operand -1.
     *
     * @param axes counted from 0, ascending
     * @param keepDimensions whether reduced axes stay with extent 1
     */
    record Reduction(Expression element, Reducer reducer, Expression finish, List<Integer> axes, boolean keepDimensions)
            implements Lowering {
        public Reduction {
            axes = List.copyOf(axes);
        }
    }

    /**
     * The matrix product of operand 0 [..., M, K] and operand 1 [..., K, N] over broadcast leading axes; K in order,
     * fused multiply-add.
     */
    record MatrixProduct() implements Lowering {}

    /**
     * Convolution of operand 0 [N, C, spatial...] with operand 1 [F, C / groups, spatial...] and an optional bias as
     * operand 2 [F].
     *
     * @param pads begins, then ends, one a spatial axis
     */
    record Convolution(List<Long> strides, List<Long> dilations, List<Dim> pads, int groups) implements Lowering {
        public Convolution {
            strides = List.copyOf(strides);
            dilations = List.copyOf(dilations);
            pads = List.copyOf(pads);
        }
    }

    /**
     * A maximum or average over windows of operand 0 [N, C, spatial...]; positions outside the operand do not count,
     * unless {@code countPadding}.
     */
    record Pooling(
            boolean maximum,
            List<Long> window,
            List<Long> strides,
            List<Long> dilations,
            List<Dim> pads,
            boolean countPadding)
            implements Lowering {
        public Pooling {
            window = List.copyOf(window);
            strides = List.copyOf(strides);
            dilations = List.copyOf(dilations);
            pads = List.copyOf(pads);
        }
    }

    /** One axis of a view: index {@code i} reads index {@code start + i * step} of {@code source}. */
    record ViewAxis(int source, Dim start, long step) {
        /** An axis that reads the whole of {@code source} in order. */
        public static ViewAxis of(int source) {
            return new ViewAxis(source, Dim.ZERO, 1);
        }

        /** An axis along which the element does not change. */
        public static final ViewAxis BROADCAST = new ViewAxis(-1, Dim.ZERO, 0);
    }

    /**
     * Result {@code r} reads operand 0 without moving it, by {@code axes} of that result. Source axes that no result
     * axis names are read at index 0, except those in {@code fixed}, by source axis.
     */
    record View(List<List<ViewAxis>> results, Map<Integer, Dim> fixed) implements Lowering {
        public View {
            results = results.stream().map(List::copyOf).toList();
            fixed = Map.copyOf(fixed);
        }

        /** A view with one result. */
        public static View of(List<ViewAxis> axes) {
            return new View(List.of(axes), Map.of());
        }
    }

    /** The elements of operand 0 in row-major order under the result's shape; other operands are not read. */
    record Reshape() implements Lowering {}

    /**
     * Operand 0 in the middle of {@code value}.
     *
     * @param begins how many elements of {@code value} come first, one an axis; not negative
     */
    record Padding(List<Dim> begins, Expression value) implements Lowering {
        public Padding {
            begins = List.copyOf(begins);
        }
    }

    /** The operands behind one another along {@code axis}. */
    record Concatenation(int axis) implements Lowering {}

    /** Slices of operand 0 along {@code axis}, chosen by the integers of operand 1 (negative ones count back). */
    record Selection(int axis) implements Lowering {}

    /** The result's contents are known dimensions; nothing is read. */
    record Contents() implements Lowering {}

    /** Simpler nodes. {@code body} gets a builder whose operands are the node's. */
    record Decomposition(java.util.function.Consumer<Decomposer> body) implements Lowering {}

    /**
     * A plain method of the runtime's host library, for work that is not a loop nest.
     *
     * @param function the name under which the host library has it
     * @param constants parameters: Long, Float, String, long[], float[] or String[] in the code, tensors among the
     *     weights, where the function finds them as tables
     */
    record HostCall(String function, Map<String, Object> constants) implements Lowering {
        public HostCall {
            constants = Map.copyOf(constants);
        }
    }

    /**
     * A host function that runs the node's regions, each a program of its own. The function finds a region's program
     * under the region's name among its constants.
     *
     * @param captures how many trailing operands are captured values, the trailing parameters of each region
     */
    record ControlFlow(String function, Map<String, Object> constants, int captures) implements Lowering {
        public ControlFlow {
            constants = Map.copyOf(constants);
        }
    }

    /** A region of nodes that was formed to be one kernel call. */
    record Region() implements Lowering {}

    /** This form cannot be compiled. */
    record Unsupported(String fact, String hint) implements Lowering {}
}
