package dev.sardonyx.ops;

import dev.sardonyx.ir.attribute.AttributeKey;
import dev.sardonyx.ir.type.Dim;
import dev.sardonyx.ir.type.Shape;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * The geometry of a convolution or pooling over spatial axes, from the attributes that these operators share, with
 * {@code auto_pad} resolved.
 *
 * @param kernel window extents
 * @param pads begins, then ends
 * @param extents extents of the result
 */
public record SpatialWindow(
        List<Dim> kernel, List<Long> strides, List<Long> dilations, List<Dim> pads, List<Dim> extents) {
    public static final AttributeKey<String> AUTO_PAD =
            AttributeKey.text("auto_pad").orElse("NOTSET");
    public static final AttributeKey<List<Long>> KERNEL_SHAPE =
            AttributeKey.integers("kernel_shape").optional();
    public static final AttributeKey<List<Long>> STRIDES =
            AttributeKey.integers("strides").optional();
    public static final AttributeKey<List<Long>> DILATIONS =
            AttributeKey.integers("dilations").optional();
    public static final AttributeKey<List<Long>> PADS =
            AttributeKey.integers("pads").optional();

    private static final Set<String> AUTO_PADS = Set.of("NOTSET", "VALID", "SAME_UPPER", "SAME_LOWER");

    /** The geometry over operand 0, [N, C, spatial...]. */
    public static SpatialWindow of(NodeContext in, List<Dim> kernel, boolean ceil) {
        int rank = in.rank(0) - 2;
        if (kernel.size() != rank) {
            throw in.error(
                    "the window has " + kernel.size() + " axes, but the operand has " + rank + " spatial axes", "");
        }
        List<Long> strides = list(in, STRIDES, rank, 1, 1);
        List<Long> dilations = list(in, DILATIONS, rank, 1, 1);
        String autoPad = in.attribute(AUTO_PAD);
        if (!AUTO_PADS.contains(autoPad)) {
            throw in.error("'auto_pad' must be one of " + new TreeSet<>(AUTO_PADS) + ", found '" + autoPad + "'", "");
        }
        List<Long> given = autoPad.equals("NOTSET")
                ? list(in, PADS, 2 * rank, 0, Long.MIN_VALUE)
                : java.util.Collections.nCopies(2 * rank, 0L);
        List<Dim> begins = new ArrayList<>();
        List<Dim> ends = new ArrayList<>();
        List<Dim> extents = new ArrayList<>();
        for (int i = 0; i < rank; i++) {
            Dim input = in.shape(0).dim(i + 2);
            Dim reach = kernel.get(i).plus(-1).times(dilations.get(i)).plus(1);
            if (autoPad.startsWith("SAME")) {
                Dim extent = input.ceilDiv(Dim.known(strides.get(i)));
                Dim total = DimArithmetic.max(
                        extent.plus(-1).times(strides.get(i)).plus(reach).minus(input), Dim.ZERO);
                Dim smaller = total.floorDiv(Dim.known(2));
                begins.add(autoPad.equals("SAME_UPPER") ? smaller : total.minus(smaller));
                ends.add(autoPad.equals("SAME_UPPER") ? total.minus(smaller) : smaller);
                extents.add(extent);
            } else {
                begins.add(Dim.known(given.get(i)));
                ends.add(Dim.known(given.get(i + rank)));
                extents.add(extent(in, i, input, reach, begins.get(i), ends.get(i), strides.get(i), ceil));
            }
        }
        begins.addAll(ends);
        return new SpatialWindow(kernel, strides, dilations, begins, extents);
    }

    private static Dim extent(
            NodeContext in, int axis, Dim input, Dim reach, Dim begin, Dim end, long stride, boolean ceil) {
        Dim room = input.plus(begin).plus(end).minus(reach);
        if (room.isKnown() && room.knownValue() < 0) {
            throw in.error(
                    "the window reaches over " + reach + " elements, but spatial axis " + axis + " has only " + input
                            + " and padding of " + begin.plus(end),
                    "");
        }
        Dim by = Dim.known(stride);
        if (!ceil) {
            return room.floorDiv(by).plus(1);
        }
        // ONNX "ceil_mode": windows that would start in the right padded region are ignored.
        return DimArithmetic.min(room.ceilDiv(by).plus(1), input.plus(begin).ceilDiv(by));
    }

    private static List<Long> list(NodeContext in, AttributeKey<List<Long>> key, int size, long fallback, long least) {
        List<Long> list = in.find(key).filter(l -> !l.isEmpty()).orElse(java.util.Collections.nCopies(size, fallback));
        if (list.size() != size || list.stream().anyMatch(v -> v < least)) {
            throw in.error(
                    "'" + key.name() + "' must be " + size + " numbers" + (least > 0 ? " of at least " + least : "")
                            + ", found " + list,
                    "");
        }
        return list;
    }

    /** The window of a pooling operator, by its required attribute. */
    public static List<Dim> kernelOf(NodeContext in) {
        List<Long> kernel = in.find(KERNEL_SHAPE)
                .orElseThrow(() -> in.error("the required attribute 'kernel_shape' is missing", ""));
        if (kernel.stream().anyMatch(extent -> extent < 1)) {
            throw in.error("'kernel_shape' must be positive, found " + kernel, "");
        }
        return kernel.stream().map(Dim::known).toList();
    }

    /** Leading dimensions and the spatial extents. */
    public Shape resultShape(Dim batch, Dim channels) {
        List<Dim> dims = new ArrayList<>(List.of(batch, channels));
        dims.addAll(extents);
        return Shape.of(dims);
    }

    public List<Long> knownKernel() {
        return kernel.stream().map(Dim::knownValue).toList();
    }

    /** True when the window's own extents are constants, so that loops over it can be unrolled. */
    public boolean hasKnownKernel() {
        return kernel.stream().allMatch(Dim::isKnown);
    }

    /** The parameters of a host call; pads only when they are constants, otherwise {@code auto_pad}. */
    public Map<String, Object> hostConstants(NodeContext in) {
        Map<String, Object> constants = new HashMap<>();
        constants.put("strides", longs(strides));
        constants.put("dilations", longs(dilations));
        constants.put("auto_pad", in.attribute(AUTO_PAD));
        if (pads.stream().allMatch(Dim::isKnown)) {
            constants.put("pads", longs(pads.stream().map(Dim::knownValue).toList()));
        }
        return constants;
    }

    private static long[] longs(List<Long> values) {
        return values.stream().mapToLong(Long::longValue).toArray();
    }
}
