package dev.sardonyx.codegen.template;

import dev.sardonyx.ir.kernel.Expression;
import dev.sardonyx.ir.program.Algorithm.Pass;
import dev.sardonyx.ir.program.Algorithm.Rows;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** The family name of a rows kernel: what it combines and computes, shortened, and the type of its result. */
final class RowsName {
    private static final int MOST_WORDS = 6;

    private RowsName() {}

    static String of(Rows rows) {
        List<String> words = new ArrayList<>();
        Set<Expression> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        for (Pass pass : rows.passes()) {
            pass.keeps().forEach(k -> collect(k.value(), words, seen));
            pass.combinations().forEach(c -> {
                collect(c.value(), words, seen);
                words.add(c.combine().name().toLowerCase(Locale.ROOT).replace("_", ""));
            });
            pass.rowValues().forEach(v -> collect(v.value(), words, seen));
            pass.results().forEach(r -> collect(r.value(), words, seen));
            pass.rowResults().forEach(r -> collect(r.value(), words, seen));
        }
        String text = String.join("_", words.subList(0, Math.min(words.size(), MOST_WORDS)));
        if (words.size() > MOST_WORDS) {
            text += "_etc";
        }
        String type =
                rows.results().isEmpty() ? "" : rows.results().get(0).element().text();
        return (text.isEmpty() ? "move" : text) + "_" + type;
    }

    private static void collect(Expression expression, List<String> words, Set<Expression> seen) {
        if (!seen.add(expression)) {
            return;
        }
        expression.inputs().forEach(i -> collect(i, words, seen));
        String word = switch (expression) {
            case Expression.Unary unary -> unary.operation().text();
            case Expression.Binary binary -> binary.operation().text();
            case Expression.Fma fma -> "fma";
            case Expression.Select select -> "where";
            case Expression.Convert convert -> "cast";
            default -> "";
        };
        if (!word.isEmpty() && (words.isEmpty() || !words.getLast().equals(word))) {
            words.add(word.replace("_", ""));
        }
    }
}
