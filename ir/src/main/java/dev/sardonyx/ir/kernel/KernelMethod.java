package dev.sardonyx.ir.kernel;

import dev.sardonyx.ir.kernel.KernelExpression.Variable;
import java.util.List;

/** A static method of a kernel without result. */
public record KernelMethod(String name, List<Variable> parameters, List<Statement> body) {
    public KernelMethod {
        parameters = List.copyOf(parameters);
        body = List.copyOf(body);
    }
}
