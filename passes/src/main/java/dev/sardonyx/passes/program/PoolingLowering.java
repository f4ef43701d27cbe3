package dev.sardonyx.passes.program;

import dev.sardonyx.ir.graph.Node;
import dev.sardonyx.ir.program.Algorithm;
import dev.sardonyx.ir.program.Buffer;
import dev.sardonyx.ir.program.Call.KernelCall;
import dev.sardonyx.ir.program.Slice;
import dev.sardonyx.ir.type.Dim;
import dev.sardonyx.ir.type.Shape;
import dev.sardonyx.ops.Lowering;
import dev.sardonyx.passes.layout.AssignLayouts;
import dev.sardonyx.tensor.ElementType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Two-dimensional pooling of f32 images. */
final class PoolingLowering {
    private final ProgramBuilder builder;

    PoolingLowering(ProgramBuilder builder) {
        this.builder = builder;
    }

    void lower(Node node, Lowering.Pooling pooling) {
        Slice image = builder.slice(node.operand(0));
        Shape shape = builder.shape(node.operand(0));
        if (!image.strides().get(1).isKnown(1) && !image.extents().get(1).isKnown(1)) {
            Buffer buffer = builder.arena(node.operand(0).name(), ElementType.F32, shape.size());
            Slice copy = Place.dense(buffer, shape, AssignLayouts.CHANNELS_LAST).slice(shape);
            builder.copy(image, copy, ElementType.F32, node.location());
            image = copy;
        }
        Place place = builder.allocate(node.result());
        Slice result = ConvolutionLowering.channelsLast(place.slice(builder.shape(node.result())));
        List<Dim> parameters = new ArrayList<>();
        for (int axis = 0; axis < 2; axis++) {
            Dim extent = shape.dim(axis + 2);
            parameters.add(extent);
            parameters.add(Dim.known(pooling.window().get(axis)));
            parameters.add(Dim.known(pooling.strides().get(axis)));
            parameters.add(Dim.known(pooling.dilations().get(axis)));
            parameters.add(pooling.pads().get(axis));
            parameters.add(extent.plus(pooling.pads().get(axis + 2)));
        }
        builder.add(new KernelCall(
                new Algorithm.Pool(pooling.maximum(), pooling.countPadding()),
                List.of(ConvolutionLowering.channelsLast(image)),
                List.of(result),
                result.extents(),
                parameters,
                Optional.empty(),
                node.location()));
    }
}
