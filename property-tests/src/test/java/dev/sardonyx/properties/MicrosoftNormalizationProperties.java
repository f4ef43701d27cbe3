package dev.sardonyx.properties;

import dev.sardonyx.tensor.ElementType;
import dev.sardonyx.tensor.Tensor;
import dev.sardonyx.tensor.TensorComparison;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/**
 * Activations and normalizations of domain {@code com.microsoft} against ONNX Runtime. Its CPU provider does not have
 * BiasAdd, BiasSoftmax, BiasSplitGelu and normalizations of groups, and does not give the statistics of normalizations with a skip: these are
 * held to the interpreter only.
 */
class MicrosoftNormalizationProperties {
    private static final int TRIES = 8;
    private static final String DOMAIN = "com.microsoft";
    private static final TensorComparison CLOSE = new TensorComparison(1e-4, 2e-5);

    @Property(tries = TRIES)
    void linearUnits(@ForAll long seed) {
        RandomTensors random = new RandomTensors(seed);
        Tensor x = random.floats(random.upTo(5), random.upTo(40));
        Tensor bias = random.floats(x.extent(1));
        boolean open = random.flip();
        NodeModel.of(DOMAIN, "Gelu", open, Map.of(), 0).input(x).checkAll(CLOSE);
        NodeModel.of(DOMAIN, "QuickGelu", open, Map.of("alpha", 1.5f), 0)
                .input(x)
                .checkAll(CLOSE);
        NodeModel.of(DOMAIN, "QuickGelu", open, Map.of(), 0).input(x).checkAll(CLOSE);
        NodeModel.of(DOMAIN, "BiasGelu", open, Map.of(), 0)
                .input(x)
                .weight(bias)
                .checkAll(CLOSE);
        NodeModel.of(DOMAIN, "FastGelu", open, Map.of(), 0).input(x).checkAll(CLOSE);
        NodeModel.of(DOMAIN, "FastGelu", open, Map.of(), 0).input(x).input(bias).checkAll(CLOSE);
    }

    @Property(tries = TRIES)
    void sumsBeforeActivations(@ForAll long seed) {
        RandomTensors random = new RandomTensors(seed);
        int width = 2 * random.upTo(20);
        Tensor x = random.floats(random.upTo(3), random.upTo(5), width);
        Tensor bias = random.floats(width);
        NodeModel.of(DOMAIN, "BiasAdd", random.flip(), Map.of(), 0)
                .input(x)
                .weight(bias)
                .input(random.floats(x.shape()))
                .checkCompiled(CLOSE);
        NodeModel.of(DOMAIN, "BiasSplitGelu", false, Map.of(), 0)
                .input(x)
                .weight(bias)
                .checkCompiled(CLOSE);
        NodeModel.of(DOMAIN, "BiasSoftmax", random.flip(), Map.of("axis", random.of(1, 2), "is_inner_broadcast", 1), 0)
                .input(x)
                .input(random.floats(1, x.extent(1), width))
                .checkCompiled(CLOSE);
    }

    @Property(tries = TRIES)
    void skips(@ForAll long seed) {
        RandomTensors random = new RandomTensors(seed);
        Tensor x = random.floats(random.upTo(3), random.upTo(5), 1 + random.upTo(40));
        long width = x.extent(2);
        Tensor skip = random.of(
                random.floats(x.shape()), random.floats(1, x.extent(1), width), random.floats(x.extent(1), width));
        boolean biased = random.flip();
        Tensor bias = biased ? random.floats(width) : null;
        Tensor beta = random.flip() ? random.floats(width) : null;
        int[] wanted = random.flip() ? new int[] {0, 3} : new int[] {0};
        Map<String, Object> epsilon = Map.of("epsilon", 1e-3f);
        NodeModel.of(DOMAIN, "SkipLayerNormalization", random.flip(), epsilon, wanted)
                .input(x)
                .input(skip)
                .weight(random.floats(width))
                .weight(beta)
                .weight(bias)
                .checkAll(CLOSE);
        NodeModel.of(DOMAIN, "SkipLayerNormalization", random.flip(), epsilon, 0, 1, 2, 3)
                .input(x)
                .input(skip)
                .weight(random.floats(width))
                .checkCompiled(CLOSE);
        NodeModel.of(DOMAIN, "SkipSimplifiedLayerNormalization", random.flip(), epsilon, wanted)
                .input(x)
                .input(skip)
                .weight(random.floats(width))
                .weight(bias)
                .checkAll(CLOSE);
    }

    @Property(tries = TRIES)
    void simplifiedLayerNormalization(@ForAll long seed) {
        RandomTensors random = new RandomTensors(seed);
        Tensor x = random.floats(random.upTo(3), random.upTo(5), 1 + random.upTo(40));
        int[] wanted = random.flip() ? new int[] {0, 1} : new int[] {0};
        Map<String, Object> attributes = Map.of("axis", -1, "epsilon", 1e-3f, "stash_type", 1);
        NodeModel.of("", "SimplifiedLayerNormalization", random.flip(), attributes, wanted)
                .input(x)
                .weight(random.floats(x.extent(2)))
                .checkAll(CLOSE);
        NodeModel.of(DOMAIN, "SimplifiedLayerNormalization", random.flip(), attributes, wanted)
                .input(x)
                .weight(random.floats(x.extent(2)))
                .checkCompiled(CLOSE);
    }

    @Property(tries = TRIES)
    void embeddings(@ForAll long seed) {
        RandomTensors random = new RandomTensors(seed);
        int batch = random.upTo(3);
        int length = random.upTo(6);
        int width = 1 + random.upTo(30);
        boolean segments = random.flip();
        boolean mask = random.flip();
        boolean positions = random.flip();
        int[] wanted = random.flip() ? new int[] {0, 1, 2} : new int[] {0, 1};
        Map<String, Object> attributes = Map.of("epsilon", 1e-3f, "mask_index_type", 1);
        NodeModel.of(DOMAIN, "EmbedLayerNormalization", random.flip(), attributes, wanted)
                .input(random.integers(ElementType.I32, 0, 8, batch, length))
                .input(segments ? random.integers(ElementType.I32, 0, 1, batch, length) : null)
                .weight(random.floats(9, width))
                .weight(random.floats(8, width))
                .weight(segments ? random.floats(2, width) : null)
                .weight(random.floats(width))
                .weight(random.floats(width))
                .input(mask ? random.integers(ElementType.I32, 0, 1, batch, length) : null)
                .input(positions ? random.integers(ElementType.I32, 0, 7, random.of(1, batch), length) : null)
                .checkAll(CLOSE);
    }

    @Property(tries = TRIES)
    void groupsOfChannels(@ForAll long seed) {
        RandomTensors random = new RandomTensors(seed);
        int groups = random.upTo(3);
        int channels = groups * random.upTo(3);
        boolean last = random.flip();
        Tensor x = last ? random.floats(2, 3, 4, channels) : random.floats(2, channels, 3, 4);
        Map<String, Object> attributes =
                Map.of("groups", groups, "activation", random.of(0, 1), "channels_last", last ? 1 : 0);
        NodeModel.of(DOMAIN, "GroupNorm", false, attributes, 0)
                .input(x)
                .weight(random.floats(channels))
                .weight(random.floats(channels))
                .checkCompiled(CLOSE);
        NodeModel.of(DOMAIN, "SkipGroupNorm", false, Map.of("groups", groups, "activation", 1), 0, 1)
                .input(random.floats(2, 3, 4, channels))
                .weight(random.floats(channels))
                .weight(random.floats(channels))
                .input(random.of(
                        random.floats(2, 3, 4, channels), random.floats(2, 1, 1, channels), random.floats(2, channels)))
                .weight(random.flip() ? random.floats(channels) : null)
                .checkCompiled(CLOSE);
    }
}
