package dev.sardonyx.testkit;

import dev.sardonyx.testkit.GoldenCase.Expectation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;

/**
 * Golden files of a folder as JUnit tests.
 *
 * <p>A file is a list of cases: a line {@code // case NAME}, a line {@code // run COMMAND}, the input, then one of
 * {@code // expect} with the exact text behind it, {@code // expect unchanged}, and {@code // expect error TEXT}. With
 * the system property {@code bless} the expectations are rewritten to what came.
 */
public final class GoldenFiles {
    private static final String SUFFIX = ".sdx";

    private final Path folder;
    private final GoldenCommand command;

    /** @param folder searched with all folders in it for files that end in {@code .sdx} */
    public GoldenFiles(Path folder, GoldenCommand command) {
        this.folder = folder;
        this.command = command;
    }

    /** The files, in order. */
    public List<Path> files() {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(f -> f.toString().endsWith(SUFFIX)).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A container a file, a test a case; one test that blesses a file when that was asked for. */
    public List<DynamicNode> tests() {
        List<DynamicNode> containers = new ArrayList<>();
        for (Path file : files()) {
            List<GoldenCase> cases = read(file);
            String name = folder.relativize(file).toString();
            containers.add(
                    System.getProperty("bless") != null
                            ? DynamicTest.dynamicTest("bless " + name, () -> bless(file))
                            : DynamicContainer.dynamicContainer(
                                    name,
                                    cases.stream().map(c -> DynamicTest.dynamicTest(c.name(), () -> check(file, c)))));
        }
        return containers;
    }

    /** The inputs of all cases and the texts they expect, by file, case and kind. */
    public Map<String, String> texts() {
        Map<String, String> texts = new LinkedHashMap<>();
        for (Path file : files()) {
            for (GoldenCase c : read(file)) {
                String name = folder.relativize(file) + " " + c.name();
                texts.put(name + " input", c.input());
                if (c.expectation() instanceof Expectation.Text expected) {
                    texts.put(name + " expected", expected.text());
                }
            }
        }
        return texts;
    }

    private static List<GoldenCase> read(Path file) {
        try {
            return GoldenCase.parse(Files.readString(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(file + ": " + e.getMessage(), e);
        }
    }

    /** Throws {@link AssertionError} unless {@code c} comes out as it expects. */
    void check(Path file, GoldenCase c) {
        String expected = switch (c.expectation()) {
            case Expectation.Text t -> t.text();
            case Expectation.Unchanged _ -> c.input();
            case Expectation.Failure f -> f.message();
        };
        Outcome outcome = outcome(c);
        boolean failureExpected = c.expectation() instanceof Expectation.Failure;
        boolean asExpected = failureExpected
                ? outcome.failure() != null && outcome.text().contains(expected)
                : outcome.failure() == null && outcome.text().equals(expected);
        if (!asExpected) {
            throw new AssertionError(
                    file + ":" + c.line() + ": case " + c.name() + " comes out differently\n--- expected"
                            + (failureExpected ? " an error with\n" : "\n") + expected + "\n--- found"
                            + (outcome.failure() != null ? " an error\n" : "\n") + outcome.text()
                            + "\nto take what was found as right, run the test with -Dbless and review the diff",
                    outcome.failure());
        }
    }

    /** What a case gave: a text, or an exception and its message. */
    private record Outcome(String text, RuntimeException failure) {}

    private Outcome outcome(GoldenCase c) {
        try {
            return new Outcome(command.run(c.command(), c.input()).stripTrailing() + "\n", null);
        } catch (RuntimeException e) {
            return new Outcome(String.valueOf(e.getMessage()), e);
        }
    }

    /** Rewrites the expectations of {@code file} to what comes. */
    void bless(Path file) throws IOException {
        List<GoldenCase> cases = read(file);
        String old = Files.readString(file);
        int head = old.startsWith("// case ") ? 0 : old.indexOf("\n// case ") + 1;
        StringBuilder text = new StringBuilder(old.substring(0, head));
        for (GoldenCase c : cases) {
            text.append(c == cases.get(0) ? "" : "\n").append(c.text(blessed(c)));
        }
        if (!text.toString().equals(old)) {
            Files.writeString(file, text);
        }
    }

    private Expectation blessed(GoldenCase c) {
        Outcome outcome = outcome(c);
        if (outcome.failure() != null) {
            boolean stands = c.expectation() instanceof Expectation.Failure f
                    && outcome.text().contains(f.message());
            return stands
                    ? c.expectation()
                    : new Expectation.Failure(outcome.text().lines().findFirst().orElse(""));
        }
        boolean wasUnchanged = c.expectation() instanceof Expectation.Unchanged;
        return wasUnchanged && outcome.text().equals(c.input())
                ? c.expectation()
                : new Expectation.Text(outcome.text());
    }
}
