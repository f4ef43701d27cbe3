package dev.sardonyx.frontend.importer.opset;

import static dev.sardonyx.frontend.importer.opset.NodeRewriter.attribute;
import static dev.sardonyx.frontend.importer.opset.NodeRewriter.join;

import dev.sardonyx.frontend.importer.opset.Rewriting.Row;
import dev.sardonyx.frontend.model.OnnxAttribute;
import dev.sardonyx.frontend.model.OnnxAttributeValue;
import java.util.List;

/** Older forms of batch, group and mean-variance normalization. */
final class Normalizations {
    static final List<Row> ROWS = List.of(
            Row.of("BatchNormalization", 1, 8, Normalizations::batchWithSpatial),
            Row.of("BatchNormalization", 9, 13, Normalizations::batch),
            Row.of("GroupNormalization", 18, 20, Normalizations::group),
            Row.of("MeanVarianceNormalization", 1, 8, Normalizations::meanVariance));

    private Normalizations() {}

    private static void batchWithSpatial(NodeRewriter to) {
        if (to.integer("spatial", 1) == 0) {
            perElement(to);
        } else {
            batch(to);
        }
    }

    /** Until 13 the number of outputs told training from use. */
    private static void batch(NodeRewriter to) {
        boolean tested = to.integer("is_test", 0) != 0;
        boolean training = !tested && (to.hasOutput(1) || to.hasOutput(2) || to.hasOutput(3) || to.hasOutput(4));
        List<OnnxAttribute> kept = to.without("consumed_inputs", "is_test", "spatial");
        if (!training) {
            to.write("BatchNormalization", to.node().inputs(), to.outputs(1), kept);
        } else if (to.hasOutput(3) || to.hasOutput(4)) {
            throw to.unsupported(
                    "the outputs saved_mean and saved_var are of training", "export the model for inference");
        } else {
            to.write(
                    "BatchNormalization", to.node().inputs(), to.outputs(3), join(kept, attribute("training_mode", 1)));
        }
    }

    /** With {@code spatial = 0} each element of a sample has a mean of its own: plain arithmetic. */
    private static void perElement(NodeRewriter to) {
        String epsilon = to.scalarLike("epsilon", to.number("epsilon", 1e-5f), to.input(4));
        String centred = to.add("Sub", List.of(to.input(0), to.input(3)));
        String deviation = to.add("Sqrt", List.of(to.add("Add", List.of(to.input(4), epsilon))));
        String normal = to.add("Div", List.of(centred, deviation));
        String scaled = to.add("Mul", List.of(normal, to.input(1)));
        to.write("Add", List.of(scaled, to.input(2)), to.outputs(1), List.of());
    }

    /** Scale and bias were one a group; now they are one a channel. */
    private static void group(NodeRewriter to) {
        long groups = to.integer("num_groups", 1);
        String channels = to.add("Shape", List.of(to.input(0)), attribute("start", 1), attribute("end", 2));
        String count = to.vector("groups", List.of(groups));
        String each = to.add("Div", List.of(channels, count));
        String matrix = to.add("Concat", List.of(count, each), attribute("axis", 0));
        to.replace(
                "GroupNormalization",
                List.of(to.input(0), repeated(to, to.input(1), matrix), repeated(to, to.input(2), matrix)),
                to.node().attributes());
    }

    private static String repeated(NodeRewriter to, String perGroup, String matrix) {
        String column = to.add("Unsqueeze", List.of(perGroup, to.vector("axes", List.of(1L))));
        String wide = to.add("Expand", List.of(column, matrix));
        return to.add("Reshape", List.of(wide, to.vector("shape", List.of(-1L))));
    }

    /** The experimental form names what to normalize across instead of axes. */
    private static void meanVariance(NodeRewriter to) {
        List<Long> axes = to.integer("across_channels", 0) != 0 ? List.of(1L, 2L, 3L) : List.of(2L, 3L);
        if (to.integer("normalize_variance", 1) != 0) {
            OnnxAttribute attribute = OnnxAttribute.of("axes", new OnnxAttributeValue.Ints(axes));
            to.replace("MeanVarianceNormalization", List.of(to.input(0)), List.of(attribute));
        } else {
            String mean = to.add("ReduceMean", List.of(to.input(0), to.vector("axes", axes)));
            to.write("Sub", List.of(to.input(0), mean), to.outputs(1), List.of());
        }
    }
}
