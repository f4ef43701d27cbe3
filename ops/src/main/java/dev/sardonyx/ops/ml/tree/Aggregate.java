package dev.sardonyx.ops.ml.tree;

import dev.sardonyx.ops.NodeContext;
import java.util.Arrays;
import java.util.List;

/** How the votes of trees for one target become its score; the order is that of the numbers in TreeEnsemble-5. */
enum Aggregate {
    AVERAGE,
    SUM,
    MIN,
    MAX;

    /** The function called {@code name}; other names are an error at the node. */
    static Aggregate named(NodeContext in, String name) {
        return Arrays.stream(values())
                .filter(a -> a.name().equals(name))
                .findFirst()
                .orElseThrow(() ->
                        in.error("'aggregate_function' must be one of " + List.of(values()) + ", found " + name, ""));
    }

    /** The function with {@code number}; other numbers are an error at the node. */
    static Aggregate numbered(NodeContext in, long number) {
        if (number < 0 || number >= values().length) {
            throw in.error("'aggregate_function' must be from 0 to 3, found " + number, "");
        }
        return values()[(int) number];
    }
}
