package dev.sardonyx.properties;

import dev.sardonyx.tensor.ElementType;
import dev.sardonyx.tensor.Tensor;
import dev.sardonyx.tensor.TensorComparison;
import java.util.HashMap;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/**
 * Mixtures of experts of domain {@code com.microsoft}, held to the interpreter: the CPU provider of ONNX Runtime 1.22
 * does not have them.
 */
class MicrosoftExpertProperties {
    private static final int TRIES = 12;
    private static final String DOMAIN = "com.microsoft";
    private static final TensorComparison CLOSE = new TensorComparison(1e-3, 1e-3);

    private static Map<String, Object> attributes(RandomTensors random, boolean gated, int experts) {
        Map<String, Object> attributes = new HashMap<>();
        String activation = random.of("relu", "gelu", "silu", "identity", "swiglu");
        attributes.put("activation_type", activation);
        attributes.put("k", random.upTo(experts));
        attributes.put("normalize_routing_weights", random.of(0, 1));
        if (activation.equals("swiglu")) {
            attributes.put("swiglu_fusion", gated ? 0 : random.of(1, 2));
            attributes.put("activation_alpha", 1.702f);
            attributes.put("activation_beta", 1f);
            attributes.put("swiglu_limit", 2f);
        }
        return attributes;
    }

    @Property(tries = TRIES)
    void floats(@ForAll long seed) {
        RandomTensors random = new RandomTensors(seed);
        int experts = random.upTo(4);
        int hidden = random.upTo(10);
        int inner = random.upTo(10);
        boolean gated = random.flip();
        boolean biased = random.flip();
        Map<String, Object> attributes = attributes(random, gated, experts);
        int rows = inner * (attributes.getOrDefault("swiglu_fusion", 0).equals(0) ? 1 : 2);
        int tokens = 1 + random.upTo(4);
        boolean deep = random.flip();
        NodeModel.of(DOMAIN, "MoE", random.flip(), attributes, 0)
                .input(deep ? random.floats(1, tokens, hidden) : random.floats(tokens, hidden))
                .input(random.floats(tokens, experts))
                .weight(random.floats(experts, rows, hidden))
                .weight(biased ? random.floats(experts, rows) : null)
                .weight(random.floats(experts, hidden, inner))
                .weight(biased ? random.floats(experts, hidden) : null)
                .weight(gated ? random.floats(experts, inner, hidden) : null)
                .weight(gated && biased ? random.floats(experts, inner) : null)
                .checkCompiled(CLOSE);
    }

    private static Tensor scales(RandomTensors random, int block, int experts, int rows, int columns) {
        return block == 0
                ? random.between(0.01, 0.1, experts, rows)
                : random.between(0.01, 0.1, experts, rows, columns / block);
    }

    private static Tensor zeros(RandomTensors random, int block, int bits, int experts, int rows, int columns) {
        return block == 0
                ? random.bytes(ElementType.U8, experts, (long) rows * bits / 8)
                : random.bytes(ElementType.U8, experts, rows, ((long) columns / block * bits + 7) / 8);
    }

    @Property(tries = TRIES)
    void integers(@ForAll long seed) {
        RandomTensors random = new RandomTensors(seed);
        int bits = random.of(2, 4, 8);
        int block = random.of(0, 16);
        int experts = random.upTo(4);
        int hidden = 32;
        int inner = random.of(16, 48);
        boolean zeros = random.flip();
        Map<String, Object> attributes = attributes(random, false, experts);
        attributes.put("expert_weight_bits", bits);
        if (block > 0) {
            attributes.put("block_size", block);
        }
        int rows = inner * (attributes.getOrDefault("swiglu_fusion", 0).equals(0) ? 1 : 2);
        int tokens = 1 + random.upTo(4);
        NodeModel.of(DOMAIN, "QMoE", random.flip(), attributes, 0)
                .input(random.floats(tokens, hidden))
                .input(random.floats(tokens, experts))
                .weight(random.bytes(ElementType.U8, experts, rows, hidden * bits / 8))
                .weight(scales(random, block, experts, rows, hidden))
                .weight(random.flip() ? random.floats(experts, rows) : null)
                .weight(random.bytes(ElementType.U8, experts, hidden, inner * bits / 8))
                .weight(scales(random, block, experts, hidden, inner))
                .weight(null)
                .weight(null)
                .weight(null)
                .weight(null)
                .weight(zeros ? zeros(random, block, bits, experts, rows, hidden) : null)
                .weight(zeros ? zeros(random, block, bits, experts, hidden, inner) : null)
                .weight(null)
                .input(random.flip() ? random.between(0.1, 1, tokens, experts) : null)
                .checkCompiled(CLOSE);
    }
}
