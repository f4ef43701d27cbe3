package dev.sardonyx.passes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sardonyx.ir.text.GraphPrinter;
import dev.sardonyx.ir.text.IrParser;
import dev.sardonyx.passes.rewrite.CanonicalRules;
import dev.sardonyx.testkit.GoldenFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** What every pass and every rule does to small graphs. */
class PassGoldenTest {
    private static final Path FOLDER = Path.of("src/test/resources/golden");
    private static final GoldenFiles FILES = new GoldenFiles(FOLDER, new PassCommand());

    @TestFactory
    List<DynamicNode> golden() {
        return FILES.tests();
    }

    @TestFactory
    Stream<DynamicTest> everyPassHasAFile() {
        return PassCommand.ALL.stream()
                .map(p -> DynamicTest.dynamicTest(
                        p.name(),
                        () -> assertThat(FOLDER.resolve("passes/" + p.name() + ".sdx"))
                                .exists()));
    }

    @TestFactory
    Stream<DynamicTest> everyRuleHasACaseThatFiresAndOneThatDoesNot() {
        return CanonicalRules.ALL.stream()
                .map(rule -> kebab(rule.getClass().getSimpleName()))
                .map(name -> DynamicTest.dynamicTest(name, () -> checkRule(FOLDER.resolve("rules/" + name + ".sdx"))));
    }

    private static void checkRule(Path file) throws IOException {
        assertThat(file).exists();
        assertThat(Files.readString(file).lines())
                .as("a case that fires and one that does not")
                .contains("// expect", "// expect unchanged");
    }

    private static String kebab(String name) {
        return name.replaceAll("(?<=[a-z0-9])(?=[A-Z])", "-").toLowerCase(Locale.ROOT);
    }

    @TestFactory
    Stream<DynamicTest> graphsReadBackAsTheyArePrinted() {
        return FILES.texts().entrySet().stream()
                .filter(e -> e.getValue().startsWith("graph "))
                .map(e -> DynamicTest.dynamicTest(e.getKey(), () -> {
                    String printed = GraphPrinter.print(IrParser.graph(e.getValue()));
                    assertThat(GraphPrinter.print(IrParser.graph(printed))).isEqualTo(printed);
                }));
    }
}
