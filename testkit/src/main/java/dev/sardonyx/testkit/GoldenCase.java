package dev.sardonyx.testkit;

import java.util.ArrayList;
import java.util.List;

/**
 * A case of a golden file.
 *
 * @param name behind {@code // case}
 * @param command behind {@code // run}
 * @param input the lines between the command and the expectation
 * @param expectation what must come of it
 * @param line the line of {@code // case}, counted from 1
 */
record GoldenCase(String name, String command, String input, Expectation expectation, int line) {
    private static final String CASE = "// case ";
    private static final String RUN = "// run ";
    private static final String EXPECT = "// expect";

    /** What must come of a case. */
    sealed interface Expectation {
        /** Exactly this text. */
        record Text(String text) implements Expectation {}

        /** The input as it is. */
        record Unchanged() implements Expectation {}

        /** An exception whose message contains this. */
        record Failure(String message) implements Expectation {}
    }

    /** The cases of a file. A file that is not made of cases throws {@link IllegalArgumentException}. */
    static List<GoldenCase> parse(String file) {
        List<GoldenCase> cases = new ArrayList<>();
        List<String> lines = file.lines().toList();
        int start = 0;
        while (start < lines.size() && !lines.get(start).startsWith(CASE)) {
            start++;
        }
        while (start < lines.size()) {
            int end = start + 1;
            while (end < lines.size() && !lines.get(end).startsWith(CASE)) {
                end++;
            }
            cases.add(parse(lines.subList(start, end), start + 1));
            start = end;
        }
        if (cases.isEmpty()) {
            throw new IllegalArgumentException("the file has no line '" + CASE + "NAME'");
        }
        return cases;
    }

    private static GoldenCase parse(List<String> lines, int line) {
        String name = lines.get(0).substring(CASE.length()).strip();
        if (lines.size() < 2 || !lines.get(1).startsWith(RUN)) {
            throw new IllegalArgumentException(
                    "line " + (line + 1) + ": expected '" + RUN + "COMMAND' behind the case");
        }
        int expect = 2;
        while (expect < lines.size() && !lines.get(expect).startsWith(EXPECT)) {
            expect++;
        }
        String input = text(lines.subList(2, expect));
        return new GoldenCase(
                name, lines.get(1).substring(RUN.length()).strip(), input, expectation(lines, expect), line);
    }

    /** Without a line {@code // expect}, the expectation is an empty text: to be blessed. */
    private static Expectation expectation(List<String> lines, int expect) {
        if (expect == lines.size()) {
            return new Expectation.Text("");
        }
        String kind = lines.get(expect).substring(EXPECT.length()).strip();
        if (kind.isEmpty()) {
            return new Expectation.Text(text(lines.subList(expect + 1, lines.size())));
        }
        if (kind.equals("unchanged")) {
            return new Expectation.Unchanged();
        }
        if (kind.startsWith("error ")) {
            return new Expectation.Failure(kind.substring("error ".length()));
        }
        throw new IllegalArgumentException(
                "expected '// expect', '// expect unchanged' or '// expect error TEXT', found '" + lines.get(expect)
                        + "'");
    }

    /** The lines, each ended, without empty ones at the end. */
    private static String text(List<String> lines) {
        return String.join("\n", lines).stripTrailing() + "\n";
    }

    /** The case as it stands in its file, with another expectation. */
    String text(Expectation next) {
        String head = CASE + name + "\n" + RUN + command + "\n" + input + EXPECT;
        return switch (next) {
            case Expectation.Text t -> head + "\n" + t.text().stripTrailing() + "\n";
            case Expectation.Unchanged _ -> head + " unchanged\n";
            case Expectation.Failure f -> head + " error " + f.message() + "\n";
        };
    }
}
