package dev.sardonyx.compiler.catalogue;

import dev.sardonyx.frontend.importer.GraphImporter;
import dev.sardonyx.frontend.model.OnnxDim;
import dev.sardonyx.frontend.model.OnnxModel;
import dev.sardonyx.frontend.model.OnnxType;
import dev.sardonyx.frontend.model.OnnxValueInfo;
import dev.sardonyx.ir.diagnostic.Diagnostic;
import dev.sardonyx.ir.diagnostic.DiagnosticCode;
import dev.sardonyx.ir.diagnostic.Location;
import dev.sardonyx.ir.diagnostic.ModelException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The shapes of inputs that a user asks for, in the spellings of the command line. */
public final class InputShapes {
    private InputShapes() {}

    /**
     * The extents in a text such as {@code 1x128}; {@code ?} or {@code -1} leaves an axis open, an empty text or
     * {@code scalar} has no axes.
     */
    public static long[] parse(String text) {
        if (text.isEmpty() || text.equals("scalar")) {
            return new long[0];
        }
        try {
            return Arrays.stream(text.split("[x,]"))
                    .mapToLong(part -> part.equals("?") ? -1 : Long.parseLong(part.strip()))
                    .toArray();
        } catch (NumberFormatException _) {
            throw wrong("the shape '" + text + "' is no list of numbers with 'x' between them", "write 1x3x224x224");
        }
    }

    /** Parses {@code INPUT=1x128} options. */
    public static Map<String, long[]> parse(Map<String, String> options) {
        Map<String, long[]> shapes = new LinkedHashMap<>();
        options.forEach((input, text) -> shapes.put(input, parse(text)));
        return shapes;
    }

    /**
     * The shapes that a size of {@code model} stands for: a name from the catalogue, or numbers for the axes that the
     * model leaves open, which must be the same for all inputs, or for all axes of its only input.
     */
    public static Map<String, long[]> ofSize(String size, OnnxModel model, Optional<CatalogueEntry> entry) {
        List<OnnxValueInfo> inputs = GraphImporter.inputs(model);
        Optional<Map<String, long[]>> named = entry.map(e -> e.sizes().get(size));
        Map<String, long[]> shapes = new LinkedHashMap<>();
        if (named.isPresent()) {
            for (OnnxValueInfo input : inputs) {
                CatalogueEntry.match(named.get(), input.name()).ifPresent(shape -> shapes.put(input.name(), shape));
            }
            return shapes;
        }
        long[] extents = parse(size, entry);
        List<OnnxValueInfo> open =
                inputs.stream().filter(i -> !openAxes(i).isEmpty()).toList();
        for (OnnxValueInfo input : open) {
            shapes.put(input.name(), shape(input, open, size, extents, entry));
        }
        if (shapes.isEmpty()) {
            throw wrong("the size '" + size + "' is given, but all shapes of the model are fixed", sizes(entry));
        }
        return shapes;
    }

    private static long[] parse(String size, Optional<CatalogueEntry> entry) {
        try {
            return parse(size);
        } catch (ModelException _) {
            throw wrong("the size '" + size + "' is neither a name nor a list of numbers", sizes(entry));
        }
    }

    private static long[] shape(
            OnnxValueInfo input,
            List<OnnxValueInfo> open,
            String size,
            long[] extents,
            Optional<CatalogueEntry> entry) {
        List<OnnxDim> dims = dims(input);
        if (open.size() == 1 && dims.size() == extents.length) {
            return extents;
        }
        List<OnnxDim> axes = openAxes(input);
        if (axes.size() != extents.length
                || open.stream().anyMatch(other -> !openAxes(other).equals(axes))) {
            throw wrong(
                    "the size '" + size + "' does not say which axes of "
                            + open.stream().map(OnnxValueInfo::name).toList() + " it is for",
                    sizes(entry) + "; or give shapes one by one with --shape " + input.name() + "=…");
        }
        long[] shape = new long[dims.size()];
        int next = 0;
        for (int axis = 0; axis < shape.length; axis++) {
            shape[axis] = isOpen(dims.get(axis)) ? extents[next++] : -1;
        }
        return shape;
    }

    private static List<OnnxDim> dims(OnnxValueInfo input) {
        return input.type() instanceof OnnxType.TensorType tensor
                ? tensor.shape().orElse(List.of())
                : List.of();
    }

    private static List<OnnxDim> openAxes(OnnxValueInfo input) {
        return dims(input).stream().filter(InputShapes::isOpen).toList();
    }

    private static boolean isOpen(OnnxDim dim) {
        return !(dim instanceof OnnxDim.Known(long size) && size >= 0);
    }

    private static String sizes(Optional<CatalogueEntry> entry) {
        return entry.filter(e -> !e.sizes().isEmpty())
                .map(e -> "its named sizes are " + e.sizes().keySet())
                .orElse("it has no named sizes");
    }

    private static ModelException wrong(String fact, String hint) {
        return new ModelException(Diagnostic.error(DiagnosticCode.C004, Location.UNKNOWN, fact, hint));
    }
}
