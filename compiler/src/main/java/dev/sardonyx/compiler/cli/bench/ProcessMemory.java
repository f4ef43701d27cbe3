package dev.sardonyx.compiler.cli.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The physical memory of this process in millions of bytes, mapped files included.
 *
 * @param resident what it has now; null where the system does not tell
 * @param peak the most it ever had; null where the system does not tell
 */
record ProcessMemory(Double resident, Double peak) {
    private static final Path STATUS = Path.of("/proc/self/status");

    static ProcessMemory now() {
        if (!Files.isReadable(STATUS)) {
            return new ProcessMemory(null, null);
        }
        try {
            List<String> lines = Files.readAllLines(STATUS);
            return new ProcessMemory(megabytes(lines, "VmRSS:"), megabytes(lines, "VmHWM:"));
        } catch (IOException _) {
            return new ProcessMemory(null, null);
        }
    }

    private static Double megabytes(List<String> lines, String key) {
        for (String line : lines) {
            if (line.startsWith(key)) {
                String kibibytes = line.substring(key.length(), line.length() - " kB".length());
                return Long.parseLong(kibibytes.strip()) * 1024 / 1e6;
            }
        }
        return null;
    }
}
