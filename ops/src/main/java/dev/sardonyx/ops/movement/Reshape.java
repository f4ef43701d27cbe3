package dev.sardonyx.ops.movement;

import dev.sardonyx.ir.attribute.AttributeKey;
import dev.sardonyx.ir.type.Dim;
import dev.sardonyx.ir.type.Shape;
import dev.sardonyx.ir.type.ValueType;
import dev.sardonyx.ops.DimArithmetic;
import dev.sardonyx.ops.ElementTypes;
import dev.sardonyx.ops.EvaluationContext;
import dev.sardonyx.ops.InferenceContext;
import dev.sardonyx.ops.Lowering;
import dev.sardonyx.ops.LoweringContext;
import dev.sardonyx.ops.Operator;
import dev.sardonyx.ops.OperatorSchema;
import dev.sardonyx.tensor.Datum;
import dev.sardonyx.tensor.ElementType;
import dev.sardonyx.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The same elements under the shape that operand 1 tells (ONNX Reshape-25): -1 takes what is left, 0 copies the
 * operand's extent unless {@link #ALLOWZERO}.
 */
public final class Reshape implements Operator {
    public static final AttributeKey<Boolean> ALLOWZERO =
            AttributeKey.flag("allowzero").orElse(false);

    @Override
    public OperatorSchema schema() {
        return OperatorSchema.onnx("Reshape")
                .since(25)
                .operand("data", "T", ElementTypes.ALL)
                .operand("shape", "", ElementTypes.of(ElementType.I64))
                .result("reshaped", "T", ElementTypes.ALL)
                .attribute(ALLOWZERO)
                .build();
    }

    @Override
    public List<ValueType> infer(InferenceContext in) {
        in.requireVector(1, "the shape");
        Optional<List<Dim>> wanted = in.contents(1);
        Shape shape = wanted.isPresent() ? resolve(in, wanted.get()) : unknown(in);
        if (in.shape(0).isRanked() && in.shape(0).isKnown() && shape.isRanked() && shape.rank() <= 1) {
            DimArithmetic.integers(in, 0).ifPresent(c -> in.contents(0, c));
        }
        return List.of(in.tensor(0).withShape(shape));
    }

    /** Whatever the shape is, a single axis has all elements. */
    private static Shape unknown(InferenceContext in) {
        boolean flat = in.shape(1).dim(0).isKnown(1) && in.shape(0).isRanked();
        return flat ? Shape.of(in.shape(0).size()) : ShapeOperand.unknown(in, 1, "reshape");
    }

    private static Shape resolve(InferenceContext in, List<Dim> wanted) {
        List<Dim> dims = new ArrayList<>(wanted);
        List<Dim> left = new ArrayList<>(in.shape(0).dims());
        List<Dim> asked = new ArrayList<>();
        int open = -1;
        for (int i = 0; i < dims.size(); i++) {
            if (dims.get(i).isKnown(-1)) {
                if (open >= 0) {
                    throw in.error("the shape " + wanted + " has more than one -1", "");
                }
                open = i;
                continue;
            }
            if (dims.get(i).isKnown(0) && !in.attribute(ALLOWZERO)) {
                if (i >= in.rank(0)) {
                    throw in.error(
                            "the shape " + wanted + " copies axis " + i + ", but the operand has only " + in.rank(0)
                                    + " axes",
                            "");
                }
                dims.set(i, in.shape(0).dim(i));
            } else if (DimArithmetic.isNegative(dims.get(i))) {
                throw in.error("the shape " + wanted + " has a negative extent", "");
            }
            // Extents on both sides cancel, so that the rest divides exactly even if they are 0.
            if (!left.remove(dims.get(i))) {
                asked.add(dims.get(i));
            }
        }
        Dim available = Shape.of(left).size();
        Dim named = Shape.of(asked).size();
        if (open >= 0) {
            dims.set(open, remainder(in, available, named, wanted));
        } else if (!hasZero(dims) || !hasZero(in.shape(0).dims())) {
            in.requireEqual(available, named, "the shape " + wanted + " must hold as many elements as the operand");
        }
        return Shape.of(dims);
    }

    private static boolean hasZero(List<Dim> dims) {
        return dims.stream().anyMatch(d -> d.isKnown(0));
    }

    private static Dim remainder(InferenceContext in, Dim available, Dim named, List<Dim> wanted) {
        if (named.isKnown(0)) {
            return Dim.ZERO;
        }
        Dim rest = available.floorDiv(named);
        if (available.isKnown() && named.isKnown() && !rest.times(named).equals(available)) {
            throw in.error(available + " elements do not divide into the shape " + wanted, "");
        }
        in.requireEqual(rest.times(named), available, "the elements must divide into the shape " + wanted);
        return rest;
    }

    @Override
    public List<Datum> evaluate(EvaluationContext in) {
        Tensor x = in.tensor(0);
        long[] shape = in.tensor(1).toLongs();
        int open = -1;
        long named = 1;
        long available = 1;
        List<Long> left = new ArrayList<>(Arrays.stream(x.shape()).boxed().toList());
        for (int i = 0; i < shape.length; i++) {
            if (shape[i] == -1) {
                open = i;
                continue;
            }
            if (shape[i] == 0 && !in.attribute(ALLOWZERO)) {
                shape[i] = x.extent(i);
            }
            if (!left.remove((Long) shape[i])) {
                named *= shape[i];
            }
        }
        for (long extent : left) {
            available *= extent;
        }
        if (open >= 0) {
            shape[open] = named == 0 ? 0 : available / named;
        }
        if (Tensor.size(shape) != x.size()) {
            throw in.error("cannot give " + x + " the shape " + Arrays.toString(shape));
        }
        return List.of(x.reshaped(shape));
    }

    @Override
    public Lowering lower(LoweringContext to) {
        return to.contents(1).isPresent()
                ? new Lowering.Reshape()
                : new Lowering.HostCall("reshape", Map.of("allowzero", to.attribute(ALLOWZERO) ? 1L : 0L));
    }
}
