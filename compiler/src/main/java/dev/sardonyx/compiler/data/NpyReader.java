package dev.sardonyx.compiler.data;

import dev.sardonyx.ir.diagnostic.ModelException;
import dev.sardonyx.tensor.ElementType;
import dev.sardonyx.tensor.Tensor;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads arrays of numbers, booleans or text from NumPy files of format version 1 to 3. */
public final class NpyReader {
    private static final Pattern DESCRIPTION = Pattern.compile("'descr'\\s*:\\s*'([<>|=]?)([a-zA-Z])(\\d+)'");
    private static final Pattern ORDER = Pattern.compile("'fortran_order'\\s*:\\s*(True|False)");
    private static final Pattern SHAPE = Pattern.compile("'shape'\\s*:\\s*\\(([^)]*)\\)");

    private final Path file;
    private final byte[] bytes;

    private NpyReader(Path file, byte[] bytes) {
        this.file = file;
        this.bytes = bytes;
    }

    /**
     * The array in {@code file}.
     *
     * @throws ModelException if the file cannot be read, is damaged or holds elements of a type without counterpart
     */
    public static Tensor read(Path file) {
        try {
            return new NpyReader(file, Files.readAllBytes(file)).tensor();
        } catch (IOException e) {
            throw ValueFiles.unreadable(file, "reading stopped: " + e, "check that the file exists and may be read");
        }
    }

    private Tensor tensor() {
        if (bytes.length < 12 || !Arrays.equals(bytes, 0, 6, NpyFormat.MAGIC, 0, 6)) {
            throw malformed("expected a NumPy file, found one that does not begin like one");
        }
        int lengthBytes = bytes[6] == 1 ? 2 : 4;
        long headerLength = number(8, lengthBytes, false);
        long begin = 8 + lengthBytes + headerLength;
        if (headerLength < 0 || begin > bytes.length) {
            throw malformed("the header says it has " + headerLength + " bytes, the file has " + bytes.length);
        }
        String header = new String(bytes, 8 + lengthBytes, (int) headerLength, StandardCharsets.UTF_8);
        Matcher description = find(DESCRIPTION, header);
        boolean swapped = description.group(1).equals(">");
        long[] shape = shape(find(SHAPE, header).group(1));
        boolean columns = find(ORDER, header).group(1).equals("True");
        Tensor tensor =
                elements(description.group(2), Integer.parseInt(description.group(3)), shape, (int) begin, swapped);
        return columns ? transposed(tensor) : tensor;
    }

    private Matcher find(Pattern pattern, String header) {
        Matcher matcher = pattern.matcher(header);
        if (!matcher.find()) {
            throw malformed("the header " + header.strip() + " lacks "
                    + pattern.pattern().split("\\\\", 2)[0]);
        }
        return matcher;
    }

    private long[] shape(String text) {
        try {
            return Arrays.stream(text.split(","))
                    .map(String::strip)
                    .filter(part -> !part.isEmpty())
                    .mapToLong(Long::parseLong)
                    .toArray();
        } catch (NumberFormatException _) {
            throw malformed("the shape (" + text + ") is no list of numbers");
        }
    }

    private Tensor elements(String kind, int width, long[] shape, int begin, boolean swapped) {
        boolean text = kind.equals("U") || kind.equals("S");
        Optional<ElementType> type = text ? Optional.of(ElementType.STRING) : NpyFormat.element(kind + width);
        if (type.isEmpty()) {
            throw malformed("elements of type " + kind + width + " have no counterpart");
        }
        int stride = kind.equals("U") ? 4 * width : width;
        if (Tensor.size(shape) * stride != bytes.length - begin) {
            throw malformed("expected " + Tensor.size(shape) * stride + " bytes for shape " + Arrays.toString(shape)
                    + ", found " + (bytes.length - begin));
        }
        Tensor tensor = Tensor.zeros(type.get(), shape);
        for (int i = 0; i < tensor.size(); i++) {
            int at = begin + i * stride;
            if (text) {
                tensor.strings()[i] = text(at, stride, kind.equals("U"), swapped);
            } else {
                tensor.setBits(i, number(at, stride, swapped));
            }
        }
        return tensor;
    }

    private String text(int at, int length, boolean wide, boolean swapped) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < length; i += wide ? 4 : 1) {
            int c = (int) number(at + i, wide ? 4 : 1, swapped) & (wide ? -1 : 0xFF);
            if (c != 0) {
                text.appendCodePoint(c);
            }
        }
        return text.toString();
    }

    /** The bits of an element, not extended by its sign. */
    private long number(int at, int length, boolean swapped) {
        long value = 0;
        for (int i = 0; i < length; i++) {
            int from = swapped ? at + i : at + length - 1 - i;
            value = value << 8 | bytes[from] & 0xFF;
        }
        return value;
    }

    /** A tensor that was stored column by column. */
    private static Tensor transposed(Tensor stored) {
        Tensor tensor = Tensor.zeros(stored.elementType(), stored.shape());
        long[] index = new long[tensor.rank()];
        for (long flat = 0; flat < tensor.size(); flat++) {
            long source = 0;
            for (int axis = index.length - 1; axis >= 0; axis--) {
                source = source * tensor.extent(axis) + index[axis];
            }
            tensor.copyElement(flat, stored, source);
            for (int axis = index.length - 1; axis >= 0 && ++index[axis] == tensor.extent(axis); axis--) {
                index[axis] = 0;
            }
        }
        return tensor;
    }

    private ModelException malformed(String fact) {
        return ValueFiles.unreadable(file, fact, "write the file again with numpy.save");
    }
}
