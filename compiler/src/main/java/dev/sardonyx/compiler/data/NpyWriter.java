package dev.sardonyx.compiler.data;

import dev.sardonyx.ir.diagnostic.Diagnostic;
import dev.sardonyx.ir.diagnostic.DiagnosticCode;
import dev.sardonyx.ir.diagnostic.Location;
import dev.sardonyx.ir.diagnostic.ModelException;
import dev.sardonyx.tensor.ElementType;
import dev.sardonyx.tensor.Tensor;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;

/** Writes tensors as NumPy files. Types that NumPy does not know are written as the next wider one it does. */
public final class NpyWriter {
    private static final int ALIGNMENT = 64;

    private NpyWriter() {}

    /**
     * Writes {@code tensor}, replacing the file that is there.
     *
     * @throws ModelException if the file cannot be written
     */
    public static void write(Tensor tensor, Path file) {
        try {
            Files.write(file, bytes(tensor));
        } catch (IOException e) {
            throw new ModelException(
                    Diagnostic.error(
                            DiagnosticCode.C003,
                            Location.file(file.toString()),
                            "writing stopped: " + e,
                            "check that the folder exists and may be written"),
                    e);
        }
    }

    static byte[] bytes(Tensor tensor) {
        boolean text = tensor.elementType() == ElementType.STRING;
        int longest = text
                ? Arrays.stream(tensor.strings())
                        .mapToInt(s -> s.codePointCount(0, s.length()))
                        .max()
                        .orElse(0)
                : 0;
        ElementType carrier = text ? ElementType.STRING : NpyFormat.carrier(tensor.elementType());
        String description =
                text ? "<U" + Math.max(1, longest) : (carrier.bits() == 8 ? "|" : "<") + NpyFormat.code(carrier);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        writeHeader(out, description, tensor.shape());
        for (int i = 0; i < tensor.size(); i++) {
            if (text) {
                int[] points = tensor.strings()[i].codePoints().toArray();
                for (int c = 0; c < Math.max(1, longest); c++) {
                    writeNumber(out, c < points.length ? points[c] : 0, 4);
                }
            } else {
                writeNumber(out, bits(tensor, carrier, i), carrier.bits() / 8);
            }
        }
        return out.toByteArray();
    }

    private static long bits(Tensor tensor, ElementType carrier, int index) {
        if (carrier == tensor.elementType()) {
            return tensor.getBits(index);
        }
        return carrier == ElementType.F32 ? Float.floatToRawIntBits(tensor.getFloat(index)) : tensor.getLong(index);
    }

    private static void writeHeader(ByteArrayOutputStream out, String description, long[] shape) {
        String extents = Arrays.stream(shape).mapToObj(e -> e + ",").collect(Collectors.joining(" "));
        String header = "{'descr': '" + description + "', 'fortran_order': False, 'shape': (" + extents + "), }";
        int unpadded = 10 + header.length() + 1;
        header += " ".repeat((ALIGNMENT - unpadded % ALIGNMENT) % ALIGNMENT) + "\n";
        out.writeBytes(NpyFormat.MAGIC);
        out.write(1);
        out.write(0);
        writeNumber(out, header.length(), 2);
        out.writeBytes(header.getBytes(StandardCharsets.US_ASCII));
    }

    private static void writeNumber(ByteArrayOutputStream out, long value, int length) {
        for (int i = 0; i < length; i++) {
            out.write((int) (value >> 8 * i));
        }
    }
}
