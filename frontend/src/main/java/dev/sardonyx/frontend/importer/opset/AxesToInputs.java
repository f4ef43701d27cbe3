package dev.sardonyx.frontend.importer.opset;

import dev.sardonyx.frontend.importer.opset.Rewriting.Row;
import java.util.ArrayList;
import java.util.List;

/** The attribute {@code axes} became the second input. Without axes, reductions take all of them, then as now. */
final class AxesToInputs {
    private static final List<String> REDUCTIONS_18 = List.of(
            "ReduceL1",
            "ReduceL2",
            "ReduceLogSum",
            "ReduceLogSumExp",
            "ReduceMax",
            "ReduceMean",
            "ReduceMin",
            "ReduceProd",
            "ReduceSumSquare");

    static final List<Row> ROWS = rows();

    private AxesToInputs() {}

    private static List<Row> rows() {
        List<Row> rows = new ArrayList<>();
        rows.add(Row.of("Squeeze", 1, 12, AxesToInputs::move));
        rows.add(Row.of("Unsqueeze", 1, 12, AxesToInputs::move));
        rows.add(Row.of("ReduceSum", 1, 12, AxesToInputs::move));
        REDUCTIONS_18.forEach(name -> rows.add(Row.of(name, 1, 17, AxesToInputs::move)));
        return List.copyOf(rows);
    }

    private static void move(NodeRewriter to) {
        List<String> inputs = new ArrayList<>(List.of(to.input(0)));
        to.integers("axes").filter(axes -> !axes.isEmpty()).ifPresent(axes -> inputs.add(to.vector("axes", axes)));
        to.replace(to.node().operator(), inputs, to.without("axes"));
    }
}
