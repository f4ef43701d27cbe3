package dev.sardonyx.ir.diagnostic;

import java.util.List;
import java.util.stream.Collectors;

/** The model, its options or its surroundings are at fault. Carries every message; the exit code is 1. */
public final class ModelException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient List<Diagnostic> diagnostics;

    public ModelException(List<Diagnostic> diagnostics) {
        super(diagnostics.stream().map(Diagnostic::toString).collect(Collectors.joining("\n")));
        this.diagnostics = List.copyOf(diagnostics);
    }

    public ModelException(Diagnostic diagnostic) {
        this(List.of(diagnostic));
    }

    public ModelException(Diagnostic diagnostic, Throwable cause) {
        this(diagnostic);
        initCause(cause);
    }

    public List<Diagnostic> diagnostics() {
        return diagnostics;
    }
}
