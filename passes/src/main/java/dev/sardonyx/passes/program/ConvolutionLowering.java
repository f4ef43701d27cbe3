package dev.sardonyx.passes.program;

import dev.sardonyx.ir.graph.Node;
import dev.sardonyx.ir.graph.Value;
import dev.sardonyx.ir.kernel.Expression;
import dev.sardonyx.ir.program.Algorithm;
import dev.sardonyx.ir.program.Buffer;
import dev.sardonyx.ir.program.Call.KernelCall;
import dev.sardonyx.ir.program.Slice;
import dev.sardonyx.ir.type.Dim;
import dev.sardonyx.ir.type.Shape;
import dev.sardonyx.ops.Lowering;
import dev.sardonyx.passes.layout.AssignLayouts;
import dev.sardonyx.tensor.ElementType;
import dev.sardonyx.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Two-dimensional convolutions of f32 with constant weights to product calls on a padded channels-last image, without
 * an intermediate matrix: each kernel row (or tap, where dilated or grouped) is a segment of the product's depth.
 */
final class ConvolutionLowering {
    private static final int MOST_SHARED_TAPS = 5;
    /** Segments below this depth cost more than their products: their elements are addressed one by one. */
    private static final int SHALLOW = 32;
    /** Elements of a window whose places a call may list. */
    private static final int MOST_SCATTERED = 512;

    private final ProgramBuilder builder;

    ConvolutionLowering(ProgramBuilder builder) {
        this.builder = builder;
    }

    /** True when {@code node}'s call can run a tile function: its columns are the result's channels. */
    boolean takesTile(Node node, Lowering.Convolution convolution) {
        return convolution.groups() == 1 || isDepthwise(node, convolution);
    }

    private boolean isDepthwise(Node node, Lowering.Convolution convolution) {
        Shape weights = builder.shape(node.operand(1));
        return convolution.groups() > 1
                && weights.dim(0).isKnown(convolution.groups())
                && weights.dim(1).isKnown(1);
    }

    /** The call that writes the convolution, without bias, to the channels-last slice {@code result}. */
    KernelCall lower(Node node, Lowering.Convolution convolution, Slice result) {
        Slice image = paddedImage(node, convolution);
        return isDepthwise(node, convolution)
                ? depthwise(node, convolution, image, result)
                : product(node, convolution, image, result);
    }

    /** The operand with its padding, channels contiguous. */
    private Slice paddedImage(Node node, Lowering.Convolution convolution) {
        Value operand = node.operand(0);
        Slice source = builder.slice(operand);
        List<Dim> pads = convolution.pads();
        boolean padded = pads.stream().anyMatch(p -> !p.isKnown(0));
        boolean channelsLast =
                source.strides().get(1).isKnown(1) || source.extents().get(1).isKnown(1);
        if (!padded && channelsLast) {
            return source;
        }
        Shape shape = builder.shape(operand);
        Shape target = Shape.of(
                shape.dim(0),
                shape.dim(1),
                shape.dim(2).plus(pads.get(0)).plus(pads.get(2)),
                shape.dim(3).plus(pads.get(1)).plus(pads.get(3)));
        Buffer buffer = builder.arena(operand.name() + "_padded", ElementType.F32, target.size());
        Place place = Place.dense(buffer, target, AssignLayouts.CHANNELS_LAST);
        if (padded && hasRows(shape)) {
            fillMargin(buffer, shape, target, pads, node);
        } else if (padded) {
            fill(buffer, Dim.ZERO, List.of(target.size()), List.of(Dim.ONE), node);
        }
        Place interior = place.shifted(2, pads.get(0)).shifted(3, pads.get(1));
        builder.copy(source, interior.slice(shape), ElementType.F32, node.location());
        return place.slice(target);
    }

    /** The pieces of a margin lie around and between rows: there must be one. */
    private static boolean hasRows(Shape shape) {
        return shape.dim(2).isKnown() && shape.dim(2).knownValue() > 0;
    }

    /**
     * Zeros around the image of {@code shape} in the channels-last buffer of shape {@code padded}. In memory they are one
     * piece up to the first pixel, one between the rows of the image, and one behind the last pixel.
     */
    private void fillMargin(Buffer buffer, Shape shape, Shape padded, List<Dim> pads, Node node) {
        Dim channels = shape.dim(1);
        Dim line = padded.dim(3).times(channels);
        Dim image = padded.dim(2).times(line);
        Dim left = pads.get(1).times(channels);
        Dim between = pads.get(1).plus(pads.get(3)).times(channels);
        Dim pixels = shape.dim(3).times(channels);
        Dim behindFirst = pads.get(0).times(line).plus(left).plus(pixels);
        Dim behindLast = behindFirst.plus(line.times(shape.dim(2).plus(-1)));
        fill(
                buffer,
                Dim.ZERO,
                List.of(shape.dim(0), pads.get(0).times(line).plus(left)),
                List.of(image, Dim.ONE),
                node);
        fill(
                buffer,
                behindFirst,
                List.of(shape.dim(0), shape.dim(2).plus(-1), between),
                List.of(image, line, Dim.ONE),
                node);
        fill(
                buffer,
                behindLast,
                List.of(
                        shape.dim(0),
                        pads.get(3).times(channels).plus(pads.get(2).times(line))),
                List.of(image, Dim.ONE),
                node);
    }

    private void fill(Buffer buffer, Dim offset, List<Dim> extents, List<Dim> strides, Node node) {
        if (extents.stream().noneMatch(e -> e.isKnown(0))) {
            RowsLowering.fill(
                    builder,
                    new Slice(buffer, offset, extents, strides),
                    ElementType.F32,
                    Expression.f32(0),
                    node.location());
        }
    }

    private KernelCall product(Node node, Lowering.Convolution convolution, Slice image, Slice result) {
        Shape weights = builder.shape(node.operand(1));
        int groups = convolution.groups();
        Tensor tensor = builder.graph().weight(node.operand(1)).orElseThrow().tensor();
        Place panels = builder.mapped(node.operand(1), () -> Panels.packConvolution(tensor, groups));
        long channels = weights.dim(1).knownValue();
        Dim lineStride = image.strides().get(2);
        Dim pixelStride = image.strides().get(3);
        Window window = window(weights, convolution, lineStride, pixelStride);
        long depth = window.depth();
        Dim height = result.extents().get(2);
        Dim width = result.extents().get(3);
        long columns = weights.dim(0).knownValue() / groups;
        Dim pixels = height.times(width);
        Dim outStride = result.strides().get(3);
        List<Dim> extents = List.of(
                result.extents().get(0),
                Dim.known(groups),
                pixels,
                Dim.known(columns),
                Dim.known(depth),
                Dim.known(window.segments()));
        List<Dim> parameters = new ArrayList<>();
        parameters.add(Dim.ZERO);
        parameters.add(width);
        parameters.add(lineStride.times(convolution.strides().get(0)));
        parameters.add(pixelStride.times(convolution.strides().get(1)));
        parameters.addAll(window.places());
        Dim imageGroup = groups == 1 ? Dim.ZERO : Dim.known(channels);
        Slice left = new Slice(
                image.buffer(),
                image.offset(),
                List.of(extents.get(0), extents.get(1), pixels, Dim.known(depth)),
                List.of(image.strides().get(0), imageGroup, Dim.ZERO, Dim.ONE));
        long panelFloats = (columns + Panels.WIDTH - 1) / Panels.WIDTH * Panels.WIDTH * depth * window.segments();
        Slice right = new Slice(
                panels.buffer(),
                panels.offset(),
                List.of(extents.get(0), extents.get(1)),
                List.of(Dim.ZERO, groups == 1 ? Dim.ZERO : Dim.known(panelFloats)));
        Slice to = new Slice(
                result.buffer(),
                result.offset(),
                List.of(extents.get(0), extents.get(1), pixels, extents.get(3)),
                List.of(result.strides().get(0), groups == 1 ? Dim.ZERO : Dim.known(columns), outStride, Dim.ONE));
        return new KernelCall(
                new Algorithm.Product(true, true, window.scattered()),
                List.of(left, right),
                List.of(to),
                extents,
                parameters,
                Optional.empty(),
                node.location());
    }

    /**
     * The elements of a window as segments of a product's depth.
     *
     * @param places where each segment, or, if they are scattered, each element, is behind the window's first element
     * @param depth the elements of a segment
     */
    private record Window(List<Dim> places, long segments, long depth, boolean scattered) {
        /** The same window as one segment whose elements have places of their own. */
        Window scatter() {
            List<Dim> elements = new ArrayList<>();
            for (Dim place : places) {
                for (long k = 0; k < depth; k++) {
                    elements.add(place.plus(k));
                }
            }
            return new Window(elements, 1, elements.size(), true);
        }
    }

    private static Window window(Shape weights, Lowering.Convolution convolution, Dim lineStride, Dim pixelStride) {
        long channels = weights.dim(1).knownValue();
        long kernelHeight = weights.dim(2).knownValue();
        long kernelWidth = weights.dim(3).knownValue();
        // A kernel row is contiguous when its pixels are neighbours and hold the group's channels only.
        boolean rowIsSegment =
                convolution.dilations().get(1) == 1 && convolution.groups() == 1 && pixelStride.isKnown(channels);
        List<Dim> segments = new ArrayList<>();
        for (long ky = 0; ky < kernelHeight; ky++) {
            Dim line = lineStride.times(ky * convolution.dilations().get(0));
            for (long kx = 0; kx < (rowIsSegment ? 1 : kernelWidth); kx++) {
                segments.add(
                        line.plus(pixelStride.times(kx * convolution.dilations().get(1))));
            }
        }
        Window window = new Window(segments, segments.size(), rowIsSegment ? channels * kernelWidth : channels, false);
        boolean scatter =
                segments.size() > 1 && window.depth() * segments.size() <= MOST_SCATTERED && window.depth() < SHALLOW;
        return scatter ? window.scatter() : window;
    }

    private KernelCall depthwise(Node node, Lowering.Convolution convolution, Slice image, Slice result) {
        Tensor tensor = builder.graph().weight(node.operand(1)).orElseThrow().tensor();
        Place taps = builder.constant(node.operand(1).name() + "_taps", Panels.depthwise(tensor));
        Shape weights = builder.shape(node.operand(1));
        List<Dim> parameters = new ArrayList<>();
        parameters.add(image.strides().get(2).times(convolution.strides().get(0)));
        parameters.add(image.strides().get(3).times(convolution.strides().get(1)));
        for (long ky = 0; ky < weights.dim(2).knownValue(); ky++) {
            for (long kx = 0; kx < weights.dim(3).knownValue(); kx++) {
                parameters.add(image.strides()
                        .get(2)
                        .times(ky * convolution.dilations().get(0))
                        .plus(image.strides()
                                .get(3)
                                .times(kx * convolution.dilations().get(1))));
            }
        }
        Slice to = channelsLast(result);
        return new KernelCall(
                new Algorithm.Depthwise(sharedWidth(weights, convolution)),
                List.of(
                        channelsLast(image),
                        taps.slice(Shape.of(Panels.depthwise(tensor).shape()))),
                List.of(to),
                to.extents(),
                parameters,
                Optional.empty(),
                node.location());
    }

    /** The taps in a row that neighbouring pixels share, 0 for none or for more than code without loops is worth. */
    private static int sharedWidth(Shape weights, Lowering.Convolution convolution) {
        long width = weights.dim(3).knownValue();
        boolean shared =
                convolution.strides().get(1).equals(convolution.dilations().get(1));
        return shared && width > 1 && width <= MOST_SHARED_TAPS ? (int) width : 0;
    }

    /** The axes of an NCHW slice in the order N, H, W, C. */
    static Slice channelsLast(Slice slice) {
        List<Dim> extents = new ArrayList<>();
        List<Dim> strides = new ArrayList<>();
        for (int axis : List.of(0, 2, 3, 1)) {
            extents.add(slice.extents().get(axis));
            strides.add(slice.strides().get(axis));
        }
        return new Slice(slice.buffer(), slice.offset(), extents, strides);
    }
}
