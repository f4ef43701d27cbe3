package dev.sardonyx.ops;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class OperatorRegisterTest {
    private static final Path SOURCES = Path.of("src/main/java/dev/sardonyx/ops");

    @Test
    void everyOperatorClassIsRegistered() throws IOException, ClassNotFoundException {
        List<String> registered = StandardOperators.register().all().stream()
                .map(o -> o.getClass().getSimpleName())
                .toList();
        List<String> missing = new ArrayList<>();
        for (Path source : sources()) {
            String file = SOURCES.relativize(source).toString();
            String name = "dev.sardonyx.ops."
                    + file.substring(0, file.length() - ".java".length())
                            .replace('/', '.')
                            .replace('\\', '.');
            Class<?> type = name.endsWith("package-info") ? Object.class : Class.forName(name);
            boolean concrete = Operator.class.isAssignableFrom(type) && !Modifier.isAbstract(type.getModifiers());
            if (concrete && !registered.contains(type.getSimpleName())) {
                missing.add("            new " + type.getSimpleName() + "(),");
            }
        }
        assertThat(missing).as("lines to add to StandardOperators").isEmpty();
    }

    private static List<Path> sources() throws IOException {
        try (Stream<Path> files = Files.walk(SOURCES)) {
            return files.filter(f -> f.toString().endsWith(".java")).toList();
        }
    }

    @Test
    void linesAreSorted() throws IOException {
        List<String> lines = Files.readAllLines(SOURCES.resolve("StandardOperators.java")).stream()
                .map(String::strip)
                .filter(l -> l.startsWith("new ") && !l.contains("OperatorRegister"))
                .map(l -> l.substring("new ".length(), l.indexOf('(')))
                .toList();
        assertThat(lines).hasSize(StandardOperators.register().all().size()).isSorted();
    }

    @Test
    void schemasNameTheirParts() {
        for (Operator operator : StandardOperators.register().all()) {
            OperatorSchema schema = operator.schema();
            assertThat(schema.results()).as(schema.toString()).isNotEmpty();
            assertThat(schema.since()).as(schema.toString()).isBetween(1, 28);
            for (OperatorSchema.Parameter parameter : schema.operands()) {
                assertThat(parameter.types())
                        .as(schema + " " + parameter.name())
                        .isNotEmpty();
            }
        }
    }
}
