package dev.sardonyx.ir.verify;

import dev.sardonyx.ir.kernel.Kernel;
import dev.sardonyx.ir.kernel.KernelExpression.Variable;
import dev.sardonyx.ir.kernel.KernelMethod;
import dev.sardonyx.ir.kernel.Statement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What a method reads or changes is a parameter or defined once before, in the same block or one around it. */
final class VariablesAreDefinedBefore implements Check<Kernel> {
    @Override
    public void check(Kernel kernel, Problems problems) {
        for (KernelMethod method : kernel.methods()) {
            Map<String, Variable> parameters = new HashMap<>();
            method.parameters().forEach(p -> parameters.put(p.name(), p));
            block(method.body(), parameters, method, problems);
        }
    }

    private static void block(
            List<Statement> body, Map<String, Variable> outer, KernelMethod method, Problems problems) {
        Map<String, Variable> defined = new HashMap<>(outer);
        for (Statement statement : body) {
            KernelStatements.variables(statement).stream()
                    .filter(v -> defined.get(v.name()) != v)
                    .forEach(v -> problems.add("method " + method.name() + " reads " + v + " where it is not defined"));
            Map<String, Variable> inner = defined;
            if (statement instanceof Statement.Let let) {
                define(let.variable(), defined, method, problems);
            } else if (statement instanceof Statement.For loop) {
                inner = new HashMap<>(defined);
                define(loop.variable(), inner, method, problems);
            }
            for (List<Statement> block : KernelStatements.blocks(statement)) {
                block(block, inner, method, problems);
            }
        }
    }

    private static void define(
            Variable variable, Map<String, Variable> defined, KernelMethod method, Problems problems) {
        if (defined.put(variable.name(), variable) != null) {
            problems.add("method " + method.name() + " defines " + variable + " again");
        }
    }
}
