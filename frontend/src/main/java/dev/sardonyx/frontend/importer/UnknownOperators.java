package dev.sardonyx.frontend.importer;

import dev.sardonyx.ir.diagnostic.DiagnosticCode;
import dev.sardonyx.ir.diagnostic.Diagnostics;
import dev.sardonyx.ir.diagnostic.Location;
import dev.sardonyx.ops.OperatorRegister;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Collects the nodes whose operators are neither known nor defined by the model; one message an operator. */
final class UnknownOperators {
    private static final int NODES_NAMED = 5;

    private final OperatorRegister operators;
    private final Map<String, List<Location>> places = new LinkedHashMap<>();

    UnknownOperators(OperatorRegister operators) {
        this.operators = operators;
    }

    /** Takes note of a node; {@code qualifiedName} is as in the register. */
    void add(String qualifiedName, Location place) {
        places.computeIfAbsent(qualifiedName, name -> new ArrayList<>()).add(place);
    }

    void report(Diagnostics diagnostics) {
        places.forEach((name, where) -> {
            String also = where.size() == 1
                    ? ""
                    : "; used by " + where.size() + " nodes: "
                            + where.stream()
                                    .limit(NODES_NAMED)
                                    .map(place -> '"' + place.node() + '"')
                                    .collect(Collectors.joining(", "))
                            + (where.size() > NODES_NAMED ? ", …" : "");
            diagnostics.error(
                    DiagnosticCode.F004,
                    where.getFirst(),
                    "the operator " + name + " of " + domain(name) + " is not known" + also,
                    nearest(name)
                            .map(other -> "the nearest name is " + other)
                            .orElse("see 'sardonyx operators' for those that are"));
        });
    }

    private static String domain(String name) {
        int dot = name.lastIndexOf('.');
        return dot < 0 ? "the default domain" : "domain '" + name.substring(0, dot) + "'";
    }

    private Optional<String> nearest(String name) {
        String bare = name.substring(name.lastIndexOf('.') + 1);
        int farthest = Math.max(1, bare.length() / 3);
        record Candidate(String name, int distance) {}
        return operators.all().stream()
                .map(operator -> operator.schema().qualifiedName())
                .map(other -> new Candidate(other, distance(bare, other.substring(other.lastIndexOf('.') + 1))))
                .filter(candidate -> candidate.distance() <= farthest)
                .min(Comparator.comparingInt(Candidate::distance))
                .map(Candidate::name);
    }

    /** How many characters must be added, removed or changed, whatever their case. */
    private static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                boolean same = Character.toLowerCase(a.charAt(i - 1)) == Character.toLowerCase(b.charAt(j - 1));
                int best = Math.min(diagonal + (same ? 0 : 1), Math.min(row[j], row[j - 1]) + 1);
                diagonal = row[j];
                row[j] = best;
            }
        }
        return row[b.length()];
    }
}
