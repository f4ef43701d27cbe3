package dev.sardonyx.codegen.jar;

import dev.sardonyx.ir.program.Buffer;
import dev.sardonyx.ir.program.Buffer.Storage;
import dev.sardonyx.ir.program.Program;
import dev.sardonyx.tensor.ElementType;
import dev.sardonyx.tensor.ElementType.Carrier;
import dev.sardonyx.tensor.Tensor;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.CheckedOutputStream;

/**
 * Where constants lie in the weights: first those that are copied to arrays at load, one run for each carrier, then
 * those that are read in place, each at a multiple of 64 bytes.
 */
public final class WeightLayout {
    /** Tensors read in place start at multiples of this. */
    public static final int ALIGNMENT = 64;

    private static final List<Carrier> CARRIERS =
            List.of(Carrier.FLOAT, Carrier.DOUBLE, Carrier.BYTE, Carrier.SHORT, Carrier.INT, Carrier.LONG);
    private static final int COPY_BYTES = 1 << 20;

    private final Map<Buffer, Integer> places = new HashMap<>();
    private final List<Part> parts = new ArrayList<>();
    private final List<String> strings = new ArrayList<>();
    private final long[] arrayConstants = new long[CARRIERS.size() * 2];
    private long size;

    private record Part(long offset, Tensor tensor) {}

    private WeightLayout() {}

    /** The layout of all constants of {@code program} and the programs nested in it. */
    public static WeightLayout of(Program program) {
        WeightLayout layout = new WeightLayout();
        Map<Buffer, Tensor> constants = new LinkedHashMap<>();
        collect(program, constants);
        for (int i = 0; i < CARRIERS.size(); i++) {
            layout.arrays(constants, i);
        }
        constants.forEach((buffer, tensor) -> {
            if (buffer.storage() == Storage.MAPPED_CONSTANT) {
                layout.align();
                layout.places.put(buffer, Math.toIntExact(layout.size / ALIGNMENT));
                layout.append(tensor);
            } else if (tensor.elementType() == ElementType.STRING) {
                layout.places.put(buffer, layout.strings.size());
                layout.strings.addAll(List.of(tensor.strings()));
            }
        });
        layout.align();
        return layout;
    }

    private static void collect(Program program, Map<Buffer, Tensor> constants) {
        constants.putAll(program.constants());
        program.children().forEach(child -> collect(child, constants));
    }

    private void arrays(Map<Buffer, Tensor> constants, int number) {
        align();
        arrayConstants[number * 2] = size;
        long elements = 0;
        for (Map.Entry<Buffer, Tensor> entry : constants.entrySet()) {
            boolean belongs = entry.getKey().storage() == Storage.ARRAY_CONSTANT
                    && entry.getValue().elementType().carrier() == CARRIERS.get(number);
            if (belongs) {
                places.put(entry.getKey(), Math.toIntExact(elements));
                elements += entry.getValue().size();
                append(entry.getValue());
            }
        }
        arrayConstants[number * 2 + 1] = elements;
    }

    private void align() {
        size = (size + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    }

    private void append(Tensor tensor) {
        parts.add(new Part(size, tensor));
        size += tensor.data().byteSize();
    }

    /** Of each constant the first element among those of its carrier, or its place in units of 64 bytes. */
    public Map<Buffer, Integer> places() {
        return places;
    }

    public List<String> strings() {
        return strings;
    }

    /** For f32, f64, i8, i16, i32 and i64 the byte offset of their constants and how many there are. */
    public long[] arrayConstants() {
        return arrayConstants.clone();
    }

    public long sizeBytes() {
        return size;
    }

    /** The CRC-32 of all {@link #sizeBytes()} bytes. */
    public long checksum() {
        CRC32 sum = new CRC32();
        try (OutputStream out = new CheckedOutputStream(OutputStream.nullOutputStream(), sum)) {
            writeTo(out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return sum.getValue();
    }

    /** Writes all {@link #sizeBytes()} bytes. */
    public void writeTo(OutputStream out) throws IOException {
        long position = 0;
        byte[] block = new byte[(int) Math.min(COPY_BYTES, size)];
        for (Part part : parts) {
            out.write(new byte[Math.toIntExact(part.offset() - position)]);
            MemorySegment data = part.tensor().data();
            for (long from = 0; from < data.byteSize(); from += block.length) {
                int length = (int) Math.min(block.length, data.byteSize() - from);
                MemorySegment.copy(data, ValueLayout.JAVA_BYTE, from, block, 0, length);
                out.write(block, 0, length);
            }
            position = part.offset() + data.byteSize();
        }
        out.write(new byte[Math.toIntExact(size - position)]);
    }
}
