package dev.sardonyx.fuzz;

import dev.sardonyx.codegen.schedule.VectorTarget;
import dev.sardonyx.runtime.ModelLoadException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;

/**
 * Jars of models with some bytes or entries changed are loaded and run. A jar is code, and code that was altered with
 * care may do anything; what is promised is that damage is noticed, so contents of classes are cut, removed and
 * exchanged here, but not rewritten.
 */
public final class ModelJarFuzzer {
    private static final int MOST_MUTATIONS = 4;
    private static final List<byte[]> JARS = List.of(jar(0), jar(2), jar(6));

    private ModelJarFuzzer() {}

    public static void fuzzerTestOneInput(byte[] data) {
        Choices choices = new Choices(data);
        byte[] jar = choices.of(JARS);
        jar = choices.oneIn(2) ? withEntries(jar, choices) : withBytes(jar, choices);
        try {
            Path file = Files.createTempFile("fuzzed", ".jar");
            try {
                Files.write(file, jar);
                Stages.run(file, choices.below(4));
            } catch (ModelLoadException e) {
                if (e.getMessage() == null || e.getMessage().isBlank()) {
                    throw new AssertionError("a refused jar without a message", e);
                }
            } catch (LinkageError _) {
                // The JVM refuses code that was changed.
            } finally {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] jar(int seed) {
        try {
            return Files.readAllBytes(Stages.compile(SeedModels.MODELS.get(seed).toByteArray(), VectorTarget.SCALAR));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] withBytes(byte[] jar, Choices choices) {
        byte[] changed = jar.clone();
        for (int i = choices.below(MOST_MUTATIONS); i >= 0; i--) {
            changed[choices.below(changed.length)] = (byte) choices.below(256);
        }
        return choices.oneIn(4) ? Arrays.copyOf(changed, choices.below(changed.length + 1)) : changed;
    }

    private static byte[] withEntries(byte[] jar, Choices choices) {
        Map<String, byte[]> entries = entries(jar);
        for (int i = choices.below(MOST_MUTATIONS); i >= 0 && !entries.isEmpty(); i--) {
            String name = choices.of(List.copyOf(entries.keySet()));
            byte[] contents = entries.get(name).clone();
            switch (choices.below(5)) {
                case 0 -> entries.remove(name);
                case 1 -> entries.put(name, Arrays.copyOf(contents, choices.below(contents.length + 1)));
                case 2 -> entries.put(name, Arrays.copyOf(contents, contents.length + choices.below(100)));
                case 3 -> entries.put(name, entries.get(choices.of(List.copyOf(entries.keySet()))));
                default -> {
                    if (contents.length > 0 && !name.endsWith(".class")) {
                        contents[choices.below(contents.length)] = (byte) choices.below(256);
                        entries.put(name, contents);
                    }
                }
            }
        }
        return zip(entries);
    }

    private static Map<String, byte[]> entries(byte[] jar) {
        Map<String, byte[]> entries = new LinkedHashMap<>();
        try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(jar))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                entries.put(entry.getName(), zip.readAllBytes());
            }
            return entries;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Entries are stored, since weights must be. */
    private static byte[] zip(Map<String, byte[]> entries) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            zip.setMethod(ZipOutputStream.STORED);
            for (Map.Entry<String, byte[]> contents : entries.entrySet()) {
                ZipEntry entry = new ZipEntry(contents.getKey());
                CRC32 crc = new CRC32();
                crc.update(contents.getValue());
                entry.setCrc(crc.getValue());
                entry.setSize(contents.getValue().length);
                zip.putNextEntry(entry);
                zip.write(contents.getValue());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }
}
