package dev.sardonyx.ops;

import dev.sardonyx.ir.diagnostic.ModelException;
import dev.sardonyx.ir.graph.Constraint;
import dev.sardonyx.ir.graph.Graph;
import dev.sardonyx.ir.graph.Node;
import dev.sardonyx.ir.graph.Value;
import dev.sardonyx.ir.type.Dim;
import dev.sardonyx.ir.type.Shape;
import dev.sardonyx.ir.type.ValueType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A node being given types. */
public final class InferenceContext extends NodeContext {
    private final TypeInference inference;
    private final Map<Integer, List<Dim>> resultContents = new HashMap<>();
    private final List<Constraint> constraints = new ArrayList<>();
    private final Map<String, List<ValueType>> regionParameters = new HashMap<>();

    InferenceContext(Node node, ValueFacts facts, TypeInference inference) {
        super(node, facts);
        this.inference = inference;
    }

    /** States the elements of result {@code index}, a small integer tensor, as dimensions. */
    public void contents(int index, List<Dim> elements) {
        if (elements.size() <= ValueFacts.LONGEST_CONTENTS) {
            resultContents.put(index, List.copyOf(elements));
        }
    }

    /** The only element of operand {@code index} as a dimension where it is known; several elements are an error. */
    public Optional<Dim> number(int index) {
        requireEqual(shape(index).size(), Dim.ONE, "operand " + index + " must have one element");
        return contents(index).map(List::getFirst);
    }

    /** The types of each region's parameters, as it was last asked about. */
    Map<String, List<ValueType>> regionParameters() {
        return regionParameters;
    }

    Map<Integer, List<Dim>> resultContents() {
        return resultContents;
    }

    List<Constraint> constraints() {
        return constraints;
    }

    /** A dimension that only a run can tell. */
    public Dim freshSymbol(String hint) {
        return inference.freshSymbol(hint);
    }

    /**
     * States that {@code a} and {@code b} are equal. Known and different is an error now; otherwise the run checks it.
     */
    public void requireEqual(Dim a, Dim b, String reason) {
        if (a.equals(b)) {
            return;
        }
        if (a.isKnown() && b.isKnown()) {
            throw error(reason + ", but finds " + a + " and " + b, "");
        }
        constraints.add(new Constraint(a, b, reason, node().location()));
    }

    /** States that operand {@code index} has one axis; known to be otherwise is an error now. */
    public void requireVector(int index, String what) {
        if (shape(index).isRanked() && rank(index) != 1) {
            throw error(what + " must be a vector, found " + shape(index), "");
        }
    }

    /** The known one of two dimensions that must be equal. */
    public Dim unified(Dim a, Dim b, String reason) {
        requireEqual(a, b, reason);
        return a.isKnown() ? a : b.isKnown() ? b : a;
    }

    /**
     * The shape of the matrix product of operands with shapes {@code a} [..., M, K] and {@code b} [..., K, N] (ONNX
     * MatMul, after numpy.matmul: a single axis is a row on the left, a column on the right, and leaves the result).
     */
    public Shape productShape(Shape a, Shape b) {
        if (a.rank() == 0 || b.rank() == 0) {
            throw error("operands must have at least one axis, found shapes " + a + " and " + b, "");
        }
        Dim depthA = a.dim(a.rank() - 1);
        Dim depthB = b.dim(Math.max(b.rank() - 2, 0));
        requireEqual(depthA, depthB, "the last axis of A and the axis of B that is summed over must agree");
        Shape batch = broadcast(
                Shape.of(a.dims().subList(0, Math.max(a.rank() - 2, 0))),
                Shape.of(b.dims().subList(0, Math.max(b.rank() - 2, 0))));
        List<Dim> dims = new ArrayList<>(batch.dims());
        if (a.rank() > 1) {
            dims.add(a.dim(a.rank() - 2));
        }
        if (b.rank() > 1) {
            dims.add(b.dim(b.rank() - 1));
        }
        return Shape.of(dims);
    }

    /** The shape two operands broadcast to (ONNX "Multidirectional Broadcasting"), or an error at the node. */
    public Shape broadcast(Shape a, Shape b) {
        if (!a.isRanked() || !b.isRanked()) {
            return Shape.UNRANKED;
        }
        Shape both;
        try {
            both = Shape.broadcast(a, b);
        } catch (IllegalArgumentException e) {
            throw error("shapes " + a + " and " + b + " do not broadcast", "");
        }
        for (Shape shape : List.of(a, b)) {
            for (int axis = 1; axis <= shape.rank(); axis++) {
                requireFit(shape.dim(shape.rank() - axis), both.dim(both.rank() - axis));
            }
        }
        return both;
    }

    /** An extent that only a run tells must be 1 or the known one that it broadcasts to. */
    private void requireFit(Dim own, Dim whole) {
        if (!own.isKnown() && whole.isKnown()) {
            requireEqual(own.times(own.unlessOne()), whole.times(own.unlessOne()), "an extent must be 1 or " + whole);
        }
    }

    /**
     * States that {@code shape} broadcasts to {@code whole} and leaves it as it is (ONNX "Unidirectional
     * Broadcasting"). Known to be otherwise is an error now; otherwise the run checks it.
     */
    public void requireBroadcast(Shape shape, Shape whole, String what) {
        Shape both = broadcast(whole, shape);
        if (!both.isRanked()) {
            return;
        }
        if (both.rank() > whole.rank()) {
            throw error(what + " " + shape + " has more axes than the operand " + whole, "");
        }
        for (int axis = 0; axis < whole.rank(); axis++) {
            requireEqual(both.dim(axis), whole.dim(axis), what + " must broadcast to the operand");
        }
    }

    /** The result types of a region when its parameters have {@code parameterTypes}. */
    public List<ValueType> inferRegion(String region, List<ValueType> parameterTypes) {
        Graph graph = node().regions().get(region);
        if (graph == null) {
            throw error("the graph attribute '" + region + "' is missing", "");
        }
        if (graph.inputs().size() != parameterTypes.size()) {
            ModelException refusal = error(
                    "gives '" + region + "' " + parameterTypes.size() + " values, but that takes "
                            + graph.inputs().size(),
                    "give the graph the inputs that the operator's text states");
            throw new ModelException(refusal.diagnostics()
                    .getFirst()
                    .withNearest("'" + region + "' with " + parameterTypes.size() + " inputs and captured values"));
        }
        regionParameters.put(region, List.copyOf(parameterTypes));
        return inference.inferRegion(graph, parameterTypes);
    }

    /** The type that result {@code index} already has; for operators whose nodes are made with their types. */
    public ValueType declaredType(int index) {
        Value result = node().results().get(index);
        if (!facts().hasType(result)) {
            throw error("result " + index + " must be made with its type", "");
        }
        return facts().type(result);
    }

    /** The contents that result {@code index} already has. */
    public Optional<List<Dim>> declaredContents(int index) {
        return facts().contents(node().results().get(index));
    }
}
