package dev.sardonyx.ops.movement;

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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** The operand without axes of extent 1: those of operand 1, or all there are (ONNX Squeeze-25). */
public final class Squeeze implements Operator {
    @Override
    public OperatorSchema schema() {
        return OperatorSchema.onnx("Squeeze")
                .since(25)
                .operand("data", "T", ElementTypes.ALL)
                .optionalOperand("axes", "", ElementTypes.of(ElementType.I64))
                .result("squeezed", "T", ElementTypes.ALL)
                .build();
    }

    @Override
    public List<ValueType> infer(InferenceContext in) {
        Shape shape = in.shape(0);
        Optional<long[]> axes = in.knownIntegers(1);
        if (in.has(1) && axes.isEmpty()) {
            return List.of(in.tensor(0).withShape(unknown(in)));
        }
        boolean[] dropped = new boolean[shape.rank()];
        if (axes.isPresent()) {
            for (long given : axes.get()) {
                int axis = in.axis(given, shape.rank());
                if (dropped[axis]) {
                    throw in.error("axis " + axis + " is given twice", "");
                }
                in.requireEqual(shape.dim(axis), Dim.ONE, "squeezed axis " + axis + " must have extent 1");
                dropped[axis] = true;
            }
        } else {
            for (int axis = 0; axis < shape.rank(); axis++) {
                dropped[axis] = shape.dim(axis).isKnown(1);
            }
        }
        List<Dim> dims = new ArrayList<>();
        for (int axis = 0; axis < shape.rank(); axis++) {
            if (!dropped[axis]) {
                dims.add(shape.dim(axis));
            }
        }
        if (dims.size() <= 1) {
            DimArithmetic.integers(in, 0).ifPresent(c -> in.contents(0, c));
        }
        return List.of(in.tensor(0).withShape(Shape.of(dims)));
    }

    private static Shape unknown(InferenceContext in) {
        Dim count = in.shape(1).size();
        if (!count.isKnown()) {
            return Shape.UNRANKED;
        }
        if (count.isKnown(0)) {
            return in.shape(0);
        }
        if (count.knownValue() > in.rank(0)) {
            throw in.error("is given " + count + " axes of an operand of " + in.rank(0), "");
        }
        List<Dim> dims = new ArrayList<>();
        for (long i = count.knownValue(); i < in.rank(0); i++) {
            dims.add(in.freshSymbol("squeezed"));
        }
        return Shape.of(dims);
    }

    @Override
    public List<Datum> evaluate(EvaluationContext in) {
        Tensor x = in.tensor(0);
        boolean[] dropped = new boolean[x.rank()];
        if (in.has(1)) {
            for (long given : in.tensor(1).toLongs()) {
                int axis = in.axis(given, x.rank());
                if (dropped[axis]) {
                    throw in.error("axis " + axis + " is given twice");
                }
                dropped[axis] = true;
            }
        } else {
            for (int axis = 0; axis < x.rank(); axis++) {
                dropped[axis] = x.extent(axis) == 1;
            }
        }
        return List.of(x.reshaped(IntStream.range(0, x.rank())
                .filter(axis -> !dropped[axis])
                .mapToLong(x::extent)
                .toArray()));
    }

    @Override
    public Lowering lower(LoweringContext to) {
        return to.has(1) && to.knownIntegers(1).isEmpty()
                ? new Lowering.HostCall("squeeze", Map.of())
                : new Lowering.Reshape();
    }
}
