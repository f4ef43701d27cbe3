package dev.sardonyx.compiler.cli;

import dev.sardonyx.frontend.importer.ImportLimits;
import dev.sardonyx.ir.diagnostic.Diagnostic;
import dev.sardonyx.ir.diagnostic.ModelException;
import dev.sardonyx.passes.FoldingLimits;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Reads the option {@code --limit NAME=NUMBER}. */
final class LimitOptions {
    private LimitOptions() {}

    /** Numbers by the names of limits. Every name that is none and every text that is no positive number is reported. */
    static Map<String, Long> parse(Map<String, String> texts) {
        List<String> names = Stream.concat(ImportLimits.NAMES.stream(), FoldingLimits.NAMES.stream())
                .toList();
        List<Diagnostic> problems = new ArrayList<>();
        Map<String, Long> limits = new LinkedHashMap<>();
        texts.forEach((name, text) -> {
            if (!names.contains(name)) {
                problems.addAll(Engines.wrong("there is no limit '" + name + "'", "limits: " + String.join(", ", names))
                        .diagnostics());
            } else if (!text.matches("[1-9][0-9]{0,17}")) {
                problems.addAll(Engines.wrong(
                                "the limit '" + name + "' is '" + text + "', expected a positive number",
                                "docs/limits.md has the defaults")
                        .diagnostics());
            } else {
                limits.put(name, Long.parseLong(text));
            }
        });
        if (!problems.isEmpty()) {
            throw new ModelException(problems);
        }
        return limits;
    }
}
