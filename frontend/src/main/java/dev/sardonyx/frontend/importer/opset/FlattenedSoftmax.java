package dev.sardonyx.frontend.importer.opset;

import static dev.sardonyx.frontend.importer.opset.NodeRewriter.attribute;

import dev.sardonyx.frontend.importer.opset.Rewriting.Row;
import java.util.List;
import java.util.OptionalInt;

/** Before version 13 these operators saw their input as a matrix, flattened at the axis, and took whole rows. */
final class FlattenedSoftmax {
    static final List<Row> ROWS = List.of(
            Row.of("Hardmax", 1, 12, FlattenedSoftmax::rewrite),
            Row.of("LogSoftmax", 1, 12, FlattenedSoftmax::rewrite),
            Row.of("Softmax", 1, 12, FlattenedSoftmax::rewrite));

    private FlattenedSoftmax() {}

    private static void rewrite(NodeRewriter to) {
        long axis = to.integer("axis", 1);
        String operator = to.node().operator();
        OptionalInt rank = to.facts().rank(to.input(0));
        if (axis == -1 || (rank.isPresent() && axis == rank.getAsInt() - 1)) {
            to.replace(operator, List.of(to.input(0)), List.of(attribute("axis", -1)));
            return;
        }
        String shape = to.add("Shape", List.of(to.input(0)));
        String matrix = to.add("Flatten", List.of(to.input(0)), attribute("axis", axis));
        String rows = to.add(operator, List.of(matrix), attribute("axis", -1));
        to.write("Reshape", List.of(rows, shape), to.outputs(1), List.of(attribute("allowzero", 1)));
    }
}
