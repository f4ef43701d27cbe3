package dev.sardonyx.compiler.quantize;

import dev.sardonyx.compiler.weights.ConstantWeight;
import dev.sardonyx.compiler.weights.ModelEditor;
import dev.sardonyx.compiler.weights.WeightRole;
import dev.sardonyx.compiler.weights.WeightUse;
import dev.sardonyx.frontend.model.OnnxAttribute;
import dev.sardonyx.frontend.model.OnnxAttributeValue;
import dev.sardonyx.frontend.model.OnnxNode;
import dev.sardonyx.tensor.ElementType;
import dev.sardonyx.tensor.Tensor;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/**
 * Puts {@code MatMulNBits} of four bits in the place of matrix products: for each output feature, blocks of terms with a
 * scale and a zero point, in unsigned codes of which two share a byte, the first in the low half.
 */
final class ProductWriter {
    private static final int SIGNED_TO_UNSIGNED = 8;

    private final QuantizedTensor quantized;
    private final boolean columnsFirst;
    private final int terms;
    private final int features;
    private final int block;
    private final Nodes nodes;
    private final ConstantWeight weight;

    private ProductWriter(ConstantWeight weight, QuantizedTensor quantized, int block, ModelEditor editor) {
        WeightUse use = weight.uses().getFirst();
        this.weight = weight;
        this.quantized = quantized;
        this.columnsFirst = use.channelAxis() == 0;
        this.terms = (int) weight.values().extent(use.depthAxis());
        this.features = (int) weight.values().extent(use.channelAxis());
        this.block = block;
        this.nodes = new Nodes(editor, weight.name());
    }

    /** True when every use is a product of two matrices that the operator can stand for, all in one order of axes. */
    static boolean fits(ConstantWeight weight) {
        return weight.stored().dims().size() == 2
                && weight.stored().elementCount() > 0
                && !weight.body().isOfFunction()
                && weight.isOnly(WeightRole.PRODUCT)
                && weight.uses().stream().map(WeightUse::depthAxis).distinct().count() == 1
                && weight.uses().stream()
                        .allMatch(use -> isPlain(use.node()) && !use.body().isOfFunction());
    }

    /** No operand but the weight is transposed, and what is added is added as it is. */
    private static boolean isPlain(OnnxNode node) {
        boolean written = node.attributes().stream().noneMatch(a -> a.value() instanceof OnnxAttributeValue.Reference);
        return written
                && !node.operator().equals("FusedGemm")
                && WeightRole.integer(node, "transA", 0) == 0
                && WeightRole.integer(node, "transBatchA", 0) == 0
                && (node.inputs().size() < 3 || WeightRole.number(node, "beta", 1) == 1);
    }

    static Replacement write(ConstantWeight weight, int block, Codes codes, ModelEditor editor) {
        int axis = weight.uses().getFirst().depthAxis();
        Grouping grouping = Grouping.ofBlocks(weight.values().shape(), axis, block);
        QuantizedTensor quantized = QuantizedTensor.of(weight.values(), grouping, codes);
        return new ProductWriter(weight, quantized, block, editor).write();
    }

    private Replacement write() {
        String values = nodes.constant("quantized", packed());
        String zeros = quantized.codes().isSymmetric() ? "" : nodes.constant("zero_point", packedZeros());
        Map<Float, String> scales = new HashMap<>();
        Map<OnnxNode, List<OnnxNode>> changed = new IdentityHashMap<>();
        for (WeightUse use : weight.uses()) {
            float alpha = WeightRole.number(use.node(), "alpha", 1);
            String scale = scales.computeIfAbsent(alpha, a -> nodes.constant("scale", scales(a)));
            changed.put(use.node(), product(use.node(), values, scale, zeros));
        }
        return nodes.consumers(quantized.codes().text() + " in groups of " + block, changed, quantized.relativeError());
    }

    private List<OnnxNode> product(OnnxNode node, String values, String scales, String zeros) {
        boolean adds = node.inputs().size() > 2 && !node.inputs().get(2).isEmpty();
        String result = node.outputs().getFirst();
        String product = adds ? nodes.fresh("product") : result;
        List<String> inputs = zeros.isEmpty()
                ? List.of(node.inputs().getFirst(), values, scales)
                : List.of(node.inputs().getFirst(), values, scales, zeros);
        OnnxAttribute[] attributes = {
            Nodes.integer("K", terms),
            Nodes.integer("N", features),
            Nodes.integer("bits", 4),
            Nodes.integer("block_size", block)
        };
        nodes.microsoft(node, "MatMulNBits", inputs, product, attributes);
        if (adds) {
            nodes.result("Add", List.of(product, node.inputs().get(2)), result);
        }
        return nodes.take();
    }

    private int blocks() {
        return Math.ceilDiv(terms, block);
    }

    /** The unsigned code for a sum's term; zero points of signed codes are moved to the middle. */
    private int unsigned(Tensor codes, long at) {
        return (int) codes.getLong(at) + (quantized.codes().isSymmetric() ? SIGNED_TO_UNSIGNED : 0);
    }

    /** The number of an element in a tensor of {@code depth} terms or blocks for each feature. */
    private long at(int feature, int term, int depth) {
        return columnsFirst ? (long) feature * depth + term : (long) term * features + feature;
    }

    /** u8[features, blocks, block / 2]. */
    private Tensor packed() {
        Tensor bytes = Tensor.zeros(ElementType.U8, features, blocks(), block / 2);
        long rowBytes = (long) blocks() * block / 2;
        for (int feature = 0; feature < features; feature++) {
            for (int term = 0; term < blocks() * block; term++) {
                // Terms behind the last are multiplied with nothing.
                int code = term < terms ? unsigned(quantized.values(), at(feature, term, terms)) : SIGNED_TO_UNSIGNED;
                put(bytes, feature * rowBytes, term, code);
            }
        }
        return bytes;
    }

    /** u8[features * blocks / 2], each feature from a byte of its own on. */
    private Tensor packedZeros() {
        int rowBytes = Math.ceilDiv(blocks(), 2);
        Tensor bytes = Tensor.zeros(ElementType.U8, (long) features * rowBytes);
        for (int feature = 0; feature < features; feature++) {
            for (int term = 0; term < blocks(); term++) {
                put(bytes, (long) feature * rowBytes, term, unsigned(quantized.zeros(), at(feature, term, blocks())));
            }
        }
        return bytes;
    }

    private static void put(Tensor bytes, long from, int index, int code) {
        long at = from + index / 2;
        bytes.setLong(at, bytes.getLong(at) | (long) code << index % 2 * 4);
    }

    /** f32[features * blocks]. */
    private Tensor scales(float alpha) {
        Tensor scales = Tensor.zeros(ElementType.F32, (long) features * blocks());
        for (int feature = 0; feature < features; feature++) {
            for (int term = 0; term < blocks(); term++) {
                double scale = quantized.scales().getDouble(at(feature, term, blocks()));
                scales.setDouble((long) feature * blocks() + term, scale * alpha);
            }
        }
        return scales;
    }
}
