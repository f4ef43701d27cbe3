package dev.sardonyx.properties;

import dev.sardonyx.frontend.model.OnnxOpset;
import dev.sardonyx.tensor.ElementType;
import dev.sardonyx.tensor.Tensor;
import dev.sardonyx.tensor.TensorComparison;
import java.util.Map;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/**
 * Operators of domain {@code com.microsoft} that are read as standard ones, against ONNX Runtime. It ends the process when
 * the axis of ExpandDims is stored as raw bytes: this one is held to the interpreter.
 */
class MicrosoftDuplicateProperties {
    private static final int TRIES = 6;
    private static final String DOMAIN = "com.microsoft";
    private static final TensorComparison CLOSE = new TensorComparison(1e-4, 1e-5);

    @Property(tries = TRIES)
    void movements(@ForAll long seed) {
        RandomTensors random = new RandomTensors(seed);
        Tensor x = random.floats(random.upTo(3), random.upTo(5), random.upTo(5));
        NodeModel.of(DOMAIN, "Trilu", random.flip(), Map.of("upper", random.of(0, 1)), 0)
                .input(x)
                .weight(Tensor.scalar(ElementType.I64, random.of(-1, 0, 1)))
                .checkAll(CLOSE);
        NodeModel.of(DOMAIN, "ExpandDims", random.flip(), Map.of(), 0)
                .input(x)
                .weight(Tensor.scalar(ElementType.I32, random.of(-1, 0, 2)))
                .checkCompiled(CLOSE);
        NodeModel.of(DOMAIN, "Pad", random.flip(), Map.of("mode", random.of("constant", "edge")), 0)
                .input(x)
                .weight(Tensor.ofLongs(new long[] {0, 1, 2, 1, 0, 1}, random.of(new long[] {6}, new long[] {1, 6})))
                .weight(Tensor.scalar(ElementType.F32, 2))
                .checkAll(CLOSE);
        NodeModel.of(DOMAIN, "GatherND", false, Map.of(), 0)
                .input(x)
                .input(random.integers(random.of(ElementType.I32, ElementType.I64), 0, 0, 4, 2))
                .checkAll(CLOSE);
        NodeModel.of(DOMAIN, "Range", false, Map.of(), 0)
                .weight(Tensor.scalar(ElementType.F32, 1))
                .weight(Tensor.scalar(ElementType.F32, 4.5))
                .checkAll(CLOSE);
    }

    @Property(tries = TRIES)
    void numbers(@ForAll long seed) {
        RandomTensors random = new RandomTensors(seed);
        Tensor x = random.floats(random.upTo(3), 4);
        NodeModel.of(DOMAIN, "QuantizeLinear", random.flip(), Map.of("axis", 1), 0)
                .input(x)
                .weight(random.between(0.01, 0.1, 4))
                .weight(random.bytes(ElementType.I8, 4))
                .checkAll(new TensorComparison(0, 1));
        NodeModel.of(DOMAIN, "DequantizeLinear", random.flip(), Map.of(), 0)
                .input(random.bytes(ElementType.U8, 3, 5))
                .weight(Tensor.scalar(ElementType.F32, 0.1))
                .weight(Tensor.scalar(ElementType.U8, 3))
                .checkAll(CLOSE);
        NodeModel.of(DOMAIN, "GridSample", false, Map.of("mode", random.of("bilinear", "nearest", "bicubic")), 0)
                .input(random.floats(1, 2, 4, 5))
                .input(random.between(-1, 1, 1, 3, 3, 2))
                .checkAll(CLOSE);
        NodeModel.of(DOMAIN, "Unique", false, Map.of(), 0, 1, 2)
                .input(random.between(0, 3, 12))
                .checkAll(CLOSE);
    }

    @Example
    void otherVersionsAndSpellingsOfDomainsAreTaken() {
        Tensor x = new RandomTensors(1).floats(2, 3);
        NodeModel.of(DOMAIN, "Gelu", false, Map.of(), 0)
                .importing(new OnnxOpset("ai.onnx", 21), new OnnxOpset(DOMAIN, 3))
                .input(x)
                .checkCompiled(CLOSE);
        NodeModel.of(DOMAIN, "Gelu", false, Map.of(), 0)
                .importing(new OnnxOpset("", 17))
                .input(x)
                .checkCompiled(CLOSE);
        NodeModel.of("ai.onnx", "Relu", false, Map.of(), 0)
                .importing(new OnnxOpset("ai.onnx", 21))
                .input(x)
                .checkAll(CLOSE);
    }
}
