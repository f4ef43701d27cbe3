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

/** Blocks of channels moved into squares of space (ONNX DepthToSpace-13). */
public final class DepthToSpace implements Operator {
    public static final AttributeKey<Long> BLOCKSIZE = AttributeKey.integer("blocksize");
    /** {@code DCR}: depth, column, row; {@code CRD}: column, row, depth. */
    public static final AttributeKey<String> MODE = AttributeKey.text("mode").orElse("DCR");

    @Override
    public OperatorSchema schema() {
        return OperatorSchema.onnx("DepthToSpace")
                .since(13)
                .operand("input", "T", ElementTypes.ALL)
                .result("output", "T", ElementTypes.ALL)
                .attribute(BLOCKSIZE)
                .attribute(MODE)
                .build();
    }

    @Override
    public List<ValueType> infer(InferenceContext in) {
        Shape x = in.shape(0);
        long block = in.attribute(BLOCKSIZE);
        if (x.rank() != 4 || block < 1) {
            throw in.error("needs an operand [N, C, H, W] and a positive block, found " + x + " and " + block, "");
        }
        if (x.dim(1).isKnown() && x.dim(1).knownValue() % (block * block) != 0) {
            throw in.error(x.dim(1) + " channels do not divide into squares of " + block, "");
        }
        return List.of(in.tensor(0)
                .withShape(Shape.of(
                        x.dim(0),
                        x.dim(1).floorDiv(Dim.known(block * block)),
                        x.dim(2).times(block),
                        x.dim(3).times(block))));
    }

    @Override
    public List<Datum> evaluate(EvaluationContext in) {
        Tensor x = in.tensor(0);
        long block = in.attribute(BLOCKSIZE);
        if (x.extent(1) % (block * block) != 0) {
            throw in.error(x.extent(1) + " channels do not divide into squares of " + block);
        }
        long channels = x.extent(1) / (block * block);
        long[] shape = {x.extent(0), channels, x.extent(2) * block, x.extent(3) * block};
        Tensor y = Tensor.zeros(x.elementType(), shape);
        boolean depthFirst = in.attribute(MODE).equals("DCR");
        Index.forEach(shape, index -> {
            long inBlock = index[2] % block * block + index[3] % block;
            long channel = depthFirst ? inBlock * channels + index[1] : index[1] * block * block + inBlock;
            long[] source = {index[0], channel, index[2] / block, index[3] / block};
            y.copyElement(Index.flat(shape, index), x, Index.flat(x.shape(), source));
        });
        return List.of(y);
    }

    @Override
    public Lowering lower(LoweringContext to) {
        Dim block = Dim.known(to.attribute(BLOCKSIZE));
        Shape x = to.shape(0);
        Dim channels = to.resultShape(0).dim(1);
        boolean depthFirst = to.attribute(MODE).equals("DCR");
        List<Dim> apart = depthFirst
                ? List.of(x.dim(0), block, block, channels, x.dim(2), x.dim(3))
                : List.of(x.dim(0), channels, block, block, x.dim(2), x.dim(3));
        List<Long> order = depthFirst ? List.of(0L, 3L, 4L, 1L, 5L, 2L) : List.of(0L, 1L, 4L, 2L, 5L, 3L);
        return new Lowering.Decomposition(out -> {
            Value pieces = out.reshape(out.operand(0), apart);
            Value moved = out.node("Transpose", Attributes.NONE.with(Transpose.PERM, order), pieces);
            out.result(out.reshape(moved, to.resultShape(0).dims()));
        });
    }
}
