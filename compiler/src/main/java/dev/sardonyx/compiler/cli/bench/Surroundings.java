package dev.sardonyx.compiler.cli.bench;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.sardonyx.compiler.cli.Main;
import dev.sardonyx.compiler.tune.Processor;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/**
 * When, on what and with what was measured.
 *
 * @param date the day in UTC, as in 2026-03-14
 * @param cpu the processor's name, or its architecture where the system does not tell
 * @param load the load average of the system before anything was measured; negative where it is not known
 * @param sardonyx the version, with the commit when it is built from a repository
 * @param peer name and version of the peer
 * @param flags what the JVMs were started with
 */
@JsonIgnoreProperties(ignoreUnknown = true)
record Surroundings(
        String date,
        String cpu,
        int processors,
        @JsonProperty("load_average") double load,
        String os,
        String jdk,
        String sardonyx,
        String peer,
        @JsonProperty("jvm_flags") List<String> flags) {
    /** Those of this process, now. */
    static Surroundings now(String peer, List<String> flags) {
        return new Surroundings(
                LocalDate.now(ZoneOffset.UTC).toString(),
                Processor.name(),
                Runtime.getRuntime().availableProcessors(),
                ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage(),
                System.getProperty("os.name") + " " + System.getProperty("os.version") + " "
                        + System.getProperty("os.arch"),
                System.getProperty("java.vendor.version", System.getProperty("java.vendor")) + " ("
                        + System.getProperty("java.runtime.version") + ")",
                Main.VERSION + commit(),
                peer,
                List.copyOf(flags));
    }

    /** The commit of the repository that this build comes from, in brackets; empty when there is none or no Git. */
    private static String commit() {
        String home = System.getProperty("sardonyx.home", "");
        if (home.isEmpty() || !Files.exists(Path.of(home, ".git"))) {
            return "";
        }
        try {
            Process git = new ProcessBuilder("git", "-C", home, "describe", "--always", "--dirty")
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            String commit = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            return commit.isEmpty() ? "" : " (" + commit + ")";
        } catch (IOException _) {
            return "";
        }
    }

    /** Tells if the machine had other work, so that results are to be doubted. */
    Surroundings remarked(Consumer<String> progress) {
        if (load > 0.5 * processors) {
            progress.accept(String.format(
                    Locale.ROOT, "the load average is %.1f: other programs will disturb the results", load));
        }
        return this;
    }

    /** One line for people. */
    String text() {
        return String.join(
                "; ",
                date,
                cpu + ", " + processors + (processors == 1 ? " processor" : " processors"),
                String.format(Locale.ROOT, "load average %.1f", load),
                os,
                "JDK " + jdk,
                sardonyx,
                peer,
                "flags " + String.join(" ", flags));
    }
}
