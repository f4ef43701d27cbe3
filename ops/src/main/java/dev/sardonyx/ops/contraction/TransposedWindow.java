package dev.sardonyx.ops.contraction;

import dev.sardonyx.ir.attribute.AttributeKey;
import dev.sardonyx.ir.type.Dim;
import dev.sardonyx.ops.DimArithmetic;
import dev.sardonyx.ops.NodeContext;
import dev.sardonyx.ops.SpatialWindow;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The geometry of a transposed convolution.
 *
 * @param begins what is cut off before the result along each spatial axis
 * @param ends what is cut off after it, less the output padding
 * @param extents extents of the result
 */
record TransposedWindow(List<Long> strides, List<Long> dilations, List<Dim> begins, List<Dim> ends, List<Dim> extents) {
    static TransposedWindow of(NodeContext in) {
        int rank = in.rank(0) - 2;
        List<Long> strides = list(in, SpatialWindow.STRIDES, rank, 1);
        List<Long> dilations = list(in, SpatialWindow.DILATIONS, rank, 1);
        List<Long> pads = list(in, SpatialWindow.PADS, 2 * rank, 0);
        List<Long> more = list(in, ConvTranspose.OUTPUT_PADDING, rank, 0);
        Optional<List<Long>> wanted = in.find(ConvTranspose.OUTPUT_SHAPE).filter(s -> !s.isEmpty());
        String autoPad = in.attribute(SpatialWindow.AUTO_PAD);
        List<Dim> begins = new ArrayList<>();
        List<Dim> ends = new ArrayList<>();
        List<Dim> extents = new ArrayList<>();
        for (int i = 0; i < rank; i++) {
            Dim input = in.shape(0).dim(i + 2);
            Dim reach = in.shape(1).dim(i + 2).plus(-1).times(dilations.get(i)).plus(1);
            Dim full = input.plus(-1).times(strides.get(i)).plus(reach).plus(more.get(i));
            if (wanted.isPresent() || autoPad.startsWith("SAME")) {
                int fromEnd = wanted.map(w -> w.size() - rank).orElse(0);
                Dim extent =
                        wanted.isPresent() ? Dim.known(wanted.get().get(i + fromEnd)) : input.times(strides.get(i));
                Dim total = DimArithmetic.max(full.minus(extent), Dim.ZERO);
                Dim half = total.floorDiv(Dim.known(2));
                begins.add(autoPad.equals("SAME_UPPER") ? half : total.minus(half));
                extents.add(extent);
            } else {
                boolean valid = autoPad.equals("VALID");
                begins.add(valid ? Dim.ZERO : Dim.known(pads.get(i)));
                extents.add(valid ? full : full.plus(-pads.get(i) - pads.get(i + rank)));
            }
            ends.add(full.minus(begins.get(i)).minus(extents.get(i)).minus(Dim.known(more.get(i))));
        }
        return new TransposedWindow(strides, dilations, begins, ends, extents);
    }

    private static List<Long> list(NodeContext in, AttributeKey<List<Long>> key, int size, long fallback) {
        List<Long> list = in.find(key).filter(l -> !l.isEmpty()).orElse(Collections.nCopies(size, fallback));
        if (list.size() != size) {
            throw in.error("'" + key.name() + "' must be " + size + " numbers, found " + list, "");
        }
        return list;
    }

    Map<String, Object> hostConstants(NodeContext in) {
        Map<String, Object> constants = new HashMap<>();
        constants.put("strides", longs(strides));
        constants.put("dilations", longs(dilations));
        constants.put("group", in.attribute(Conv.GROUP));
        constants.put("auto_pad", in.attribute(SpatialWindow.AUTO_PAD));
        in.find(SpatialWindow.PADS).ifPresent(p -> constants.put("pads", longs(p)));
        in.find(ConvTranspose.OUTPUT_PADDING).ifPresent(p -> constants.put("output_padding", longs(p)));
        in.find(ConvTranspose.OUTPUT_SHAPE).ifPresent(p -> constants.put("output_shape", longs(p)));
        return constants;
    }

    private static long[] longs(List<Long> values) {
        return values.stream().mapToLong(Long::longValue).toArray();
    }
}
