package dev.sardonyx.codegen.jar;

import dev.sardonyx.ir.diagnostic.Diagnostic;
import dev.sardonyx.ir.diagnostic.DiagnosticCode;
import dev.sardonyx.ir.diagnostic.Location;
import dev.sardonyx.ir.diagnostic.ModelException;
import java.io.BufferedOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.LocalDateTime;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.zip.CRC32;
import java.util.zip.CheckedOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Writes a model jar: entries sorted, times fixed, weights stored without compression from a page boundary on. The
 * file appears whole under its name or not at all.
 */
public final class ModelJarWriter {
    private static final int PAGE = 4096;
    /** The private extra field that pads an entry; the number is the one zipalign uses. */
    private static final int PADDING_FIELD = 0xD935;

    private static final int LOCAL_HEADER = 30;
    /** Bytes of a manifest line without its end. */
    private static final int LONGEST_LINE = 70;

    private static final LocalDateTime TIME = LocalDateTime.of(2000, 1, 1, 0, 0);
    private static final String MANIFEST = "META-INF/MANIFEST.MF";

    private final SortedMap<String, byte[]> entries = new TreeMap<>();
    private final StringBuilder manifest = new StringBuilder("Manifest-Version: 1.0\r\n");

    public void add(String name, byte[] content) {
        entries.put(name, content);
    }

    public void add(String name, String content) {
        add(name, content.getBytes(StandardCharsets.UTF_8));
    }

    /** Adds a main attribute to the manifest; lines are cut at 72 bytes as its format asks. */
    public void attribute(String name, String value) {
        String line = name + ": " + value;
        StringBuilder cut = new StringBuilder();
        int from = 0;
        while (from < line.length()) {
            int to = Math.min(line.length(), from + (from == 0 ? LONGEST_LINE : LONGEST_LINE - 1));
            cut.append(from == 0 ? "" : " ").append(line, from, to).append("\r\n");
            from = to;
        }
        manifest.append(cut);
    }

    /**
     * Writes the jar.
     *
     * @param weightsName the entry of the weights
     */
    public void write(Path jar, String weightsName, WeightLayout weights) {
        Path directory = jar.toAbsolutePath().getParent();
        Path temporary = directory.resolve(
                "." + jar.getFileName() + "." + ProcessHandle.current().pid() + ".part");
        try {
            try (Counting out = new Counting(new BufferedOutputStream(Files.newOutputStream(temporary), 1 << 16));
                    ZipOutputStream zip = new ZipOutputStream(out)) {
                put(zip, MANIFEST, (manifest + "\r\n").getBytes(StandardCharsets.UTF_8));
                for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
                    put(zip, entry.getKey(), entry.getValue());
                }
                putWeights(zip, out, weightsName, weights);
            }
            Files.move(temporary, jar, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            deleteQuietly(temporary);
            throw new ModelException(
                    Diagnostic.error(
                            DiagnosticCode.C003,
                            Location.file(jar.toString()),
                            "the jar cannot be written: " + e,
                            "check that the folder exists, is writable and has room"),
                    e);
        }
    }

    private static void deleteQuietly(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            // The message about the jar itself matters more than a temporary file that stays.
        }
    }

    private static void put(ZipOutputStream zip, String name, byte[] content) throws IOException {
        ZipEntry entry = new ZipEntry(name);
        entry.setTimeLocal(TIME);
        zip.putNextEntry(entry);
        zip.write(content);
        zip.closeEntry();
    }

    private static void putWeights(ZipOutputStream zip, Counting out, String name, WeightLayout weights)
            throws IOException {
        CRC32 checksum = new CRC32();
        try (OutputStream sink = new CheckedOutputStream(OutputStream.nullOutputStream(), checksum)) {
            weights.writeTo(sink);
        }
        ZipEntry entry = new ZipEntry(name);
        entry.setTimeLocal(TIME);
        entry.setMethod(ZipEntry.STORED);
        entry.setSize(weights.sizeBytes());
        entry.setCrc(checksum.getValue());
        zip.flush();
        int header = LOCAL_HEADER + name.getBytes(StandardCharsets.UTF_8).length + 4;
        int padding = (int) (PAGE - (out.count + header) % PAGE) % PAGE;
        byte[] extra = new byte[padding + 4];
        extra[0] = (byte) PADDING_FIELD;
        extra[1] = (byte) (PADDING_FIELD >> 8);
        extra[2] = (byte) padding;
        extra[3] = (byte) (padding >> 8);
        entry.setExtra(extra);
        zip.putNextEntry(entry);
        weights.writeTo(zip);
        zip.closeEntry();
    }

    /** Counts what passes. */
    private static final class Counting extends FilterOutputStream {
        private long count;

        Counting(OutputStream out) {
            super(out);
        }

        @Override
        public void write(int b) throws IOException {
            out.write(b);
            count++;
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            out.write(bytes, offset, length);
            count += length;
        }
    }
}
