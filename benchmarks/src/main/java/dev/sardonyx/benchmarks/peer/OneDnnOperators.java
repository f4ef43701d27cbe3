package dev.sardonyx.benchmarks.peer;

import dev.sardonyx.frontend.model.OnnxAttribute;
import dev.sardonyx.frontend.model.OnnxAttributeValue;
import dev.sardonyx.frontend.model.OnnxNode;
import dev.sardonyx.ir.diagnostic.ModelException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.bytedeco.dnnl.dnnl_memory_desc;
import org.bytedeco.dnnl.dnnl_primitive_attr;
import org.bytedeco.dnnl.dnnl_primitive_desc;
import org.bytedeco.dnnl.global.dnnl;

/** The operations of a node: products of matrices, convolutions of images, functions of elements and of rows. */
final class OneDnnOperators {
    private static final dnnl_primitive_attr USUAL = null;

    private final OneDnnContext context;
    private final OnnxNode node;
    private final Map<String, OneDnnMemory> values;

    /** @param values what the nodes before made, in the formats that they chose */
    OneDnnOperators(OneDnnContext context, OnnxNode node, Map<String, OneDnnMemory> values) {
        this.context = context;
        this.node = node;
        this.values = values;
    }

    /** @throws ModelException if oneDNN has no primitive for the node */
    OneDnnOperation operation() {
        return switch (node.operator()) {
            case "MatMul" -> product();
            case "Conv" -> convolution();
            case "Exp" -> function(dnnl.dnnl_eltwise_exp);
            case "Tanh" -> function(dnnl.dnnl_eltwise_tanh);
            case "Sigmoid" -> function(dnnl.dnnl_eltwise_logistic);
            case "Relu" -> function(dnnl.dnnl_eltwise_relu);
            case "Gelu" ->
                function(
                        text("approximate", "none").equals("tanh")
                                ? dnnl.dnnl_eltwise_gelu_tanh
                                : dnnl.dnnl_eltwise_gelu_erf);
            case "Softmax" -> softmax();
            case "LayerNormalization" -> layerNormalization();
            default -> throw refused("it has no primitive for " + node.operator());
        };
    }

    private OneDnnOperation product() {
        long[] a = shape(0);
        long[] b = shape(1);
        if (a.length != 2 || b.length != 2) {
            throw refused("products are those of two matrices here");
        }
        long[] result = {a[0], b[1]};
        dnnl_primitive_desc made = new dnnl_primitive_desc();
        check(dnnl.dnnl_matmul_primitive_desc_create(
                made, context.engine(), format(0), context.any(b), null, context.plain(result), USUAL));
        return new OneDnnOperation(made, inputs(dnnl.DNNL_ARG_SRC, dnnl.DNNL_ARG_WEIGHTS), Map.of(), result);
    }

    /** Images and filters are in the formats that the primitive finds best. */
    private OneDnnOperation convolution() {
        long[] image = shape(0);
        long[] filters = shape(1);
        if (image.length != 4 || !text("auto_pad", "NOTSET").equals("NOTSET")) {
            throw refused("convolutions are those of images with explicit padding here");
        }
        long[] result = extents(image, filters);
        long group = numbers("group", 1)[0];
        long[] window = group == 1 ? filters : grouped(filters, group);
        dnnl_primitive_desc made = convolution(image, window, result);
        Map<Integer, String> inputs = has(2)
                ? inputs(dnnl.DNNL_ARG_SRC, dnnl.DNNL_ARG_WEIGHTS, dnnl.DNNL_ARG_BIAS)
                : inputs(dnnl.DNNL_ARG_SRC, dnnl.DNNL_ARG_WEIGHTS);
        return new OneDnnOperation(made, inputs, Map.of(dnnl.DNNL_ARG_WEIGHTS, window), result);
    }

    private dnnl_primitive_desc convolution(long[] image, long[] filters, long[] result) {
        long[] dilations = numbers("dilations", 1, 1);
        long[] pads = numbers("pads", 0, 0, 0, 0);
        dnnl_primitive_desc made = new dnnl_primitive_desc();
        check(dnnl.dnnl_convolution_forward_primitive_desc_create(
                made,
                context.engine(),
                dnnl.dnnl_forward_inference,
                dnnl.dnnl_convolution_auto,
                context.any(image),
                context.any(filters),
                has(2) ? format(2) : null,
                context.any(result),
                numbers("strides", 1, 1),
                new long[] {dilations[0] - 1, dilations[1] - 1},
                Arrays.copyOf(pads, 2),
                Arrays.copyOfRange(pads, 2, 4),
                USUAL));
        return made;
    }

    private long[] extents(long[] image, long[] filters) {
        long[] strides = numbers("strides", 1, 1);
        long[] dilations = numbers("dilations", 1, 1);
        long[] pads = numbers("pads", 0, 0, 0, 0);
        long[] result = {image[0], filters[0], 0, 0};
        for (int axis = 0; axis < 2; axis++) {
            long reach = dilations[axis] * (filters[axis + 2] - 1) + 1;
            result[axis + 2] = (image[axis + 2] + pads[axis] + pads[axis + 2] - reach) / strides[axis] + 1;
        }
        return result;
    }

    /** Filters with the groups as an axis of their own. */
    private static long[] grouped(long[] filters, long group) {
        return new long[] {group, filters[0] / group, filters[1], filters[2], filters[3]};
    }

    private OneDnnOperation function(int algorithm) {
        dnnl_primitive_desc made = new dnnl_primitive_desc();
        check(dnnl.dnnl_eltwise_forward_primitive_desc_create(
                made, context.engine(), dnnl.dnnl_forward_inference, algorithm, format(0), format(0), 0, 0, USUAL));
        return new OneDnnOperation(made, inputs(dnnl.DNNL_ARG_SRC), Map.of(), shape(0));
    }

    private OneDnnOperation softmax() {
        int rank = shape(0).length;
        dnnl_primitive_desc made = new dnnl_primitive_desc();
        check(dnnl.dnnl_softmax_forward_primitive_desc_create(
                made,
                context.engine(),
                dnnl.dnnl_forward_inference,
                dnnl.dnnl_softmax_accurate,
                format(0),
                format(0),
                Math.floorMod((int) numbers("axis", -1)[0], rank),
                USUAL));
        return new OneDnnOperation(made, inputs(dnnl.DNNL_ARG_SRC), Map.of(), shape(0));
    }

    private OneDnnOperation layerNormalization() {
        int rank = shape(0).length;
        if (Math.floorMod((int) numbers("axis", -1)[0], rank) != rank - 1) {
            throw refused("rows are those of the last axis here");
        }
        boolean shifted = has(2);
        dnnl_primitive_desc made = new dnnl_primitive_desc();
        check(dnnl.dnnl_layer_normalization_forward_primitive_desc_create(
                made,
                context.engine(),
                dnnl.dnnl_forward_inference,
                format(0),
                format(0),
                null,
                number("epsilon", 1e-5f),
                dnnl.dnnl_use_scale | (shifted ? dnnl.dnnl_use_shift : 0),
                USUAL));
        return new OneDnnOperation(
                made,
                shifted
                        ? inputs(dnnl.DNNL_ARG_SRC, dnnl.DNNL_ARG_SCALE, dnnl.DNNL_ARG_SHIFT)
                        : inputs(dnnl.DNNL_ARG_SRC, dnnl.DNNL_ARG_SCALE),
                Map.of(),
                shape(0));
    }

    private Map<Integer, String> inputs(int... arguments) {
        Map<Integer, String> inputs = new HashMap<>();
        for (int i = 0; i < arguments.length; i++) {
            inputs.put(arguments[i], node.inputs().get(i));
        }
        return inputs;
    }

    private boolean has(int input) {
        return node.inputs().size() > input && !node.inputs().get(input).isEmpty();
    }

    private long[] shape(int input) {
        return values.get(node.inputs().get(input)).shape();
    }

    private dnnl_memory_desc format(int input) {
        return values.get(node.inputs().get(input)).description();
    }

    private Optional<OnnxAttributeValue> attribute(String name) {
        return node.attribute(name).map(OnnxAttribute::value);
    }

    private String text(String name, String usual) {
        return attribute(name).orElse(null) instanceof OnnxAttributeValue.StringValue text ? text.value() : usual;
    }

    private float number(String name, float usual) {
        return attribute(name).orElse(null) instanceof OnnxAttributeValue.FloatValue number ? number.value() : usual;
    }

    private long[] numbers(String name, long... usual) {
        return switch (attribute(name).orElse(null)) {
            case OnnxAttributeValue.Ints ints ->
                ints.values().stream().mapToLong(Long::longValue).toArray();
            case OnnxAttributeValue.IntValue number -> new long[] {number.value()};
            case null, default -> usual;
        };
    }

    private void check(int status) {
        if (status == dnnl.dnnl_unimplemented) {
            throw refused("there is no implementation of this " + node.operator());
        }
        OneDnnContext.check(status, node.operator());
    }

    private ModelException refused(String fact) {
        return OneDnnPeer.refused("node " + node.outputs().getFirst(), fact);
    }
}
