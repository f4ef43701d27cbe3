package dev.sardonyx.ops.sequence;

import dev.sardonyx.ir.type.Dim;
import dev.sardonyx.ir.type.Shape;
import dev.sardonyx.ir.type.TensorType;
import dev.sardonyx.ir.type.ValueType;
import dev.sardonyx.ir.type.ValueType.SequenceType;
import dev.sardonyx.ops.EvaluationContext;
import dev.sardonyx.ops.InferenceContext;
import dev.sardonyx.ops.NodeContext;
import dev.sardonyx.tensor.Datum;
import dev.sardonyx.tensor.Tensor;
import dev.sardonyx.tensor.TensorSequence;
import java.util.ArrayList;
import java.util.List;

/** What operators on sequences share in inference. */
final class Sequences {
    private Sequences() {}

    /** The type of elements of operand {@code index}, which must be a sequence. */
    static ValueType element(NodeContext in, int index) {
        if (in.operandType(index) instanceof SequenceType sequence) {
            return sequence.element();
        }
        throw in.error("operand " + index + " must be a sequence, found " + in.operandType(index), "");
    }

    /** The type of one element: what is not the same for all elements is a fresh symbol. */
    static ValueType one(InferenceContext in, ValueType element) {
        if (!(element instanceof TensorType tensor) || !tensor.shape().isRanked()) {
            return element;
        }
        return tensor.withShape(Shape.of(tensor.shape().dims().stream()
                .map(d -> d.isKnown() ? d : in.freshSymbol("element"))
                .toList()));
    }

    /** The type of elements of a sequence that has elements of both types. */
    static ValueType union(InferenceContext in, ValueType a, ValueType b) {
        if (a.equals(b)) {
            return a;
        }
        if (!(a instanceof TensorType x) || !(b instanceof TensorType y) || x.element() != y.element()) {
            throw in.error("a sequence has elements of one type, found " + a + " and " + b, "");
        }
        if (!x.shape().isRanked()
                || !y.shape().isRanked()
                || x.shape().rank() != y.shape().rank()) {
            return x.withShape(Shape.UNRANKED);
        }
        List<Dim> dims = new ArrayList<>();
        for (int i = 0; i < x.shape().rank(); i++) {
            Dim dim = x.shape().dim(i);
            dims.add(dim.equals(y.shape().dim(i)) ? dim : in.freshSymbol("element"));
        }
        return x.withShape(Shape.of(dims));
    }

    /** {@code position} counted from 0; outside [-limit, limit) it is an error at the node. */
    static int position(EvaluationContext in, Tensor position, int limit) {
        long at = position.getLong(0);
        if (at < -limit || at >= limit) {
            throw in.error("position " + at + " is outside [" + -limit + ", " + (limit - 1) + "]");
        }
        return (int) (at < 0 ? at + limit : at);
    }

    static List<Datum> elements(EvaluationContext in, int operand) {
        return ((TensorSequence) in.operand(operand)).elements();
    }
}
