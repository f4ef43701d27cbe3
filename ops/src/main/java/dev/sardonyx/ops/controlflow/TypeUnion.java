package dev.sardonyx.ops.controlflow;

import dev.sardonyx.ir.type.Dim;
import dev.sardonyx.ir.type.Shape;
import dev.sardonyx.ir.type.TensorType;
import dev.sardonyx.ir.type.ValueType;
import dev.sardonyx.ir.type.ValueType.OptionalType;
import dev.sardonyx.ir.type.ValueType.SequenceType;
import dev.sardonyx.ops.InferenceContext;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Types of values that come from several places: what they agree on is kept. */
final class TypeUnion {
    private TypeUnion() {}

    /**
     * A type that both have; dimensions they do not agree on are fresh symbols. Something optional and the thing itself
     * are optional.
     */
    static ValueType of(InferenceContext in, ValueType a, ValueType b, String what) {
        if (a.equals(b)) {
            return a;
        }
        if (a instanceof TensorType x && b instanceof TensorType y && x.element() == y.element()) {
            return x.withShape(shape(in, x.shape(), y.shape()));
        }
        if (a instanceof SequenceType x && b instanceof SequenceType y) {
            return new SequenceType(of(in, x.element(), y.element(), what));
        }
        if (a instanceof OptionalType x && b instanceof OptionalType y) {
            if (x.content().isEmpty() || y.content().isEmpty()) {
                return x.content().isEmpty() ? y : x;
            }
            return new OptionalType(
                    Optional.of(of(in, x.content().get(), y.content().get(), what)));
        }
        if (a instanceof OptionalType x && x.content().isPresent()) {
            return new OptionalType(Optional.of(of(in, x.content().get(), b, what)));
        }
        if (b instanceof OptionalType) {
            return of(in, b, a, what);
        }
        throw in.error(what + " must have one type, found " + a + " and " + b, "");
    }

    private static Shape shape(InferenceContext in, Shape a, Shape b) {
        if (!a.isRanked() || !b.isRanked() || a.rank() != b.rank()) {
            return Shape.UNRANKED;
        }
        List<Dim> dims = new ArrayList<>();
        for (int axis = 0; axis < a.rank(); axis++) {
            dims.add(a.dim(axis).equals(b.dim(axis)) ? a.dim(axis) : in.freshSymbol("merged"));
        }
        return Shape.of(dims);
    }

    /** {@code type} with dimensions that use other symbols than {@code known} made fresh symbols. */
    static ValueType visible(InferenceContext in, ValueType type, Set<String> known) {
        return switch (type) {
            case TensorType tensor
            when tensor.shape().isRanked() ->
                tensor.withShape(Shape.of(tensor.shape().dims().stream()
                        .map(d -> known.containsAll(d.symbols()) ? d : in.freshSymbol("inner"))
                        .toList()));
            case SequenceType sequence -> new SequenceType(visible(in, sequence.element(), known));
            case OptionalType optional -> new OptionalType(optional.content().map(c -> visible(in, c, known)));
            default -> type;
        };
    }

    /** The symbols that operands of the node use. */
    static Set<String> symbols(InferenceContext in) {
        Set<String> symbols = new HashSet<>();
        for (int i = 0; i < in.operandCount(); i++) {
            if (in.has(i)) {
                collect(in.operandType(i), symbols);
            }
        }
        return symbols;
    }

    private static void collect(ValueType type, Set<String> symbols) {
        switch (type) {
            case TensorType tensor
            when tensor.shape().isRanked() -> tensor.shape().dims().forEach(d -> symbols.addAll(d.symbols()));
            case SequenceType sequence -> collect(sequence.element(), symbols);
            case OptionalType optional -> optional.content().ifPresent(c -> collect(c, symbols));
            default -> {}
        }
    }
}
