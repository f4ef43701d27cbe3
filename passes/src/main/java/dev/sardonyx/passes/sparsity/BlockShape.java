package dev.sardonyx.passes.sparsity;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Blocks of a weight matrix {@code w[K, N]} of a product {@code y[M, N] = x[M, K] w[K, N]}: elements of one row (one
 * input feature) in neighbouring columns (output features). Where a row's length is no multiple, its last block is
 * smaller.
 */
public enum BlockShape {
    /** Elements by themselves. */
    UNSTRUCTURED("unstructured", 1),
    /** Four output features, for kernels whose lanes lie along M. */
    FOUR_COLUMNS("4x1", 4),
    /** Eight output features, for kernels whose lanes lie along M. */
    EIGHT_COLUMNS("8x1", 8),
    /** Sixteen output features, for kernels whose lanes lie along N. */
    SIXTEEN_COLUMNS("1x16", 16);

    private final String text;
    private final int width;

    BlockShape(String text, int width) {
        this.text = text;
        this.width = width;
    }

    /** The shape that users call {@code text}, if there is one. */
    public static Optional<BlockShape> ofText(String text) {
        return Arrays.stream(values()).filter(shape -> shape.text.equals(text)).findFirst();
    }

    /** What users may call the shapes, for messages. */
    public static String names() {
        return Arrays.stream(values()).map(BlockShape::text).collect(Collectors.joining(", "));
    }

    public String text() {
        return text;
    }

    /** The columns of a whole block. */
    public int width() {
        return width;
    }

    /** How many blocks a row of {@code columns} elements has. */
    public int count(int columns) {
        return Math.ceilDiv(columns, width);
    }
}
