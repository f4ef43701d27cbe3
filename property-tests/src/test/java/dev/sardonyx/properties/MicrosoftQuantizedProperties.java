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
 * Quantized operators of domain {@code com.microsoft} against ONNX Runtime, within one step of the result since it
 * rounds more than once. Its CPU provider does not have QLinearReduceMean, scales one a column of A in no product, and gathers from bytes in later versions only:
 * these are held to the interpreter.
 */
class MicrosoftQuantizedProperties {
    private static final int TRIES = 12;
    private static final String DOMAIN = "com.microsoft";
    private static final TensorComparison ONE_STEP = new TensorComparison(0, 1);
    private static final TensorComparison CLOSE = new TensorComparison(1e-4, 1e-4);

    private static Tensor scale(RandomTensors random) {
        return random.between(0.01, 0.1);
    }

    private static Tensor zero(RandomTensors random, ElementType type) {
        return type == ElementType.I8 ? random.integers(type, -20, 20) : random.integers(type, 100, 150);
    }

    private static NodeModel unary(
            RandomTensors random, String operator, Map<String, Object> attributes, boolean open, Tensor x) {
        ElementType type = x.elementType();
        return NodeModel.of(DOMAIN, operator, open, attributes, 0)
                .input(x)
                .weight(scale(random))
                .weight(zero(random, type))
                .weight(scale(random))
                .weight(zero(random, type));
    }

    @Property(tries = TRIES)
    void functions(@ForAll long seed) {
        RandomTensors random = new RandomTensors(seed);
        ElementType type = random.of(ElementType.I8, ElementType.U8);
        Tensor x = random.bytes(type, random.upTo(4), random.upTo(20));
        boolean open = random.flip();
        unary(random, "QLinearSigmoid", Map.of(), open, x).checkAll(ONE_STEP);
        unary(random, "QLinearLeakyRelu", Map.of("alpha", 0.2f), open, x).checkAll(ONE_STEP);
        Tensor image = random.bytes(type, random.upTo(3), 1 + random.upTo(3), 1 + random.upTo(3));
        Map<String, Object> softmax = random.of(Map.of("axis", 1, "opset", 13), Map.of("axis", 1, "opset", 12));
        NodeModel.of(DOMAIN, "QLinearSoftmax", open, softmax, 0)
                .input(image)
                .weight(scale(random))
                .weight(zero(random, type))
                .weight(Tensor.scalar(ElementType.F32, 1 / 200f))
                .weight(Tensor.scalar(type, type == ElementType.I8 ? -128 : 0))
                .checkAll(ONE_STEP);
        unary(random, "QLinearReduceMean", Map.of("axes", List.of(1L, -1L), "keepdims", random.of(0, 1)), open, image)
                .checkCompiled(ONE_STEP);
    }

    @Property(tries = TRIES)
    void poolings(@ForAll long seed) {
        RandomTensors random = new RandomTensors(seed);
        ElementType type = random.of(ElementType.I8, ElementType.U8);
        Tensor x = random.bytes(type, random.upTo(2), random.upTo(4), 4 + random.upTo(4), 4 + random.upTo(4));
        int last = random.of(0, 1);
        unary(random, "QLinearGlobalAveragePool", Map.of("channels_last", last), random.flip(), x)
                .checkAll(ONE_STEP);
        Map<String, Object> attributes = new HashMap<>();
        attributes.put("kernel_shape", List.of(2L, 2L));
        attributes.put("strides", random.of(List.of(1L, 1L), List.of(2L, 1L)));
        attributes.put("pads", random.of(List.of(0L, 0L, 0L, 0L), List.of(1L, 0L, 1L, 1L)));
        attributes.put("count_include_pad", random.of(0, 1));
        unary(random, "QLinearAveragePool", attributes, false, x).checkAll(ONE_STEP);
        attributes.put("channels_last", 1);
        Tensor turned = random.bytes(type, 2, 5, 6, 3);
        unary(random, "QLinearAveragePool", attributes, false, turned).checkAll(ONE_STEP);
    }

    @Property(tries = TRIES)
    void pairs(@ForAll long seed) {
        RandomTensors random = new RandomTensors(seed);
        ElementType type = random.of(ElementType.I8, ElementType.U8);
        Tensor a = random.bytes(type, random.upTo(4), random.upTo(20));
        Tensor b = random.of(
                random.bytes(type, a.shape()), random.bytes(type, a.extent(1)), random.bytes(type, a.extent(0), 1));
        for (String operator : List.of("QLinearAdd", "QLinearMul")) {
            NodeModel.of(DOMAIN, operator, random.flip(), Map.of(), 0)
                    .input(a)
                    .weight(scale(random))
                    .weight(zero(random, type))
                    .input(b)
                    .weight(scale(random))
                    .weight(zero(random, type))
                    .weight(scale(random))
                    .weight(zero(random, type))
                    .checkAll(ONE_STEP);
        }
        NodeModel.of(DOMAIN, "QLinearWhere", random.flip(), Map.of(), 0)
                .input(random.integers(ElementType.BOOL, 0, 1, a.shape()))
                .input(a)
                .weight(scale(random))
                .weight(zero(random, type))
                .input(b)
                .weight(scale(random))
                .weight(zero(random, type))
                .weight(scale(random))
                .weight(zero(random, type))
                .checkAll(ONE_STEP);
        NodeModel.of(DOMAIN, "QLinearConcat", random.flip(), Map.of("axis", 0), 0)
                .weight(scale(random))
                .weight(zero(random, type))
                .input(a)
                .weight(scale(random))
                .weight(zero(random, type))
                .input(random.bytes(type, random.upTo(3), a.extent(1)))
                .weight(scale(random))
                .weight(zero(random, type))
                .checkAll(ONE_STEP);
    }

    private static NodeModel gemm(
            RandomTensors random, Map<String, Object> attributes, ElementType left, int rows, int columns) {
        boolean each = random.flip();
        ElementType right = left == ElementType.I8 ? ElementType.I8 : random.of(ElementType.I8, ElementType.U8);
        boolean swapA = attributes.get("transA").equals(1);
        boolean swapB = attributes.get("transB").equals(1);
        int depth = random.upTo(20);
        return NodeModel.of(DOMAIN, "QGemm", random.flip(), attributes, 0)
                .input(swapA ? random.bytes(left, depth, rows) : random.bytes(left, rows, depth))
                .weight(scale(random))
                .weight(zero(random, left))
                .weight(swapB ? random.bytes(right, columns, depth) : random.bytes(right, depth, columns))
                .weight(each ? random.between(0.01, 0.1, columns) : scale(random))
                .weight(each ? random.bytes(right, columns) : zero(random, right))
                .weight(random.flip() ? random.integers(ElementType.I32, -1000, 1000, columns) : null);
    }

    @Property(tries = 2 * TRIES)
    void quantizedGemm(@ForAll long seed) {
        RandomTensors random = new RandomTensors(seed);
        int rows = random.upTo(6);
        int columns = random.upTo(20);
        ElementType type = random.of(ElementType.I8, ElementType.U8);
        Map<String, Object> attributes =
                Map.of("transA", random.of(0, 1), "transB", random.of(0, 1), "alpha", random.of(1f, 0.5f));
        gemm(random, attributes, type, rows, columns).checkAll(CLOSE);
        gemm(random, attributes, type, rows, columns)
                .weight(Tensor.scalar(ElementType.F32, 0.5))
                .weight(zero(random, type))
                .checkAll(ONE_STEP);
    }

    @Property(tries = 2 * TRIES)
    void matrixProducts(@ForAll long seed) {
        RandomTensors random = new RandomTensors(seed);
        int rows = random.upTo(6);
        int depth = random.upTo(20);
        int columns = random.upTo(20);
        ElementType right = random.of(ElementType.I8, ElementType.U8);
        boolean each = random.flip();
        Tensor scale = each ? random.between(0.01, 0.1, columns) : scale(random);
        Tensor zero = each ? random.bytes(right, columns) : zero(random, right);
        Tensor bias = random.flip() ? random.floats(columns) : null;
        NodeModel.of(DOMAIN, "DynamicQuantizeMatMul", random.flip(), Map.of(), 0)
                .input(random.floats(random.upTo(2), rows, depth))
                .weight(random.bytes(right, depth, columns))
                .weight(scale)
                .weight(random.flip() ? zero : null)
                .weight(bias)
                .checkAll(new TensorComparison(1e-3, 1e-3));
        NodeModel.of(DOMAIN, "MatMulIntegerToFloat", random.flip(), Map.of(), 0)
                .input(random.bytes(ElementType.U8, rows, depth))
                .weight(random.bytes(right, depth, columns))
                .weight(scale(random))
                .weight(scale)
                .weight(zero(random, ElementType.U8))
                .weight(random.flip() ? zero : null)
                .weight(bias)
                .checkAll(CLOSE);
        NodeModel.of(DOMAIN, "MatMulIntegerToFloat", random.flip(), Map.of(), 0)
                .input(random.bytes(ElementType.U8, rows, depth))
                .weight(random.bytes(right, depth, columns))
                .weight(random.between(0.01, 0.1, depth))
                .weight(scale)
                .weight(random.bytes(ElementType.U8, depth))
                .weight(zero)
                .checkCompiled(new TensorComparison(1e-3, 1e-3));
    }

    @Property(tries = TRIES)
    void gathersOfBlocks(@ForAll long seed) {
        RandomTensors random = new RandomTensors(seed);
        int rows = random.upTo(8);
        boolean zeros = random.flip();
        Tensor indices = random.integers(ElementType.I64, -rows, rows - 1, random.upTo(3), 2);
        ElementType type = random.of(ElementType.U4, ElementType.I4);
        long least = type == ElementType.I4 ? -8 : 0;
        Map<String, Object> attributes = Map.of("gather_axis", 0, "quantize_axis", 1, "block_size", 16);
        NodeModel.of(DOMAIN, "GatherBlockQuantized", random.flip(), attributes, 0)
                .weight(random.integers(type, least, least + 15, rows, 40))
                .input(indices)
                .weight(random.between(0.01, 0.1, rows, 3))
                .weight(zeros ? random.integers(type, least, least + 15, rows, 3) : null)
                .checkAll(CLOSE);
        int bits = random.of(4, 8);
        Map<String, Object> packed = new HashMap<>(attributes);
        packed.put("bits", bits);
        NodeModel.of(DOMAIN, "GatherBlockQuantized", random.flip(), packed, 0)
                .weight(random.bytes(ElementType.U8, rows, 48 * bits / 8))
                .input(indices)
                .weight(random.between(0.01, 0.1, rows, 3))
                .weight(zeros ? random.bytes(ElementType.U8, rows, (3 * bits + 7) / 8) : null)
                .checkCompiled(CLOSE);
    }
}
