package dev.sardonyx.passes;

import dev.sardonyx.ir.diagnostic.Diagnostic;
import dev.sardonyx.ops.OperatorRegister;
import dev.sardonyx.ops.TypeInference;
import java.util.function.Consumer;

/**
 * What passes may use: the operators, one inference whose symbols are unique, and a place for remarks.
 *
 * @param foldingLimit the most elements that constant folding may make of one value
 */
public record PassContext(
        OperatorRegister operators, TypeInference inference, Consumer<Diagnostic> remarks, long foldingLimit) {
    private static final long DEFAULT_FOLDING_LIMIT = 1L << 26;

    public static PassContext of(OperatorRegister operators, Consumer<Diagnostic> remarks) {
        return new PassContext(operators, new TypeInference(operators), remarks, DEFAULT_FOLDING_LIMIT);
    }
}
