package dev.sardonyx.ir.verify;

import dev.sardonyx.ir.kernel.Kernel;
import dev.sardonyx.ir.kernel.KernelExpression.Variable;
import dev.sardonyx.ir.kernel.KernelMethod;
import dev.sardonyx.ir.kernel.Statement;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Every variable that a method reads or changes is a parameter or defined before, in the same block or one around it. */
final class VariablesAreDefinedBefore implements Check<Kernel> {
    @Override
    public void check(Kernel kernel, Problems problems) {
        for (KernelMethod method : kernel.methods()) {
            block(method.body(), new HashSet<>(method.parameters()), method, problems);
        }
    }

    private static void block(List<Statement> body, Set<Variable> outer, KernelMethod method, Problems problems) {
        Set<Variable> defined = new HashSet<>(outer);
        for (Statement statement : body) {
            KernelStatements.variables(statement).stream()
                    .filter(v -> !defined.contains(v))
                    .forEach(v -> problems.add("method " + method.name() + " reads " + v + " where it is not defined"));
            if (statement instanceof Statement.Let let && !defined.add(let.variable())) {
                problems.add("method " + method.name() + " defines " + let.variable() + " again");
            }
            Set<Variable> inner = new HashSet<>(defined);
            if (statement instanceof Statement.For loop) {
                inner.add(loop.variable());
            }
            KernelStatements.blocks(statement).forEach(b -> block(b, inner, method, problems));
        }
    }
}
