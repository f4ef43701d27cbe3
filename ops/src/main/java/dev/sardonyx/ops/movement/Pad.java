package dev.sardonyx.ops.movement;

import dev.sardonyx.ir.attribute.AttributeKey;
import dev.sardonyx.ir.kernel.Expression;
import dev.sardonyx.ir.kernel.ScalarType;
import dev.sardonyx.ir.type.Dim;
import dev.sardonyx.ir.type.Shape;
import dev.sardonyx.ir.type.ValueType;
import dev.sardonyx.ops.DimArithmetic;
import dev.sardonyx.ops.ElementTypes;
import dev.sardonyx.ops.EvaluationContext;
import dev.sardonyx.ops.InferenceContext;
import dev.sardonyx.ops.Lowering;
import dev.sardonyx.ops.Lowering.ViewAxis;
import dev.sardonyx.ops.LoweringContext;
import dev.sardonyx.ops.NodeContext;
import dev.sardonyx.ops.Operator;
import dev.sardonyx.ops.OperatorSchema;
import dev.sardonyx.ops.reference.Index;
import dev.sardonyx.tensor.Datum;
import dev.sardonyx.tensor.ElementType;
import dev.sardonyx.tensor.Tensor;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.LongStream;

/**
 * The operand with elements put before and after it along axes, or cut off where pads are negative (ONNX Pad-25). Mode
 * {@code constant} puts operand 2 or 0, {@code edge} the nearest element, {@code reflect} mirrors without repeating
 * the edge, {@code wrap} repeats the operand.
 */
public final class Pad implements Operator {
    public static final AttributeKey<String> MODE = AttributeKey.text("mode").orElse("constant");

    private static final Set<String> MODES = Set.of("constant", "edge", "reflect", "wrap");

    @Override
    public OperatorSchema schema() {
        return OperatorSchema.onnx("Pad")
                .since(25)
                .operand("data", "T", ElementTypes.ALL)
                .operand("pads", "", ElementTypes.of(ElementType.I64))
                .optionalOperand("constant_value", "T", ElementTypes.ALL)
                .optionalOperand("axes", "Tind", ElementTypes.INDICES)
                .result("output", "T", ElementTypes.ALL)
                .attribute(MODE)
                .build();
    }

    /** Begins, then ends, one for each axis of operand 0; empty when they are not known. */
    private static Optional<List<Dim>> pads(NodeContext in) {
        int rank = in.rank(0);
        Optional<long[]> axes = in.has(3)
                ? in.knownIntegers(3)
                : Optional.of(LongStream.range(0, rank).toArray());
        Optional<List<Dim>> given = in.contents(1);
        if (axes.isEmpty() || given.isEmpty()) {
            return Optional.empty();
        }
        int count = axes.get().length;
        if (given.get().size() != 2 * count) {
            throw in.error("needs two pads for each of " + count + " axes, found " + given.get(), "");
        }
        List<Dim> pads = new ArrayList<>(Collections.nCopies(2 * rank, Dim.ZERO));
        for (int i = 0; i < count; i++) {
            int axis = in.axis(axes.get()[i], rank);
            pads.set(axis, given.get().get(i));
            pads.set(axis + rank, given.get().get(i + count));
        }
        return Optional.of(pads);
    }

    @Override
    public List<ValueType> infer(InferenceContext in) {
        if (!MODES.contains(in.attribute(MODE))) {
            throw in.error(
                    "'mode' must be one of " + new TreeSet<>(MODES) + ", found '" + in.attribute(MODE) + "'", "");
        }
        int rank = in.rank(0);
        in.requireVector(1, "the pads");
        if (in.has(3)) {
            in.requireVector(3, "the axes");
        }
        Dim padded = in.has(3) ? in.shape(3).size() : Dim.known(rank);
        in.requireEqual(in.shape(1).dim(0), padded.times(2), "there must be two pads for each axis");
        Optional<List<Dim>> pads = pads(in);
        List<Dim> dims = new ArrayList<>();
        for (int axis = 0; axis < rank; axis++) {
            dims.add(
                    pads.isEmpty()
                            ? in.freshSymbol("pad")
                            : in.shape(0)
                                    .dim(axis)
                                    .plus(pads.get().get(axis))
                                    .plus(pads.get().get(axis + rank)));
            if (DimArithmetic.isNegative(dims.getLast())) {
                throw in.error("axis " + axis + " would have extent " + dims.getLast(), "");
            }
        }
        return List.of(in.tensor(0).withShape(Shape.of(dims)));
    }

    @Override
    public List<Datum> evaluate(EvaluationContext in) {
        Tensor x = in.tensor(0);
        int rank = x.rank();
        int count = (int) (in.tensor(1).size() / 2);
        long[] begins = new long[rank];
        long[] shape = x.shape();
        for (int i = 0; i < count; i++) {
            int axis = in.has(3) ? in.axis(in.tensor(3).getLong(i), rank) : i;
            begins[axis] = in.tensor(1).getLong(i);
            shape[axis] += begins[axis] + in.tensor(1).getLong(i + count);
        }
        for (int axis = 0; axis < rank; axis++) {
            if (x.extent(axis) == 0 && shape[axis] > 0 && !in.attribute(MODE).equals("constant")) {
                throw in.error("axis " + axis + " has no elements to pad with");
            }
        }
        Tensor y = Tensor.zeros(x.elementType(), shape);
        long[] source = new long[rank];
        Index.forEach(shape, index -> {
            boolean inside = true;
            for (int axis = 0; axis < rank; axis++) {
                source[axis] = source(index[axis] - begins[axis], x.extent(axis), in.attribute(MODE));
                inside &= source[axis] >= 0 && source[axis] < x.extent(axis);
            }
            if (inside) {
                y.copyElement(Index.flat(shape, index), x, Index.flat(x.shape(), source));
            } else if (in.has(2)) {
                y.copyElement(Index.flat(shape, index), in.tensor(2), 0);
            }
        });
        return List.of(y);
    }

    private static long source(long position, long extent, String mode) {
        return switch (mode) {
            case "edge" -> Math.clamp(position, 0L, extent - 1);
            case "wrap" -> Math.floorMod(position, extent);
            case "reflect" -> {
                long period = Math.max(2 * (extent - 1), 1);
                long folded = Math.floorMod(position, period);
                yield folded < extent ? folded : period - folded;
            }
            default -> position;
        };
    }

    @Override
    public Lowering lower(LoweringContext to) {
        Optional<List<Dim>> pads = pads(to);
        boolean cuts = to.element(0) != ElementType.STRING
                && pads.isPresent()
                && pads.get().stream().allMatch(p -> p.isKnown() && p.knownValue() <= 0);
        if (!cuts) {
            return padding(to, pads);
        }
        List<ViewAxis> axes = new ArrayList<>();
        for (int axis = 0; axis < to.rank(0); axis++) {
            axes.add(new ViewAxis(axis, pads.get().get(axis).times(-1), 1));
        }
        return Lowering.View.of(axes);
    }

    /** Constant padding by known, non-negative amounts is a copy into a filled tensor. */
    private static Lowering padding(LoweringContext to, Optional<List<Dim>> pads) {
        boolean grows = to.element(0) != ElementType.STRING
                && to.attribute(MODE).equals("constant")
                && pads.isPresent()
                && pads.get().stream().allMatch(p -> p.isKnown() && p.knownValue() >= 0)
                && (!to.has(2) || to.constant(2).isPresent());
        if (!grows) {
            return new Lowering.HostCall("pad", Map.of("mode", to.attribute(MODE)));
        }
        ScalarType type = to.scalarType(0);
        Expression value = to.constant(2)
                .<Expression>map(t -> type.isFloat()
                        ? Expression.constant(type, t.getDouble(0))
                        : Expression.constant(type, t.getLong(0)))
                .orElse(Expression.constant(type, 0L));
        return new Lowering.Padding(pads.get().subList(0, to.rank(0)), value);
    }
}
