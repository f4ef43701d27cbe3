package dev.sardonyx.fuzz;

import dev.sardonyx.ir.diagnostic.Diagnostic;
import dev.sardonyx.ir.diagnostic.ModelException;
import java.util.function.Supplier;

/** What the stages promise for every file: a result, or an error that says what is wrong with it. */
final class Promise {
    private Promise() {}

    /** What {@code stage} gives; null when it refuses the model with a proper error. Anything else is thrown on. */
    static <T> T resultOrRefusal(Supplier<T> stage) {
        try {
            return stage.get();
        } catch (ModelException e) {
            check(e);
            return null;
        }
    }

    private static void check(ModelException refusal) {
        if (refusal.diagnostics().isEmpty()) {
            throw new AssertionError("a refusal without a message", refusal);
        }
        for (Diagnostic diagnostic : refusal.diagnostics()) {
            if (diagnostic.fact().isBlank() || diagnostic.severity() != Diagnostic.Severity.ERROR) {
                throw new AssertionError("a refusal without a fact: " + diagnostic, refusal);
            }
        }
    }
}
