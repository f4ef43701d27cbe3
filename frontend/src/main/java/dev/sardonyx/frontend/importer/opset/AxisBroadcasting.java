package dev.sardonyx.frontend.importer.opset;

import static dev.sardonyx.frontend.importer.opset.NodeRewriter.attribute;

import dev.sardonyx.frontend.importer.TensorExporter;
import dev.sardonyx.frontend.importer.opset.Rewriting.Row;
import dev.sardonyx.frontend.model.OnnxAttribute;
import dev.sardonyx.frontend.model.OnnxAttributeValue;
import dev.sardonyx.ir.diagnostic.DiagnosticCode;
import dev.sardonyx.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.LongStream;

/**
 * Before version 7 the second operand could be aligned with the first from an axis on. Axes of extent 1 behind it make
 * today's broadcasting, which aligns last axes, do the same.
 */
final class AxisBroadcasting {
    private static final List<String> BINARY =
            List.of("Add", "And", "Div", "Equal", "Greater", "Less", "Mul", "Or", "Pow", "Sub", "Xor");

    static final List<Row> ROWS = rows();

    private AxisBroadcasting() {}

    private static List<Row> rows() {
        List<Row> rows = new ArrayList<>();
        BINARY.forEach(name -> rows.add(Row.of(name, 1, 6, AxisBroadcasting::binary)));
        rows.add(Row.of("PRelu", 1, 6, AxisBroadcasting::slope));
        rows.add(Row.of(
                "Gemm",
                1,
                6,
                to -> to.replace("Gemm", to.node().inputs(), to.without("broadcast", "consumed_inputs"))));
        return List.copyOf(rows);
    }

    private static void binary(NodeRewriter to) {
        boolean aligned = to.integer("broadcast", 0) != 0 && to.has("axis");
        String second = aligned ? aligned(to, to.input(0), to.input(1), to.integer("axis", 0)) : to.input(1);
        to.replace(
                to.node().operator(), List.of(to.input(0), second), to.without("axis", "broadcast", "consumed_inputs"));
    }

    /** A slope of rank 1 goes with the channels, axis 1. */
    private static void slope(NodeRewriter to) {
        boolean vector = to.facts().rank(to.input(1)).orElse(1) == 1;
        String slope = vector ? aligned(to, to.input(0), to.input(1), 1) : to.input(1);
        to.replace("PRelu", List.of(to.input(0), slope), to.without("consumed_inputs"));
    }

    /** {@code second} with as many axes behind it as make its first axis meet {@code axis} of {@code first}. */
    private static String aligned(NodeRewriter to, String first, String second, long axis) {
        if (to.facts().constant(second).filter(t -> t.size() == 1).isPresent()) {
            return second;
        }
        OptionalInt firstRank = to.facts().rank(first);
        OptionalInt secondRank = to.facts().rank(second);
        if (firstRank.isEmpty() || secondRank.isEmpty()) {
            return reshaped(to, first, second, axis);
        }
        long from = axis < 0 ? axis + firstRank.getAsInt() : axis;
        long missing = firstRank.getAsInt() - from - secondRank.getAsInt();
        if (from < 0 || from > firstRank.getAsInt()) {
            throw to.error(
                    DiagnosticCode.I004,
                    "'axis' " + axis + " is no axis of the first operand, which has " + firstRank.getAsInt(),
                    "state the axis of the first operand at which the second begins");
        }
        if (missing <= 0) {
            return second;
        }
        List<Long> axes = LongStream.range(0, missing)
                .map(i -> i + secondRank.getAsInt())
                .boxed()
                .toList();
        return to.add("Unsqueeze", List.of(second, to.vector("axes", axes)));
    }

    /** The same for ranks that only a run can tell. */
    private static String reshaped(NodeRewriter to, String first, String second, long axis) {
        String shape = to.add("Shape", List.of(second));
        String rank = to.add("Shape", List.of(to.add("Shape", List.of(first))));
        String from = to.vector("axis", List.of(axis));
        String behind = axis < 0 ? to.add("Neg", List.of(from)) : to.add("Sub", List.of(rank, from));
        String missing = to.add("Sub", List.of(behind, to.add("Shape", List.of(shape))));
        String none = to.vector("none", List.of(0L));
        OnnxAttribute one = OnnxAttribute.of(
                "value", new OnnxAttributeValue.TensorValue(TensorExporter.export("", Tensor.vector(1))));
        String ones = to.add("ConstantOfShape", List.of(to.add("Max", List.of(missing, none))), one);
        return to.add("Reshape", List.of(second, to.add("Concat", List.of(shape, ones), attribute("axis", 0))));
    }
}
