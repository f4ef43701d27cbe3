package dev.sardonyx.ops.contrib.normalization;

import dev.sardonyx.ir.attribute.AttributeKey;
import dev.sardonyx.ir.attribute.Attributes;
import dev.sardonyx.ir.graph.Value;
import dev.sardonyx.ir.type.Dim;
import dev.sardonyx.ir.type.Shape;
import dev.sardonyx.ir.type.TensorType;
import dev.sardonyx.ir.type.ValueType;
import dev.sardonyx.ops.Accuracy;
import dev.sardonyx.ops.Decomposer;
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
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * The layer normalization of the sum of word, position and segment embeddings (com.microsoft
 * EmbedLayerNormalization-1). Results are the normalized rows, how many elements of each row of the mask are 1 (0
 * without a mask), and the sum.
 */
public final class EmbedLayerNormalization implements Operator {
    /** 1 when the number of words is asked for; it is given in any case. */
    public static final AttributeKey<Long> MASK_INDEX_TYPE =
            AttributeKey.integer("mask_index_type").orElse(0L);

    private static final Set<ElementType> IDS = ElementTypes.of(ElementType.I32);
    private static final int SEGMENT_IDS = 1;
    private static final int WORDS = 2;
    private static final int POSITIONS = 3;
    private static final int SEGMENTS = 4;
    private static final int GAMMA = 5;
    private static final int BETA = 6;
    private static final int MASK = 7;
    private static final int POSITION_IDS = 8;

    @Override
    public OperatorSchema schema() {
        return OperatorSchema.microsoft("EmbedLayerNormalization")
                .operand("input_ids", "T1", IDS)
                .optionalOperand("segment_ids", "T1", IDS)
                .operand("word_embedding", "T", ElementTypes.FLOATS)
                .operand("position_embedding", "T", ElementTypes.FLOATS)
                .optionalOperand("segment_embedding", "T", ElementTypes.FLOATS)
                .operand("gamma", "T", ElementTypes.FLOATS)
                .operand("beta", "T", ElementTypes.FLOATS)
                .optionalOperand("mask", "T1", IDS)
                .optionalOperand("position_ids", "T1", IDS)
                .result("output", "T", ElementTypes.FLOATS)
                .optionalResult("mask_index", "T1", IDS)
                .optionalResult("embedding_sum", "T", ElementTypes.FLOATS)
                .attribute(SkipSums.EPSILON)
                .attribute(MASK_INDEX_TYPE)
                .accuracy(Accuracy.relative(1e-5))
                .build();
    }

    @Override
    public List<ValueType> infer(InferenceContext in) {
        Shape ids = in.shape(0);
        if (ids.rank() != 2 || in.rank(WORDS) != 2 || in.rank(POSITIONS) != 2) {
            throw in.error("ids and embeddings must have two axes", "");
        }
        if (in.has(SEGMENT_IDS) != in.has(SEGMENTS)) {
            throw in.error("'segment_ids' and 'segment_embedding' go together", "give both or none");
        }
        Dim width = in.shape(WORDS).dim(1);
        in.requireEqual(in.shape(POSITIONS).dim(1), width, "embeddings must have one width");
        if (in.has(SEGMENTS)) {
            in.requireEqual(in.shape(SEGMENTS).dim(1), width, "embeddings must have one width");
        }
        in.requireEqual(in.shape(GAMMA).size(), width, "'gamma' must have the width of the embeddings");
        in.requireEqual(in.shape(BETA).size(), width, "'beta' must have the width of the embeddings");
        TensorType sum = TensorType.of(in.element(WORDS), Shape.of(ids.dim(0), ids.dim(1), width));
        return List.of(sum, TensorType.of(ElementType.I32, Shape.of(ids.dim(0))), sum);
    }

    @Override
    public List<Datum> evaluate(EvaluationContext in) {
        Tensor ids = in.tensor(0);
        long length = ids.extent(1);
        int width = (int) in.tensor(WORDS).extent(1);
        Tensor y = Tensor.zeros(in.tensor(WORDS).elementType(), ids.extent(0), length, width);
        Tensor sum = Tensor.zeros(y.elementType(), y.shape());
        for (long i = 0; i < ids.size(); i++) {
            double[] row = new double[width];
            add(row, in.tensor(WORDS), ids.getLong(i));
            add(row, in.tensor(POSITIONS), position(in, i, length));
            if (in.has(SEGMENTS)) {
                add(row, in.tensor(SEGMENTS), in.tensor(SEGMENT_IDS).getLong(i));
            }
            double mean = Arrays.stream(row).average().orElse(0);
            double variance =
                    Arrays.stream(row).map(v -> (v - mean) * (v - mean)).sum() / width;
            double deviation = Math.sqrt(variance + in.attribute(SkipSums.EPSILON));
            for (int c = 0; c < width; c++) {
                double scale = in.tensor(GAMMA).getDouble(c);
                y.setDouble(
                        i * width + c,
                        (row[c] - mean) / deviation * scale + in.tensor(BETA).getDouble(c));
                sum.setDouble(i * width + c, row[c]);
            }
        }
        return List.of(y, words(in, ids), sum);
    }

    private static long position(EvaluationContext in, long i, long length) {
        if (!in.has(POSITION_IDS)) {
            return i % length;
        }
        Tensor ids = in.tensor(POSITION_IDS);
        return ids.getLong(i % ids.size());
    }

    private static void add(double[] row, Tensor embedding, long id) {
        for (int c = 0; c < row.length; c++) {
            row[c] += embedding.getDouble(id * row.length + c);
        }
    }

    private static Tensor words(EvaluationContext in, Tensor ids) {
        Tensor counts = Tensor.zeros(ElementType.I32, ids.extent(0));
        for (long i = 0; in.has(MASK) && i < ids.size(); i++) {
            long batch = i / ids.extent(1);
            counts.setLong(batch, counts.getLong(batch) + (in.tensor(MASK).getLong(i) == 1 ? 1 : 0));
        }
        return counts;
    }

    @Override
    public Lowering lower(LoweringContext to) {
        ElementType type = to.element(WORDS);
        ElementType wide = ElementTypes.accumulating(type);
        Attributes attributes = Attributes.NONE.with(AttributeKey.number("epsilon"), to.attribute(SkipSums.EPSILON));
        return new Lowering.Decomposition(out -> {
            Value words = out.node("Gather", out.operand(WORDS), out.operand(0));
            Value sum = out.node("Add", out.cast(words, wide), out.cast(positions(out, to), wide));
            if (to.has(SEGMENTS)) {
                Value segments = out.node("Gather", out.operand(SEGMENTS), out.operand(SEGMENT_IDS));
                sum = out.node("Add", sum, out.cast(segments, wide));
            }
            Value gamma = out.cast(out.operand(GAMMA), wide);
            Value beta = out.cast(out.operand(BETA), wide);
            out.result(out.cast(out.node("LayerNormalization", attributes, sum, gamma, beta), type));
            if (to.resultCount() > 1) {
                out.result(counts(out, to));
            }
            if (to.resultCount() > 2) {
                out.result(out.cast(sum, type));
            }
        });
    }

    private static Value positions(Decomposer out, LoweringContext to) {
        if (to.has(POSITION_IDS)) {
            return out.node("Gather", out.operand(POSITIONS), out.operand(POSITION_IDS));
        }
        Value length = out.dims(List.of(to.shape(0).dim(1)));
        return out.node("Slice", out.operand(POSITIONS), out.vector(0), length, out.vector(0));
    }

    private static Value counts(Decomposer out, LoweringContext to) {
        Dim batch = to.shape(0).dim(0);
        if (!to.has(MASK)) {
            return out.node("Expand", out.constant(ElementType.I32, 0), out.dims(List.of(batch)));
        }
        Value ones = out.node("Equal", out.operand(MASK), out.constant(ElementType.I32, 1));
        Attributes removed = Attributes.NONE.with(AttributeKey.integer("keepdims"), 0L);
        return out.node("ReduceSum", removed, out.cast(ones, ElementType.I32), out.vector(1));
    }
}
