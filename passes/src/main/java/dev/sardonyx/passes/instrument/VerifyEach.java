package dev.sardonyx.passes.instrument;

import dev.sardonyx.ir.diagnostic.CompilerBugException;
import dev.sardonyx.ir.diagnostic.Diagnostic;
import dev.sardonyx.ir.graph.Graph;
import dev.sardonyx.ir.graph.Stage;
import dev.sardonyx.ir.verify.Verifier;
import dev.sardonyx.ops.OperatorRegister;
import dev.sardonyx.passes.Pass;
import dev.sardonyx.passes.PassInstrumentation;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Checks the promises of a graph's stage after every pass, and at the typed and canonical stages that types are those
 * that inference gives. A broken promise is a {@link CompilerBugException}.
 */
public final class VerifyEach implements PassInstrumentation {
    /** The system property that asks for this, and its value. */
    private static final String PROPERTY = "sardonyx.verify";

    private static final String EACH = "each";

    private final OperatorRegister operators;

    public VerifyEach(OperatorRegister operators) {
        this.operators = operators;
    }

    /** True when {@code -Dsardonyx.verify=each} is given. */
    public static boolean isWanted() {
        return EACH.equals(System.getProperty(PROPERTY));
    }

    @Override
    public void after(Pass pass, Graph before, Graph after, long nanoseconds) {
        List<Diagnostic> problems = problems(after);
        if (!problems.isEmpty()) {
            throw new CompilerBugException("pass " + pass.name() + " breaks promises of stage " + after.stage() + "\n"
                    + problems.stream().map(Diagnostic::toString).collect(Collectors.joining("\n")));
        }
    }

    /** Every broken promise of {@code graph}. */
    public List<Diagnostic> problems(Graph graph) {
        List<Diagnostic> problems = new ArrayList<>(Verifier.of(graph.stage()).verify(graph));
        boolean typed = graph.stage() == Stage.TYPED || graph.stage() == Stage.CANONICAL;
        if (problems.isEmpty() && typed) {
            problems.addAll(new TypesAgreeWithInference(operators).check(graph));
        }
        return problems;
    }
}
