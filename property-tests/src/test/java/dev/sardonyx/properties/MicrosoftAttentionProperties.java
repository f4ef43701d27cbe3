package dev.sardonyx.properties;

import dev.sardonyx.tensor.ElementType;
import dev.sardonyx.tensor.Tensor;
import dev.sardonyx.tensor.TensorComparison;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/**
 * Attentions of domain {@code com.microsoft} against ONNX Runtime. Masks add small numbers, since large ones leave no
 * digits of what they are added to. Its CPU provider has neither masks of positions nor
 * turned queries nor a state beside a summand in Attention, no packed operands in MultiHeadAttention, and sinks in later versions only: these are
 * held to the interpreter.
 */
class MicrosoftAttentionProperties {
    private static final int TRIES = 12;
    private static final String DOMAIN = "com.microsoft";
    private static final TensorComparison CLOSE = new TensorComparison(1e-3, 5e-5);

    private static Tensor mask(RandomTensors random, int batch, int length, int total) {
        return switch (random.upTo(4)) {
            case 1 -> random.integers(ElementType.I32, 1, total, batch);
            case 2 -> ends(random, batch, total);
            case 3 -> random.integers(ElementType.I32, 0, 1, batch, total);
            default -> random.integers(ElementType.I32, 0, 1, batch, length, total);
        };
    }

    /** Where sequences end, then where they begin. */
    private static Tensor ends(RandomTensors random, int batch, int total) {
        Tensor ends = random.integers(ElementType.I32, 1, total, 2L * batch);
        for (int i = 0; i < batch; i++) {
            ends.setLong(batch + i, random.upTo((int) ends.getLong(i)) - 1);
        }
        return ends;
    }

    @Property(tries = 2 * TRIES)
    void attention(@ForAll long seed) {
        RandomTensors random = new RandomTensors(seed);
        int batch = random.upTo(3);
        int length = random.upTo(5);
        int heads = random.upTo(3);
        int size = 2 * random.upTo(4);
        int width = random.upTo(12);
        int before = random.flip() ? random.upTo(4) : 0;
        boolean wide = before == 0 && random.flip();
        int valueSize = wide ? random.upTo(6) : size;
        Map<String, Object> attributes = new HashMap<>();
        attributes.put("num_heads", heads);
        attributes.put("unidirectional", random.flip() ? 1 : 0);
        if (wide) {
            attributes.put(
                    "qkv_hidden_sizes", List.of((long) heads * size, (long) heads * size, (long) heads * valueSize));
        }
        if (random.flip()) {
            attributes.put("scale", 0.7f);
        }
        attributes.put("mask_filter_value", -30f);
        int columns = heads * (2 * size + valueSize);
        int total = before + length;
        boolean biased = before == 0 && random.flip();
        int[] wanted = wide || random.flip() ? new int[] {0} : new int[] {0, 1};
        wanted = before > 0 ? new int[] {0, 1} : wanted;
        NodeModel.of(DOMAIN, "Attention", false, attributes, wanted)
                .input(random.floats(batch, length, width))
                .weight(random.floats(width, columns))
                .weight(random.floats(columns))
                .input(random.flip() ? mask(random, batch, length, total) : null)
                .input(before > 0 ? random.floats(2, batch, heads, before, size) : null)
                .input(biased ? random.floats(random.of(1, batch), random.of(1, heads), length, total) : null)
                .checkAll(CLOSE);
    }

    @Property(tries = TRIES)
    void attentionWithUnknownExtents(@ForAll long seed) {
        RandomTensors random = new RandomTensors(seed);
        int batch = random.upTo(3);
        int length = random.upTo(5);
        Map<String, Object> attributes =
                Map.of("num_heads", 2, "unidirectional", random.of(0, 1), "mask_filter_value", -30f);
        NodeModel.of(DOMAIN, "Attention", true, attributes, 0)
                .input(random.floats(batch, length, 6))
                .weight(random.floats(6, 24))
                .weight(random.floats(24))
                .input(random.of(
                        random.integers(ElementType.I32, 1, length, batch),
                        random.integers(ElementType.I32, 0, 1, batch, length),
                        random.integers(ElementType.I32, 0, 1, batch, length, length)))
                .checkAll(CLOSE);
    }

    @Property(tries = TRIES)
    void attentionWithoutPeer(@ForAll long seed) {
        RandomTensors random = new RandomTensors(seed);
        int before = random.upTo(3);
        Map<String, Object> masked = Map.of("num_heads", 2, "mask_filter_value", -30f);
        Map<String, Object> rotary = Map.of("num_heads", 2, "do_rotary", 1, "rotary_embedding_dim", random.of(4, 6));
        NodeModel.of(DOMAIN, "Attention", random.flip(), rotary, 0, 1)
                .input(random.floats(2, 4, 6))
                .weight(random.floats(6, 36))
                .weight(random.flip() ? random.floats(36) : null)
                .weight(null)
                .input(random.floats(2, 2, 2, before, 6))
                .checkCompiled(CLOSE);
        NodeModel.of(DOMAIN, "Attention", random.flip(), masked, 0, 1)
                .input(random.floats(2, 4, 6))
                .weight(random.floats(6, 36))
                .weight(random.floats(36))
                .input(random.integers(ElementType.I32, 0, 1, 2, 1, 9, 9))
                .input(random.floats(2, 2, 2, before, 6))
                .checkCompiled(CLOSE);
        NodeModel.of(DOMAIN, "Attention", false, masked, 0)
                .input(random.floats(2, 4, 6))
                .weight(random.floats(6, 36))
                .weight(random.floats(36))
                .input(random.integers(ElementType.I32, 1, 4, 8))
                .checkCompiled(CLOSE);
    }

    @Property(tries = 2 * TRIES)
    void quantizedAttention(@ForAll long seed) {
        RandomTensors random = new RandomTensors(seed);
        int batch = random.upTo(2);
        int length = random.upTo(4);
        int heads = random.upTo(2);
        int size = 2 * random.upTo(3);
        int before = random.flip() ? random.upTo(3) : 0;
        int columns = 3 * heads * size;
        ElementType weights = random.of(ElementType.I8, ElementType.U8);
        boolean each = random.flip();
        Tensor scale = each ? random.between(0.001, 0.02, columns) : Tensor.scalar(ElementType.F32, 0.01);
        Tensor zero = each ? random.bytes(weights, columns) : Tensor.scalar(weights, 3);
        Map<String, Object> attributes =
                Map.of("num_heads", heads, "unidirectional", random.of(0, 1), "mask_filter_value", -30f);
        NodeModel.of(DOMAIN, "QAttention", false, attributes, before > 0 ? new int[] {0, 1} : new int[] {0})
                .input(random.bytes(ElementType.U8, batch, length, 6))
                .weight(random.bytes(weights, 6, columns))
                .weight(random.floats(columns))
                .weight(Tensor.scalar(ElementType.F32, 0.02))
                .weight(scale)
                .input(random.flip() ? mask(random, batch, length, before + length) : null)
                .weight(Tensor.scalar(ElementType.U8, 120))
                .weight(zero)
                .input(before > 0 ? random.floats(2, batch, heads, before, size) : null)
                .checkAll(CLOSE);
    }

    @Property(tries = 2 * TRIES)
    void multiHeadAttention(@ForAll long seed) {
        RandomTensors random = new RandomTensors(seed);
        int batch = random.upTo(3);
        int length = random.upTo(5);
        int heads = random.upTo(3);
        int size = random.upTo(6);
        boolean causal = random.flip();
        int keys = causal ? length : random.upTo(5);
        int before = random.flip() ? random.upTo(3) : 0;
        int total = before + keys;
        int valueSize = before > 0 ? size : random.upTo(6);
        Map<String, Object> attributes = new HashMap<>();
        attributes.put("num_heads", heads);
        attributes.put("unidirectional", causal ? 1 : 0);
        attributes.put("mask_filter_value", -30f);
        if (random.flip()) {
            attributes.put("scale", 0.7f);
        }
        boolean masked = random.flip();
        Tensor mask = random.of(
                random.integers(ElementType.I32, 1, total, batch),
                random.integers(ElementType.I32, 0, 1, batch, total),
                random.integers(ElementType.I32, 0, 1, batch, length, total));
        boolean states = random.flip() || before > 0;
        NodeModel.of(DOMAIN, "MultiHeadAttention", false, attributes, states ? new int[] {0, 1, 2} : new int[] {0})
                .input(random.floats(batch, length, heads * size))
                .input(random.floats(batch, keys, heads * size))
                .input(random.floats(batch, keys, heads * valueSize))
                .weight(random.flip() ? random.floats(heads * (2L * size + valueSize)) : null)
                .input(masked ? mask : null)
                .input(random.flip() ? random.floats(random.of(1, batch), random.of(1, heads), length, total) : null)
                .input(before > 0 ? random.floats(batch, heads, before, size) : null)
                .input(before > 0 ? random.floats(batch, heads, before, size) : null)
                .checkAll(CLOSE);
        NodeModel.of(DOMAIN, "MultiHeadAttention", random.flip(), Map.of("num_heads", heads), 0)
                .input(random.floats(batch, length, heads * size))
                .input(random.floats(batch, heads, keys, size))
                .input(random.floats(batch, heads, keys, size))
                .checkAll(CLOSE);
    }

    @Property(tries = TRIES)
    void packedHeads(@ForAll long seed) {
        RandomTensors random = new RandomTensors(seed);
        int batch = random.upTo(3);
        int length = random.upTo(5);
        int heads = random.upTo(3);
        int size = random.upTo(6);
        boolean open = random.flip();
        Map<String, Object> attributes = Map.of("num_heads", heads);
        NodeModel.of(DOMAIN, "MultiHeadAttention", open, attributes, 0, 1, 2, 3)
                .input(random.floats(batch, length, heads, 3, size))
                .checkCompiled(CLOSE);
        NodeModel.of(DOMAIN, "MultiHeadAttention", open, attributes, 0)
                .input(random.floats(batch, length, heads * size))
                .input(random.floats(batch, 4, heads, 2, size))
                .weight(null)
                .weight(random.flip() ? random.floats(3L * heads * size) : null)
                .checkCompiled(CLOSE);
    }

    @Property(tries = TRIES)
    void rotaryEmbedding(@ForAll long seed) {
        RandomTensors random = new RandomTensors(seed);
        int batch = random.upTo(3);
        int length = random.upTo(5);
        int heads = random.upTo(3);
        int turning = 2 * random.upTo(3);
        boolean part = random.flip();
        int size = part ? turning + 2 : turning;
        Map<String, Object> attributes = new HashMap<>(Map.of("interleaved", random.of(0, 1)));
        if (part) {
            attributes.putAll(Map.of("num_heads", heads, "rotary_embedding_dim", turning));
        }
        Tensor x = random.of(random.floats(batch, length, heads * size), random.floats(batch, heads, length, size));
        boolean offset = random.flip();
        Tensor ids = offset
                ? random.integers(ElementType.I64, 0, 5, 1)
                : random.integers(ElementType.I64, 0, 9, batch, length);
        NodeModel.of(DOMAIN, "RotaryEmbedding", false, attributes, 0)
                .input(x)
                .input(ids)
                .weight(random.floats(10, turning / 2))
                .weight(random.floats(10, turning / 2))
                .checkAll(CLOSE);
    }

    /** One decoding step after {@code lengths}, or a prompt; states are as long as the longest sequence. */
    private static NodeModel grouped(
            RandomTensors random, Map<String, Object> attributes, boolean packed, boolean prompt, int[] lengths) {
        int heads = (int) attributes.get("num_heads");
        int groups = (int) attributes.get("kv_num_heads");
        int size = 16;
        int batch = lengths.length;
        int length = prompt ? lengths[0] : 1;
        int total = 0;
        Tensor last = Tensor.zeros(ElementType.I32, batch);
        for (int i = 0; i < batch; i++) {
            int all = prompt ? length : lengths[i] + 1;
            last.setLong(i, all - 1);
            total = Math.max(total, all);
        }
        int before = prompt ? 0 : total - 1;
        NodeModel model = NodeModel.of(DOMAIN, "GroupQueryAttention", random.flip(), attributes, 0, 1, 2);
        if (packed) {
            model.input(random.floats(batch, length, (heads + 2L * groups) * size))
                    .input(null)
                    .input(null);
        } else {
            model.input(random.floats(batch, length, (long) heads * size))
                    .input(random.floats(batch, length, (long) groups * size))
                    .input(random.floats(batch, length, (long) groups * size));
        }
        model.input(prompt ? null : random.floats(batch, groups, before, size))
                .input(prompt ? null : random.floats(batch, groups, before, size))
                .input(last)
                .weight(Tensor.scalar(ElementType.I32, total));
        boolean rotary = attributes.containsKey("do_rotary");
        model.weight(rotary ? random.floats(20, size / 2) : null).weight(rotary ? random.floats(20, size / 2) : null);
        Tensor ids = random.integers(ElementType.I64, 0, 9, batch, length);
        model.input(rotary && random.flip() ? ids : null);
        return model.input(
                random.flip() ? random.floats(random.of(1, batch), random.of(1, heads), length, total) : null);
    }

    private static Map<String, Object> groupAttributes(RandomTensors random) {
        int groups = random.upTo(2);
        Map<String, Object> attributes = new HashMap<>();
        attributes.put("kv_num_heads", groups);
        attributes.put("num_heads", groups * random.upTo(2));
        if (random.flip()) {
            attributes.put("do_rotary", 1);
            attributes.put("rotary_interleaved", random.of(0, 1));
        }
        if (random.flip()) {
            attributes.put("softcap", 2f);
        }
        if (random.flip()) {
            attributes.put("local_window_size", random.upTo(3));
        }
        if (random.flip()) {
            attributes.put("smooth_softmax", 1);
        }
        if (random.flip()) {
            attributes.put("scale", 0.3f);
        }
        return attributes;
    }

    @Property(tries = 2 * TRIES)
    void groupQueryAttentionOfPrompts(@ForAll long seed) {
        RandomTensors random = new RandomTensors(seed);
        int length = 1 + random.upTo(5);
        int[] lengths = random.flip() ? new int[] {length} : new int[] {length, length};
        grouped(random, groupAttributes(random), random.flip(), true, lengths).checkAll(CLOSE);
    }

    @Property(tries = 2 * TRIES)
    void groupQueryAttentionOfOneMore(@ForAll long seed) {
        RandomTensors random = new RandomTensors(seed);
        int length = random.upTo(6);
        int[] lengths = random.flip() ? new int[] {length} : new int[] {length, length};
        grouped(random, groupAttributes(random), random.flip(), false, lengths).checkAll(CLOSE);
    }

    @Property(tries = TRIES)
    void sequencesOfTheirOwnLengths(@ForAll long seed) {
        RandomTensors random = new RandomTensors(seed);
        int[] lengths = {random.upTo(6), random.upTo(6)};
        NodeModel model = grouped(random, groupAttributes(random), random.flip(), false, lengths);
        model.checkFirst(CLOSE).checkCompiled(CLOSE);
    }

    @Property(tries = TRIES)
    void sinks(@ForAll long seed) {
        RandomTensors random = new RandomTensors(seed);
        Map<String, Object> attributes = groupAttributes(random);
        int heads = (int) attributes.get("num_heads");
        grouped(random, attributes, random.flip(), random.flip(), new int[] {random.upTo(6)})
                .weight(random.floats(heads))
                .checkCompiled(CLOSE);
    }
}
