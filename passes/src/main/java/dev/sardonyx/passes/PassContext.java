package dev.sardonyx.passes;

import dev.sardonyx.ir.diagnostic.Diagnostic;
import dev.sardonyx.ops.OperatorRegister;
import dev.sardonyx.ops.TypeInference;
import java.util.function.Consumer;

/**
 * What passes may use: the operators, one inference whose symbols are unique, and a place for remarks.
 *
 * @param folding what constant folding may still do
 */
public record PassContext(
        OperatorRegister operators, TypeInference inference, Consumer<Diagnostic> remarks, FoldingBudget folding) {
    public static PassContext of(OperatorRegister operators, Consumer<Diagnostic> remarks) {
        return of(operators, remarks, FoldingLimits.DEFAULT);
    }

    public static PassContext of(OperatorRegister operators, Consumer<Diagnostic> remarks, FoldingLimits folding) {
        return new PassContext(operators, new TypeInference(operators), remarks, new FoldingBudget(folding));
    }
}
