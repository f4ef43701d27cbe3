package dev.sardonyx.ir.diagnostic;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Collects messages so that all of them are reported at once. Not safe for concurrent use. */
public final class Diagnostics implements Consumer<Diagnostic> {
    private final List<Diagnostic> messages = new ArrayList<>();

    @Override
    public void accept(Diagnostic diagnostic) {
        messages.add(diagnostic);
    }

    public void error(DiagnosticCode code, Location location, String fact, String hint) {
        accept(Diagnostic.error(code, location, fact, hint));
    }

    public List<Diagnostic> all() {
        return List.copyOf(messages);
    }

    public boolean hasErrors() {
        return messages.stream().anyMatch(d -> d.severity() == Diagnostic.Severity.ERROR);
    }

    /** Throws every collected error as one {@link ModelException}; returns when there is none. */
    public void throwIfErrors() {
        List<Diagnostic> errors = messages.stream()
                .filter(d -> d.severity() == Diagnostic.Severity.ERROR)
                .toList();
        if (!errors.isEmpty()) {
            throw new ModelException(errors);
        }
    }
}
