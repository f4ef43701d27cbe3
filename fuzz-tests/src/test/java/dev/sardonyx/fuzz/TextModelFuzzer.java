package dev.sardonyx.fuzz;

import dev.sardonyx.frontend.importer.GraphImporter;
import dev.sardonyx.frontend.text.OnnxTextReader;
import dev.sardonyx.ops.OperatorRegister;
import dev.sardonyx.ops.StandardOperators;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Texts, most of them those of models with some words changed, through the text reader and the importer. */
public final class TextModelFuzzer {
    private static final OperatorRegister OPERATORS = StandardOperators.register();
    private static final Pattern WORD = Pattern.compile("\"[^\"]*\"|[A-Za-z_0-9.]+|\\s+|.", Pattern.DOTALL);
    private static final List<String> WORDS = List.of(
            "(",
            ")",
            "{",
            "}",
            "<",
            ">",
            "[",
            "]",
            ",",
            "=",
            "=>",
            ":",
            "@",
            "?",
            "\"",
            "\\",
            "#",
            "seq(",
            "optional(",
            "map(int64, ",
            "sparse_tensor(",
            "opaque(",
            "inf",
            "-nan",
            "99999999999999999999",
            "-1",
            "1e999",
            "0.5",
            "float",
            "string",
            "int4",
            "complex64",
            "float[9999999999]",
            "float[2147483647, 2147483647, 9]",
            "g () => () { y = If (x) < then_branch = ",
            "\"\"",
            "x",
            "local",
            ".",
            "\u00e4",
            "\u0000");
    private static final int MOST_MUTATIONS = 6;
    private static final int MOST_REPETITIONS = 3000;
    /** Of one word: what grows with the text itself is no finding. */
    private static final int MOST_CHARACTERS = 100_000;

    private TextModelFuzzer() {}

    public static void fuzzerTestOneInput(byte[] data) {
        Choices choices = new Choices(data);
        String text = choices.oneIn(4) ? new String(choices.rest(), StandardCharsets.UTF_8) : mutated(choices);
        Promise.resultOrRefusal(() -> GraphImporter.importModel(
                OnnxTextReader.read(text, "fuzzed.onnxtxt"), Stages.SOURCE, Stages.IMPORT, OPERATORS));
    }

    private static String mutated(Choices choices) {
        List<String> words = words(choices.of(SeedModels.TEXTS));
        int mutations = choices.below(MOST_MUTATIONS);
        for (int i = 0; i < mutations && !words.isEmpty(); i++) {
            int at = choices.below(words.size());
            switch (choices.below(5)) {
                case 0 -> words.remove(at);
                case 1 -> words.set(at, choices.of(WORDS));
                case 2 -> words.add(at, choices.of(WORDS));
                case 3 -> words.set(at, words.get(choices.below(words.size())));
                default -> words.set(at, repeated(words.get(at), choices.below(MOST_REPETITIONS)));
            }
        }
        return String.join("", words);
    }

    private static String repeated(String word, int times) {
        return word.repeat(Math.min(times, MOST_CHARACTERS / Math.max(word.length(), 1)));
    }

    private static List<String> words(String text) {
        List<String> words = new ArrayList<>();
        Matcher matcher = WORD.matcher(text);
        while (matcher.find()) {
            words.add(matcher.group());
        }
        return words;
    }
}
