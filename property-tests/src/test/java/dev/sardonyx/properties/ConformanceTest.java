package dev.sardonyx.properties;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sardonyx.compiler.catalogue.SharedFolder;
import dev.sardonyx.compiler.cli.Main;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The cases of the ONNX project, new and old, through both engines and all targets; run by the profile {@code
 * conformance}. What does not pass is named with its reason in {@code conformance/exceptions.txt}.
 */
class ConformanceTest {
    private static final Path UNPACKED = Path.of("target/onnx-conformance");
    private static final Path DEBIAN = Path.of("target/onnx-testdata/usr/share/libonnx-testdata/data");

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({"interpreter, scalar", "compiled, scalar", "compiled, v128", "compiled, v256", "compiled, v512"})
    void casesOfToday(String engine, String target) throws IOException, InterruptedException {
        assumeWanted();
        Optional<Path> archive = SharedFolder.find("onnx-conformance.tar.xz");
        assumeTrue(
                archive.isPresent(),
                "onnx-conformance.tar.xz is not in the folder of the property sardonyx.shared (../shared by default);"
                        + " its cases are onnx/backend/test/data of github.com/onnx/onnx at commit 6be0677f");
        if (!Files.isDirectory(UNPACKED)) {
            Files.createDirectories(UNPACKED);
            run("tar", "xJf", archive.get().toString(), "-C", UNPACKED.toString(), "--strip-components=1");
        }
        assertThat(passedShare(UNPACKED, engine, target)).isGreaterThanOrEqualTo(0.98);
    }

    @ParameterizedTest
    @CsvSource({"interpreter, scalar", "compiled, scalar", "compiled, v256"})
    void casesOfOlderOperatorVersions(String engine, String target) throws IOException {
        assumeWanted();
        assumeTrue(
                Files.isDirectory(DEBIAN),
                "Debian's package libonnx-testdata is not unpacked in property-tests/target/onnx-testdata;"
                        + " src/test/scripts/unpack-onnx-testdata.sh does that where apt-get works");
        assertThat(passedShare(DEBIAN, engine, target)).isGreaterThanOrEqualTo(0.98);
    }

    private static void assumeWanted() {
        assumeTrue(Boolean.getBoolean("sardonyx.conformance"), "long; run it with: mvn verify -Pconformance");
    }

    private static void run(String... command) throws IOException, InterruptedException {
        assertThat(new ProcessBuilder(command).inheritIO().start().waitFor()).isZero();
    }

    /** The share of cases that pass; others must be among the exceptions. */
    private double passedShare(Path cases, String engine, String target) throws IOException {
        Path json = folder.resolve("results.json");
        Main.commandLine()
                .execute("check", cases.toString(), "--engine", engine, "--target", target, "--json", json.toString());
        JsonNode results = new ObjectMapper().readTree(json.toFile());
        Map<String, String> unexplained = new TreeMap<>();
        Map<String, String> exceptions = exceptions();
        int passed = 0;
        for (JsonNode result : results) {
            String name = result.get("case").asText();
            String simple = name.substring(name.lastIndexOf('/') + 1);
            if (result.get("status").asText().equals("passed")) {
                passed++;
            } else if (!exceptions.containsKey(simple)) {
                unexplained.put(name, result.get("reason").asText());
            }
        }
        assertThat(unexplained).isEmpty();
        return (double) passed / results.size();
    }

    private static Map<String, String> exceptions() throws IOException {
        try (BufferedReader reader = new BufferedReader(new InputStreamReader(
                ConformanceTest.class.getResourceAsStream("/conformance/exceptions.txt"), StandardCharsets.UTF_8))) {
            return reader.lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .map(line -> line.split(" ", 2))
                    .collect(Collectors.toMap(words -> words[0], words -> words[1]));
        }
    }
}
