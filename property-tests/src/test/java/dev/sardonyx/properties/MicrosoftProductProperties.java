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
 * Products and convolutions of domain {@code com.microsoft} against ONNX Runtime. Its CPU provider unpacks weights of
 * two bits in later versions only and multiplies those of eight bits as integers only, and forgets packed zero points
 * beside {@code g_idx}: these are held to the interpreter.
 */
class MicrosoftProductProperties {
    private static final int TRIES = 8;
    private static final String DOMAIN = "com.microsoft";
    private static final TensorComparison CLOSE = new TensorComparison(1e-4, 5e-5);

    private static Tensor shaped(RandomTensors random, int rank, int rows, int columns, boolean swap, boolean batch) {
        long[] shape = {2, 3, swap ? columns : rows, swap ? rows : columns};
        if (batch) {
            shape = new long[] {swap ? columns : rows, 2, 3, swap ? rows : columns};
        }
        return rank == 4 ? random.floats(shape) : random.floats(shape[2], shape[3]);
    }

    @Property(tries = TRIES)
    void fusedMatMul(@ForAll long seed) {
        RandomTensors random = new RandomTensors(seed);
        int rows = random.upTo(9);
        int depth = random.upTo(9);
        int columns = random.upTo(9);
        boolean swapA = random.flip();
        boolean swapB = random.flip();
        boolean batchA = random.flip();
        boolean batchB = random.flip();
        Map<String, Object> attributes = new HashMap<>();
        attributes.put("transA", swapA ? 1 : 0);
        attributes.put("transB", swapB ? 1 : 0);
        attributes.put("transBatchA", batchA ? 1 : 0);
        attributes.put("transBatchB", batchB ? 1 : 0);
        attributes.put("alpha", random.of(1f, 0.5f));
        NodeModel.of(DOMAIN, "FusedMatMul", random.flip(), attributes, 0)
                .input(shaped(random, 4, rows, depth, swapA, batchA))
                .input(shaped(random, 4, depth, columns, swapB, batchB))
                .checkAll(CLOSE);
        attributes.put("transBatchA", 0);
        attributes.put("transBatchB", 0);
        NodeModel.of(DOMAIN, "FusedMatMul", random.flip(), attributes, 0)
                .input(shaped(random, 4, rows, depth, swapA, false))
                .weight(shaped(random, 2, depth, columns, swapB, false))
                .checkAll(CLOSE);
        NodeModel.of(DOMAIN, "TransposeMatMul", random.flip(), Map.of("transB", 1), 0)
                .input(random.floats(rows, depth))
                .weight(random.floats(columns, depth))
                .checkAll(CLOSE);
    }

    @Property(tries = TRIES)
    void fusedGemm(@ForAll long seed) {
        RandomTensors random = new RandomTensors(seed);
        int rows = random.upTo(9);
        int depth = random.upTo(9);
        int columns = random.upTo(9);
        boolean swapA = random.flip();
        boolean swapB = random.flip();
        Map<String, Object> attributes = new HashMap<>(random.of(
                Map.of("activation", "Relu"),
                Map.of("activation", "LeakyRelu", "activation_alpha", 0.2f),
                Map.of("activation", "HardSigmoid", "activation_alpha", 0.3f, "activation_beta", 0.4f),
                Map.of("activation", "Selu", "activation_alpha", 1.5f, "activation_gamma", 1.1f),
                Map.of("activation", "Elu", "activation_alpha", 0.7f),
                Map.of("activation", "Tanh"),
                Map.of("activation", "Softsign")));
        attributes.put("transA", swapA ? 1 : 0);
        attributes.put("transB", swapB ? 1 : 0);
        attributes.put("alpha", 0.5f);
        attributes.put("beta", 1.5f);
        boolean column = random.flip();
        NodeModel.of(DOMAIN, "FusedGemm", !column && random.flip(), attributes, 0)
                .input(swapA ? random.floats(depth, rows) : random.floats(rows, depth))
                .weight(swapB ? random.floats(columns, depth) : random.floats(depth, columns))
                .weight(column ? random.floats(rows, 1) : random.of(random.floats(columns), null))
                .checkAll(CLOSE);
    }

    @Property(tries = TRIES)
    void fusedConv(@ForAll long seed) {
        RandomTensors random = new RandomTensors(seed);
        int group = random.of(1, 2);
        int filters = 2 * random.upTo(4);
        Tensor x = random.floats(random.upTo(2), 2L * group, 7, 6);
        Map<String, Object> attributes = new HashMap<>(random.of(
                Map.of("activation", "Relu"),
                Map.of("activation", "Tanh"),
                Map.of("activation", "Sigmoid"),
                Map.of("activation", "LeakyRelu", "activation_params", List.of(0.2f)),
                Map.of("activation", "Clip", "activation_params", List.of(-0.5f, 0.5f)),
                Map.of("activation", "HardSigmoid", "activation_params", List.of(0.2f, 0.5f)),
                Map.of("activation", "")));
        attributes.values().remove("");
        attributes.put("group", group);
        attributes.put("kernel_shape", List.of(3L, 3L));
        attributes.put("pads", List.of(1L, 1L, 1L, 1L));
        NodeModel model = NodeModel.of(DOMAIN, "FusedConv", false, attributes, 0)
                .input(x)
                .weight(random.floats(filters, 2, 3, 3))
                .weight(random.floats(filters));
        if (random.flip()) {
            model.input(random.floats(x.extent(0), filters, 7, 6));
        }
        model.checkAll(CLOSE);
    }

    @Property(tries = 3 * TRIES)
    void matMulNBits(@ForAll long seed) {
        RandomTensors random = new RandomTensors(seed);
        int bits = random.of(2, 4, 4, 8);
        int block = random.of(16, 32);
        int depth = random.of(32, 40, 64, 70);
        int columns = random.upTo(40);
        int blocks = (depth + block - 1) / block;
        boolean regrouped = random.flip() && bits == 4;
        Tensor zeros = random.of(
                null,
                random.bytes(ElementType.U8, columns, (blocks * bits + 7) / 8),
                random.between(0, 1 << bits, columns, blocks));
        Map<String, Object> attributes =
                Map.of("K", depth, "N", columns, "bits", bits, "block_size", block, "accuracy_level", 1);
        NodeModel model = NodeModel.of(DOMAIN, "MatMulNBits", random.flip(), attributes, 0)
                .input(random.floats(random.upTo(3), random.upTo(5), depth))
                .weight(random.bytes(ElementType.U8, columns, blocks, block * bits / 8))
                .weight(random.between(0.001, 0.1, columns, blocks))
                .weight(zeros)
                .weight(regrouped ? random.integers(ElementType.I32, 0, blocks - 1, depth) : null)
                .weight(random.flip() ? random.floats(columns) : null);
        boolean packed = zeros != null && zeros.elementType() == ElementType.U8;
        if (bits == 4 && !(regrouped && packed)) {
            model.checkPeer(CLOSE);
        }
        model.checkCompiled(CLOSE);
    }

    @Property(tries = TRIES)
    void distances(@ForAll long seed) {
        RandomTensors random = new RandomTensors(seed);
        int depth = random.upTo(20);
        NodeModel.of(DOMAIN, "CDist", random.flip(), Map.of("metric", random.of("euclidean", "sqeuclidean")), 0)
                .input(random.floats(random.upTo(9), depth))
                .input(random.floats(random.upTo(9), depth))
                .checkAll(new TensorComparison(1e-3, 1e-3));
    }
}
