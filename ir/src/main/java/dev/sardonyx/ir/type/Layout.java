package dev.sardonyx.ir.type;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** How the elements of a tensor lie in memory. A mismatch of layouts is a type error; conversion is a node. */
public sealed interface Layout {
    Layout ROW_MAJOR = new RowMajor();

    /** The last axis is contiguous, each other axis strides over those behind it. */
    record RowMajor() implements Layout {
        @Override
        public String toString() {
            return "";
        }
    }

    /** Axes from outermost to innermost in memory; {@code [0, 2, 3, 1]} is channels-last for an NCHW shape. */
    record Dense(List<Integer> order) implements Layout {
        public Dense {
            order = List.copyOf(order);
            if (!order.stream()
                    .sorted()
                    .toList()
                    .equals(IntStream.range(0, order.size()).boxed().toList())) {
                throw new IllegalArgumentException("not a permutation of axes: " + order);
            }
        }

        @Override
        public String toString() {
            return "order" + order.stream().map(String::valueOf).collect(Collectors.joining(", ", "(", ")"));
        }
    }

    /**
     * A matrix [..., K, N] cut along N into panels of {@code width} columns, each stored as [K][width], the last
     * padded with zeros: the packed right operand of a product.
     */
    record Panels(int width) implements Layout {
        @Override
        public String toString() {
            return "panels(" + width + ")";
        }
    }

    /** Only the non-zero blocks of a matrix [K, N] are stored, each {@code rows} by {@code columns}. */
    record BlockSparse(int rows, int columns) implements Layout {
        @Override
        public String toString() {
            return "blocksparse(" + rows + ", " + columns + ")";
        }
    }
}
