package dev.sardonyx.ops.movement;

import dev.sardonyx.ir.attribute.AttributeKey;
import dev.sardonyx.ir.attribute.Attributes;
import dev.sardonyx.ir.graph.Value;
import dev.sardonyx.ir.type.Dim;
import dev.sardonyx.ir.type.Shape;
import dev.sardonyx.ir.type.ValueType;
import dev.sardonyx.ops.ElementTypes;
import dev.sardonyx.ops.EvaluationContext;
import dev.sardonyx.ops.InferenceContext;
import dev.sardonyx.ops.Lowering;
import dev.sardonyx.ops.LoweringContext;
import dev.sardonyx.ops.Operator;
import dev.sardonyx.ops.OperatorSchema;
import dev.sardonyx.ops.reference.Index;
import dev.sardonyx.tensor.Datum;
import dev.sardonyx.tensor.Tensor;
import java.util.List;

/** Squares of space moved into channels (ONNX SpaceToDepth-13). */
public final class SpaceToDepth implements Operator {
    public static final AttributeKey<Long> BLOCKSIZE = AttributeKey.integer("blocksize");

    @Override
    public OperatorSchema schema() {
        return OperatorSchema.onnx("SpaceToDepth")
                .since(13)
                .operand("input", "T", ElementTypes.ALL)
                .result("output", "T", ElementTypes.ALL)
                .attribute(BLOCKSIZE)
                .build();
    }

    @Override
    public List<ValueType> infer(InferenceContext in) {
        Shape x = in.shape(0);
        long block = in.attribute(BLOCKSIZE);
        if (x.rank() != 4 || block < 1) {
            throw in.error("needs an operand [N, C, H, W] and a positive block, found " + x + " and " + block, "");
        }
        for (int axis = 2; axis < 4; axis++) {
            if (x.dim(axis).isKnown() && x.dim(axis).knownValue() % block != 0) {
                throw in.error(
                        "axis " + axis + " of extent " + x.dim(axis) + " does not divide into blocks of " + block, "");
            }
        }
        return List.of(in.tensor(0)
                .withShape(Shape.of(
                        x.dim(0),
                        x.dim(1).times(block * block),
                        x.dim(2).floorDiv(Dim.known(block)),
                        x.dim(3).floorDiv(Dim.known(block)))));
    }

    @Override
    public List<Datum> evaluate(EvaluationContext in) {
        Tensor x = in.tensor(0);
        long block = in.attribute(BLOCKSIZE);
        if (x.extent(2) % block != 0 || x.extent(3) % block != 0) {
            throw in.error(x + " does not divide into blocks of " + block);
        }
        long[] shape = {x.extent(0), x.extent(1) * block * block, x.extent(2) / block, x.extent(3) / block};
        Tensor y = Tensor.zeros(x.elementType(), shape);
        Index.forEach(shape, index -> {
            long inBlock = index[1] / x.extent(1);
            long[] source = {
                index[0], index[1] % x.extent(1), index[2] * block + inBlock / block, index[3] * block + inBlock % block
            };
            y.copyElement(Index.flat(shape, index), x, Index.flat(x.shape(), source));
        });
        return List.of(y);
    }

    @Override
    public Lowering lower(LoweringContext to) {
        Dim block = Dim.known(to.attribute(BLOCKSIZE));
        Shape x = to.shape(0);
        Shape y = to.resultShape(0);
        return new Lowering.Decomposition(out -> {
            List<Dim> apart = List.of(x.dim(0), x.dim(1), y.dim(2), block, y.dim(3), block);
            Value pieces = out.reshape(out.operand(0), apart);
            Attributes order = Attributes.NONE.with(Transpose.PERM, List.of(0L, 3L, 5L, 1L, 2L, 4L));
            out.result(out.reshape(out.node("Transpose", order, pieces), y.dims()));
        });
    }
}
