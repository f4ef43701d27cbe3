package dev.sardonyx.frontend.importer;

import dev.sardonyx.ir.diagnostic.Diagnostic;
import dev.sardonyx.ir.diagnostic.DiagnosticCode;
import dev.sardonyx.ir.diagnostic.Diagnostics;
import dev.sardonyx.ir.diagnostic.Location;
import dev.sardonyx.ops.OperatorRegister;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Collects the nodes whose operators are neither known nor defined by the model; one message an operator. */
final class UnknownOperators {
    private final OperatorRegister operators;
    private final Map<String, List<Location>> places = new LinkedHashMap<>();

    UnknownOperators(OperatorRegister operators) {
        this.operators = operators;
    }

    /** Takes note of a node; {@code qualifiedName} is as in the register. */
    void add(String qualifiedName, Location place) {
        places.computeIfAbsent(qualifiedName, name -> new ArrayList<>()).add(place);
    }

    boolean isPresent() {
        return !places.isEmpty();
    }

    void report(Diagnostics diagnostics) {
        List<String> known = operators.all().stream()
                .map(operator -> operator.schema().qualifiedName())
                .toList();
        places.forEach((name, where) -> {
            Optional<String> nearest = NearestName.of(name, known);
            diagnostics.accept(Diagnostic.error(
                            DiagnosticCode.F004,
                            where.getFirst(),
                            "the operator " + name + " of " + domain(name) + " is not known",
                            nearest.isPresent()
                                    ? "correct name or domain, or add the operator (docs/add-an-operator.md)"
                                    : "express it by those of 'sardonyx operators', or add it (docs/add-an-operator.md)")
                    .withOthers(where.subList(1, where.size()))
                    .withNearest(nearest.orElse("")));
        });
    }

    private static String domain(String name) {
        int dot = name.lastIndexOf('.');
        return dot < 0 ? "the default domain" : "domain '" + name.substring(0, dot) + "'";
    }
}
