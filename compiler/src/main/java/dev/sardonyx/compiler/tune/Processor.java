package dev.sardonyx.compiler.tune;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What the system tells of the processor. */
public final class Processor {
    private static final Path CPU_INFO = Path.of("/proc/cpuinfo");

    /** What tells processors of one name apart. */
    private static final List<String> NUMBERS = List.of("cpu family", "model", "CPU implementer", "CPU part");

    /** Vectors that a processor may have, or a virtual machine may hide. */
    private static final List<String> VECTORS = List.of("avx2", "avx512f", "asimd", "sve");

    private Processor() {}

    /** The processor's name, or its architecture where the system does not tell. */
    public static String name() {
        return name(cpuInfo());
    }

    /** Name, numbers and vectors: what is equal here has equal kernels. */
    public static String key() {
        return key(cpuInfo());
    }

    private static String name(List<String> lines) {
        return fields(lines).getOrDefault("model name", System.getProperty("os.arch"));
    }

    /** @param lines of the system's description of its processors, of which the first counts */
    static String key(List<String> lines) {
        Map<String, String> fields = fields(lines);
        List<String> parts = new ArrayList<>(List.of(name(lines)));
        for (String number : NUMBERS) {
            if (fields.containsKey(number)) {
                parts.add(number + " " + fields.get(number));
            }
        }
        String flags = fields.getOrDefault("flags", fields.getOrDefault("Features", ""));
        List<String> known = List.of(flags.split(" "));
        VECTORS.stream().filter(known::contains).forEach(parts::add);
        return String.join(", ", parts);
    }

    private static Map<String, String> fields(List<String> lines) {
        Map<String, String> fields = new LinkedHashMap<>();
        for (String line : lines) {
            int colon = line.indexOf(':');
            if (colon > 0) {
                fields.putIfAbsent(
                        line.substring(0, colon).strip(),
                        line.substring(colon + 1).strip());
            }
        }
        return fields;
    }

    private static List<String> cpuInfo() {
        try {
            return Files.isReadable(CPU_INFO) ? Files.readAllLines(CPU_INFO) : List.of();
        } catch (IOException _) {
            return List.of();
        }
    }
}
