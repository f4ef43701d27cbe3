package dev.sardonyx.frontend.importer;

import dev.sardonyx.ir.type.Dim;
import java.util.HashSet;
import java.util.Set;

/** Gives out dimension symbols, no name twice. */
final class SymbolNames {
    private final Set<String> used = new HashSet<>();

    /** A symbol named {@code hint} as far as the spelling of symbols allows, with a number from the second use on. */
    Dim fresh(String hint) {
        String base = hint.replaceAll("[^A-Za-z0-9_.]+", "_");
        if (base.isEmpty() || !(Character.isLetter(base.charAt(0)) || base.charAt(0) == '_')) {
            base = "d" + base;
        }
        String candidate = base;
        for (int i = 1; !used.add(candidate); i++) {
            candidate = base + "_" + i;
        }
        return Dim.symbol(candidate);
    }
}
