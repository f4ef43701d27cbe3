package dev.sardonyx.compiler.quantize;

import dev.sardonyx.compiler.weights.ConstantWeight;
import dev.sardonyx.compiler.weights.ModelEditor;
import dev.sardonyx.tensor.Tensor;
import java.util.List;

/**
 * Defines a weight as its dequantised integers, so that its consumers stay as they are: by {@code DequantizeLinear}, or by
 * {@code Cast}, {@code Sub} and {@code Mul} where the operator set has no such form of it.
 */
final class DequantizeWriter {
    /** The first operator set whose DequantizeLinear has a scale for each position of an axis. */
    private static final long PER_AXIS = 13;

    /** The first operator set whose DequantizeLinear has blocks, and types of four bits. */
    static final long BLOCKED = 21;

    /** The first operator set whose arithmetic broadcasts both operands. */
    static final long BROADCASTING = 7;

    private final ConstantWeight weight;
    private final QuantizedTensor quantized;
    private final Nodes nodes;

    private DequantizeWriter(ConstantWeight weight, QuantizedTensor quantized, ModelEditor editor) {
        this.weight = weight;
        this.quantized = quantized;
        this.nodes = new Nodes(editor, weight.name());
    }

    /** A scale for each position of {@code axis}. */
    static Replacement ofAxis(ConstantWeight weight, int axis, Codes codes, ModelEditor editor) {
        Grouping grouping = Grouping.ofAxis(weight.values().shape(), axis);
        QuantizedTensor quantized = QuantizedTensor.of(weight.values(), grouping, codes);
        DequantizeWriter writer = new DequantizeWriter(weight, quantized, editor);
        // ONNX Runtime 1.22 ends the process over a transposed DequantizeLinear with scales along an axis.
        if (weight.body().opset() >= PER_AXIS && !StraightWeight.isTransposed(weight)) {
            writer.perAxis(axis);
        } else {
            writer.scaled(weight.values().shape(), quantized.scales().shape(), weight.name());
        }
        return writer.nodes.definition(codes.text() + " per channel", quantized.relativeError());
    }

    /**
     * A scale for each block along {@code axis}. Below operator set {@link #BLOCKED} codes must have eight bits and
     * blocks must divide the axis.
     */
    static Replacement ofBlocks(ConstantWeight weight, int axis, int block, Codes codes, ModelEditor editor) {
        Grouping grouping = Grouping.ofBlocks(weight.values().shape(), axis, block);
        QuantizedTensor quantized = QuantizedTensor.of(weight.values(), grouping, codes);
        DequantizeWriter writer = new DequantizeWriter(weight, quantized, editor);
        if (weight.body().opset() >= BLOCKED) {
            writer.blocked(axis, block);
        } else {
            writer.reshaped(axis, block);
        }
        return writer.nodes.definition(codes.text() + " in groups of " + block, quantized.relativeError());
    }

    private void perAxis(int axis) {
        String values = nodes.constant("quantized", quantized.values());
        long count = quantized.scales().size();
        String scales = nodes.constant("scale", quantized.scales().reshaped(count));
        String zeros = nodes.constant("zero_point", quantized.zeros().reshaped(count));
        nodes.result("DequantizeLinear", List.of(values, scales, zeros), weight.name(), Nodes.integer("axis", axis));
    }

    private void blocked(int axis, int block) {
        String values = nodes.constant("quantized", quantized.values());
        String scales = nodes.constant("scale", quantized.scales());
        List<String> inputs = quantized.codes().isSymmetric()
                ? List.of(values, scales)
                : List.of(values, scales, nodes.constant("zero_point", quantized.zeros()));
        nodes.result(
                "DequantizeLinear",
                inputs,
                weight.name(),
                Nodes.integer("axis", axis),
                Nodes.integer("block_size", block));
    }

    /** The axis parted in two, so that scales broadcast over the inner one. */
    private void reshaped(int axis, int block) {
        long[] shape = quantized.values().shape();
        long[] parted = inserted(shape, axis, shape[axis] / block, block);
        long[] scales = inserted(quantized.scales().shape(), axis, shape[axis] / block, 1);
        String joined = nodes.constant("shape", Tensor.vector(shape));
        String blocks = scaled(parted, scales, "");
        nodes.result("Reshape", List.of(blocks, joined), weight.name());
    }

    private static long[] inserted(long[] shape, int axis, long outer, long inner) {
        long[] parted = new long[shape.length + 1];
        System.arraycopy(shape, 0, parted, 0, axis);
        parted[axis] = outer;
        parted[axis + 1] = inner;
        System.arraycopy(shape, axis + 1, parted, axis + 2, shape.length - axis - 1);
        return parted;
    }

    /**
     * Values less zero points, times scales.
     *
     * @param result the name of the product; made up when empty
     */
    private String scaled(long[] shape, long[] scaleShape, String result) {
        String values = nodes.constant("quantized", quantized.values().reshaped(shape));
        String scales = nodes.constant("scale", quantized.scales().reshaped(scaleShape));
        String floats = nodes.node("Cast", List.of(values), Nodes.integer("to", 1));
        if (!quantized.codes().isSymmetric()) {
            String zeros = nodes.constant("zero_point", quantized.zeros().reshaped(scaleShape));
            String shifts = nodes.node("Cast", List.of(zeros), Nodes.integer("to", 1));
            floats = nodes.node("Sub", List.of(floats, shifts));
        }
        if (result.isEmpty()) {
            return nodes.node("Mul", List.of(floats, scales));
        }
        nodes.result("Mul", List.of(floats, scales), result);
        return result;
    }
}
