package dev.sardonyx.ops.controlflow;

import dev.sardonyx.ir.attribute.AttributeKey;
import dev.sardonyx.ir.type.ValueType;
import dev.sardonyx.ops.NodeContext;
import java.util.List;
import java.util.stream.IntStream;

/** The values that regions of a node read from outside. */
public final class Captures {
    /** How many trailing operands of the node, and trailing parameters of each region, are captured values. */
    public static final AttributeKey<Long> CAPTURES =
            AttributeKey.integer("captures").orElse(0L);

    private Captures() {}

    /** The types of operands from {@code begin} up to but not including {@code end}. */
    static List<ValueType> types(NodeContext in, int begin, int end) {
        return IntStream.range(begin, end).mapToObj(in::operandType).toList();
    }
}
