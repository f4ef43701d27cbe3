package dev.sardonyx.frontend.importer.opset;

import dev.sardonyx.frontend.importer.TensorExporter;
import dev.sardonyx.frontend.importer.opset.Rewriting.Row;
import dev.sardonyx.frontend.model.OnnxAttribute;
import dev.sardonyx.frontend.model.OnnxAttributeValue;
import dev.sardonyx.tensor.ElementType;
import dev.sardonyx.tensor.Tensor;
import java.util.List;
import java.util.stream.LongStream;

/** Operators that later versions do not have, most of them experimental ones of the first years. */
final class WithdrawnOperators {
    static final List<Row> ROWS = List.of(
            Row.of("Affine", 1, 28, to -> linear(to, to.number("alpha", 1), to.number("beta", 0))),
            Row.of("Scale", 1, 28, to -> linear(to, to.number("scale", 1), 0)),
            Row.of("ConstantFill", 1, 28, WithdrawnOperators::constantFill),
            Row.of("GivenTensorFill", 1, 28, WithdrawnOperators::givenTensorFill),
            Row.of("ImageScaler", 1, 28, WithdrawnOperators::imageScaler),
            Row.of("ParametricSoftplus", 1, 28, to -> scaled(to, "Softplus")),
            Row.of("ScaledTanh", 1, 28, to -> scaled(to, "Tanh")),
            Row.of("Crop", 1, 28, WithdrawnOperators::crop),
            Row.of(
                    "Scatter",
                    9,
                    28,
                    to -> to.replace(
                            "ScatterElements", to.node().inputs(), to.node().attributes())));

    private WithdrawnOperators() {}

    private static void linear(NodeRewriter to, double factor, double summand) {
        String product = to.add("Mul", List.of(to.input(0), to.scalarLike("factor", factor, to.input(0))));
        to.write("Add", List.of(product, to.scalarLike("summand", summand, to.input(0))), to.outputs(1), List.of());
    }

    /** {@code alpha * f(beta * x)}. */
    private static void scaled(NodeRewriter to, String function) {
        String x = to.input(0);
        String inner = to.add("Mul", List.of(x, to.scalarLike("beta", to.number("beta", 1), x)));
        String outer = to.add(function, List.of(inner));
        to.write("Mul", List.of(outer, to.scalarLike("alpha", to.number("alpha", 1), x)), to.outputs(1), List.of());
    }

    private static void constantFill(NodeRewriter to) {
        ElementType type = to.integer("dtype", 1) == 1 ? ElementType.F32 : null;
        if (type == null || to.integers("extra_shape").isPresent()) {
            throw to.unsupported("fills with other types than float, or extra axes, are not known", "use Expand");
        }
        String shape;
        if (!to.hasInput(0)) {
            shape = to.vector("shape", to.integers("shape").orElse(List.of()));
        } else if (to.integer("input_as_shape", 0) != 0) {
            shape = to.input(0);
        } else {
            shape = to.add("Shape", List.of(to.input(0)));
        }
        Tensor value = Tensor.ofFloats(new float[] {to.number("value", 0)}, 1);
        to.write(
                "ConstantOfShape",
                List.of(shape),
                to.outputs(1),
                List.of(OnnxAttribute.of(
                        "value", new OnnxAttributeValue.TensorValue(TensorExporter.export("", value)))));
    }

    private static void givenTensorFill(NodeRewriter to) {
        List<Float> values = to.numbers("values").orElse(List.of());
        float[] floats = new float[values.size()];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = values.get(i);
        }
        String flat = to.constant("values", Tensor.ofFloats(floats, floats.length));
        String shape = to.vector("shape", to.integers("shape").orElse(List.of()));
        to.write("Reshape", List.of(flat, shape), to.outputs(1), List.of());
    }

    /** {@code scale * x} and a bias for each channel. */
    private static void imageScaler(NodeRewriter to) {
        List<Float> bias = to.numbers("bias").orElse(List.of());
        String x = to.input(0);
        String product = to.add("Mul", List.of(x, to.scalarLike("scale", to.number("scale", 1), x)));
        if (bias.isEmpty()) {
            to.write("Identity", List.of(product), to.outputs(1), List.of());
            return;
        }
        Tensor values = Tensor.zeros(to.facts().element(x).orElse(ElementType.F32), bias.size(), 1, 1);
        for (int i = 0; i < bias.size(); i++) {
            values.setDouble(i, bias.get(i));
        }
        to.write("Add", List.of(product, to.constant("bias", values)), to.outputs(1), List.of());
    }

    /** Cuts a border off the last two axes, or a given height and width from its start on. */
    private static void crop(NodeRewriter to) {
        List<Long> border = to.integers("border").orElse(List.of(0L, 0L, 0L, 0L));
        List<Long> scale = to.integers("scale").orElse(List.of());
        List<Long> starts = List.of(border.get(1), border.get(0));
        List<Long> ends = scale.size() == 2
                ? LongStream.range(0, 2)
                        .mapToObj(i -> starts.get((int) i) + scale.get((int) i))
                        .toList()
                : List.of(end(border.get(3)), end(border.get(2)));
        to.write(
                "Slice",
                List.of(
                        to.input(0),
                        to.vector("starts", starts),
                        to.vector("ends", ends),
                        to.vector("axes", List.of(2L, 3L))),
                to.outputs(1),
                List.of());
    }

    private static long end(long border) {
        return border == 0 ? Long.MAX_VALUE : -border;
    }
}
