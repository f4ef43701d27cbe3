package dev.sardonyx.compiler.cli.bench;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** Parts of tables in Markdown. */
final class Markdown {
    private Markdown() {}

    /** A line of a table. */
    static String row(Object... cells) {
        return Arrays.stream(cells).map(c -> cell(c.toString())).collect(Collectors.joining(" | ", "| ", " |\n"));
    }

    /** Text that stays inside its cell. */
    static String cell(String text) {
        return text.replaceAll("\\s+", " ").replace("|", "\\|").strip();
    }

    /** A number with the range it lies in. */
    static String range(String format, double middle, double low, double high) {
        return String.format(Locale.ROOT, format + " (" + format + "–" + format + ")", middle, low, high);
    }
}
