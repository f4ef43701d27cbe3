package dev.sardonyx.ops.contrib.experts;

import dev.sardonyx.ir.attribute.AttributeKey;
import dev.sardonyx.ir.graph.Value;
import dev.sardonyx.ir.type.Shape;
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
import dev.sardonyx.ops.contrib.PackedBits;
import dev.sardonyx.tensor.Datum;
import dev.sardonyx.tensor.ElementType;
import dev.sardonyx.tensor.Tensor;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * A mixture of experts with quantized weights (com.microsoft QMoE-1): numbers of 2, 4 or 8 bits with a scale and a zero
 * point a row, or a block of a row. All experts are computed for all tokens.
 */
public final class QMoE implements Operator {
    public static final AttributeKey<Long> ACCURACY_LEVEL =
            AttributeKey.integer("accuracy_level").orElse(0L);
    /** 0: a row is one block. */
    public static final AttributeKey<Long> BLOCK_SIZE =
            AttributeKey.integer("block_size").orElse(0L);

    public static final AttributeKey<Long> EXPERT_WEIGHT_BITS =
            AttributeKey.integer("expert_weight_bits").orElse(4L);
    public static final AttributeKey<String> QUANT_TYPE =
            AttributeKey.text("quant_type").orElse("int");
    /** Layouts for graphics cards; only -1 and 0, none of them. */
    public static final AttributeKey<Long> WEIGHTS_PREPACKED =
            AttributeKey.integer("weights_prepacked").orElse(-1L);

    private static final Experts EXPERTS = new Experts(List.of(2, 5, 8), List.of(4, 7, 10));
    private static final List<Integer> SCALES = List.of(3, 6, 9);
    private static final List<Integer> ZEROS = List.of(11, 12, 13);
    private static final int ROUTER_WEIGHTS = 14;
    private static final Set<ElementType> FLOATS = ElementTypes.of(ElementType.F32, ElementType.F16, ElementType.BF16);
    private static final Set<ElementType> BYTES = ElementTypes.of(ElementType.U8);

    @Override
    public OperatorSchema schema() {
        OperatorSchema.Builder schema = OperatorSchema.microsoft("QMoE")
                .operand("input", "T", FLOATS)
                .operand("router_probs", "T", FLOATS)
                .operand("fc1_experts_weights", "T1", BYTES)
                .operand("fc1_scales", "T2", FLOATS)
                .optionalOperand("fc1_experts_bias", "T", FLOATS)
                .operand("fc2_experts_weights", "T1", BYTES)
                .operand("fc2_scales", "T2", FLOATS)
                .optionalOperand("fc2_experts_bias", "T", FLOATS)
                .optionalOperand("fc3_experts_weights", "T1", BYTES)
                .optionalOperand("fc3_scales", "T2", FLOATS)
                .optionalOperand("fc3_experts_bias", "T", FLOATS)
                .optionalOperand("fc1_zero_points", "T1", BYTES)
                .optionalOperand("fc2_zero_points", "T1", BYTES)
                .optionalOperand("fc3_zero_points", "T1", BYTES)
                .optionalOperand("router_weights", "T", FLOATS)
                .result("output", "T", FLOATS)
                .attribute(ACCURACY_LEVEL)
                .attribute(BLOCK_SIZE)
                .attribute(EXPERT_WEIGHT_BITS)
                .attribute(QUANT_TYPE)
                .attribute(WEIGHTS_PREPACKED)
                .accuracy(Accuracy.relative(1e-4))
                .notes("computes all experts; integer weights, no sparse mixer");
        Experts.ATTRIBUTES.forEach(schema::attribute);
        return schema.build();
    }

    @Override
    public List<ValueType> infer(InferenceContext in) {
        long bits = in.attribute(EXPERT_WEIGHT_BITS);
        if (bits != 2 && bits != 4 && bits != 8) {
            throw in.error("'expert_weight_bits' must be 2, 4 or 8, found " + bits, "");
        }
        if (!in.attribute(QUANT_TYPE).equals("int") || in.attribute(WEIGHTS_PREPACKED) > 0) {
            throw in.error(
                    "weights of floats, and weights packed for a graphics card, are not supported",
                    "export the model with 'quant_type' = 'int' and 'weights_prepacked' = 0");
        }
        for (int i = 0; i < 3; i++) {
            if (in.has(EXPERTS.weights().get(i)) && !in.has(SCALES.get(i))) {
                throw in.error("the weights of operand " + EXPERTS.weights().get(i) + " have no scales", "");
            }
            if (in.has(EXPERTS.weights().get(i))
                    && !in.shape(EXPERTS.weights().get(i)).isKnown()) {
                throw in.error("the shapes of weights must be known", "make the weights initializers of the model");
            }
        }
        EXPERTS.check(in, 8 / bits);
        return List.of(in.operandType(0));
    }

    @Override
    public List<Datum> evaluate(EvaluationContext in) {
        int bits = in.attribute(EXPERT_WEIGHT_BITS).intValue();
        Experts.Weight weight = (product, expert, row, column) -> {
            Tensor bytes = in.tensor(EXPERTS.weights().get(product));
            Tensor scales = in.tensor(SCALES.get(product));
            long rows = bytes.extent(1);
            long blocks = scales.rank() == 3 ? scales.extent(2) : 1;
            long block = blocks == 1 ? 0 : column / in.attribute(BLOCK_SIZE);
            long stored = PackedBits.at(bytes, (expert * rows + row) * bytes.extent(2), column, bits);
            double zero = 1 << bits - 1;
            if (in.has(ZEROS.get(product))) {
                Tensor zeros = in.tensor(ZEROS.get(product));
                boolean each = zeros.rank() == 3;
                long start = each ? (expert * rows + row) * zeros.extent(2) : expert * zeros.extent(1);
                zero = PackedBits.at(zeros, start, each ? block : row, bits);
            }
            return (float) ((stored - zero) * scales.getDouble((expert * rows + row) * blocks + block));
        };
        return List.of(EXPERTS.evaluate(in, weight, in.has(ROUTER_WEIGHTS) ? in.tensor(ROUTER_WEIGHTS) : null));
    }

    @Override
    public Lowering lower(LoweringContext to) {
        return new Lowering.Decomposition(out -> {
            List<Value> matrices = IntStream.range(0, 3)
                    .mapToObj(i -> to.has(EXPERTS.weights().get(i)) ? weights(out, to, i) : Value.ABSENT)
                    .toList();
            Value mixing = to.has(ROUTER_WEIGHTS) ? out.operand(ROUTER_WEIGHTS) : Value.ABSENT;
            out.result(EXPERTS.write(out, to, matrices, mixing));
        });
    }

    /** The weights of a product as f32 [experts, rows, columns]. */
    private static Value weights(Decomposer out, LoweringContext to, int product) {
        int bits = to.attribute(EXPERT_WEIGHT_BITS).intValue();
        Value stored = PackedBits.unpacked(out, out.operand(EXPERTS.weights().get(product)), bits);
        Shape shape = out.type(stored).shape();
        boolean blocked = to.rank(SCALES.get(product)) == 3;
        long blocks = blocked ? to.shape(SCALES.get(product)).dim(2).knownValue() : 1;
        long experts = shape.dim(0).knownValue();
        long rows = shape.dim(1).knownValue();
        Value apart = out.node("Reshape", out.cast(stored, ElementType.F32), out.vector(experts, rows, blocks, -1));
        Value scale = out.node(
                "Reshape",
                out.cast(out.operand(SCALES.get(product)), ElementType.F32),
                out.vector(experts, rows, blocks, 1));
        Value zero = out.constant(ElementType.F32, 1 << bits - 1);
        if (to.has(ZEROS.get(product))) {
            Value points = PackedBits.unpacked(out, out.operand(ZEROS.get(product)), bits);
            Shape padded = out.type(points).shape();
            int last = padded.rank() - 1;
            Value limit = out.vector(last == 2 ? blocks : rows);
            Value own = out.node("Slice", points, out.vector(0), limit, out.vector(last));
            zero = out.node(
                    "Reshape", out.cast(own, ElementType.F32), out.vector(experts, rows, last == 2 ? blocks : 1, 1));
        }
        Value weights = out.node("Mul", out.node("Sub", apart, zero), scale);
        return out.reshape(weights, shape.dims());
    }
}
