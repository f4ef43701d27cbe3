package dev.sardonyx.ops.contrib.attention;

import dev.sardonyx.ir.attribute.AttributeKey;
import dev.sardonyx.ir.attribute.Attributes;
import dev.sardonyx.ir.graph.Value;
import dev.sardonyx.ir.type.Dim;
import dev.sardonyx.ir.type.Shape;
import dev.sardonyx.ir.type.ValueType;
import dev.sardonyx.ops.Accuracy;
import dev.sardonyx.ops.ElementTypes;
import dev.sardonyx.ops.EvaluationContext;
import dev.sardonyx.ops.InferenceContext;
import dev.sardonyx.ops.Lowering;
import dev.sardonyx.ops.LoweringContext;
import dev.sardonyx.ops.NodeContext;
import dev.sardonyx.ops.Operator;
import dev.sardonyx.ops.OperatorSchema;
import dev.sardonyx.tensor.Datum;
import dev.sardonyx.tensor.ElementType;
import dev.sardonyx.tensor.Tensor;
import java.util.List;

/**
 * Pairs of elements of each head turned by angles that grow with the position (com.microsoft RotaryEmbedding-1).
 * Positions are given for each element [batch, length], or as that of the first one. ONNX Runtime does not use
 * {@link #SCALE}, and neither does this.
 */
public final class ContribRotaryEmbedding implements Operator {
    public static final AttributeKey<Boolean> INTERLEAVED =
            AttributeKey.flag("interleaved").orElse(false);
    /** Whether sequences may be longer together than the caches. */
    public static final AttributeKey<Boolean> IS_PACKED_BATCHING =
            AttributeKey.flag("is_packed_batching").orElse(false);

    public static final AttributeKey<Long> NUM_HEADS =
            AttributeKey.integer("num_heads").orElse(0L);
    public static final AttributeKey<Long> ROTARY_EMBEDDING_DIM =
            AttributeKey.integer("rotary_embedding_dim").orElse(0L);
    public static final AttributeKey<Float> SCALE = AttributeKey.number("scale").orElse(1f);

    @Override
    public OperatorSchema schema() {
        return OperatorSchema.microsoft("RotaryEmbedding")
                .operand("input", "T", ElementTypes.FLOATS)
                .operand("position_ids", "M", ElementTypes.of(ElementType.I64))
                .operand("cos_cache", "T", ElementTypes.FLOATS)
                .operand("sin_cache", "T", ElementTypes.FLOATS)
                .result("output", "T", ElementTypes.FLOATS)
                .attribute(INTERLEAVED)
                .attribute(IS_PACKED_BATCHING)
                .attribute(NUM_HEADS)
                .attribute(ROTARY_EMBEDDING_DIM)
                .attribute(SCALE)
                .accuracy(Accuracy.relative(1e-6))
                .build();
    }

    /** The heads of an operand of three axes; without the attribute those that the caches turn whole. */
    private static Dim heads(NodeContext in) {
        long given = in.attribute(NUM_HEADS);
        return given > 0
                ? Dim.known(given)
                : in.shape(0).dim(2).floorDiv(in.shape(2).dim(1).times(2));
    }

    @Override
    public List<ValueType> infer(InferenceContext in) {
        if (in.rank(0) != 3 && in.rank(0) != 4) {
            throw in.error("the operand must have three or four axes, found " + in.shape(0), "");
        }
        if (in.rank(2) != 2 || in.rank(3) != 2) {
            throw in.error("the caches must have two axes, found " + in.shape(2) + " and " + in.shape(3), "");
        }
        if (in.rank(0) == 3 && !heads(in).isKnown()) {
            throw in.error("the number of heads is not known", "give 'num_heads'");
        }
        long turning = in.attribute(ROTARY_EMBEDDING_DIM);
        if (turning > 0) {
            in.requireEqual(
                    in.shape(2).dim(1).times(2), Dim.known(turning), "caches must have half of 'rotary_embedding_dim'");
        }
        Dim length = in.shape(0).dim(in.rank(0) - 2);
        length = in.rank(0) == 3 ? in.shape(0).dim(1) : length;
        if (in.rank(1) == 2) {
            in.requireEqual(in.shape(1).dim(0), in.shape(0).dim(0), "there must be a position for each element");
            in.requireEqual(in.shape(1).dim(1), length, "there must be a position for each element");
        } else {
            in.requireEqual(in.shape(1).size(), Dim.ONE, "positions must be one number, or one for each element");
        }
        return List.of(in.operandType(0));
    }

    @Override
    public List<Datum> evaluate(EvaluationContext in) {
        Tensor x = in.tensor(0);
        Tensor ids = in.tensor(1);
        long pairs = in.tensor(2).extent(1);
        long given = in.attribute(NUM_HEADS);
        Tensor heads = x.rank() == 4 ? x : HeadedTensor.split(x, given > 0 ? given : x.extent(2) / (2 * pairs));
        long length = heads.extent(2);
        Tensor y = new Turn(in.tensor(2), in.tensor(3), in.attribute(INTERLEAVED))
                .of(heads, (b, s) -> ids.rank() == 2 ? ids.getLong(b * length + s) : ids.getLong(0) + s);
        ElementType type = x.elementType();
        return List.of(x.rank() == 4 ? HeadedTensor.of(y, type) : HeadedTensor.joined(y, type));
    }

    @Override
    public Lowering lower(LoweringContext to) {
        Shape shape = to.shape(0);
        boolean flat = shape.rank() == 3;
        Dim length = shape.dim(flat ? 1 : 2);
        return new Lowering.Decomposition(out -> {
            Value ids = out.operand(1);
            if (to.rank(1) != 2) {
                Value first = out.node("Reshape", ids, out.vector(1));
                Value row = out.node("Add", first, Positions.range(out, length));
                ids = out.node("Expand", row, out.dims(List.of(shape.dim(0), length)));
            }
            Attributes attributes = Attributes.NONE
                    .with(AttributeKey.flag("interleaved"), to.attribute(INTERLEAVED))
                    .with(AttributeKey.integer("rotary_embedding_dim"), to.attribute(ROTARY_EMBEDDING_DIM));
            if (flat) {
                attributes = attributes.with(
                        AttributeKey.integer("num_heads"), heads(to).knownValue());
            }
            out.result(out.node("RotaryEmbedding", attributes, out.operand(0), out.operand(2), out.operand(3), ids));
        });
    }
}
