package dev.sardonyx.ir.verify;

import dev.sardonyx.ir.kernel.Kernel;
import dev.sardonyx.ir.kernel.KernelExpression;
import dev.sardonyx.ir.kernel.KernelMethod;
import dev.sardonyx.ir.kernel.KernelType;
import dev.sardonyx.ir.kernel.Statement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Every called method exists, once, and gets arguments of the types of its parameters. */
final class CallsFitTheirMethods implements Check<Kernel> {
    @Override
    public void check(Kernel kernel, Problems problems) {
        Map<String, List<KernelType>> methods = new HashMap<>();
        for (KernelMethod method : kernel.methods()) {
            List<KernelType> parameters = types(method.parameters());
            if (methods.put(method.name(), parameters) != null) {
                problems.add("method " + method.name() + " is defined twice");
            }
        }
        for (KernelMethod method : kernel.methods()) {
            for (Statement statement : KernelStatements.all(method.body())) {
                if (statement instanceof Statement.CallMethod call) {
                    check(call, methods.get(call.method()), method, problems);
                }
            }
        }
    }

    private static void check(
            Statement.CallMethod call, List<KernelType> parameters, KernelMethod caller, Problems problems) {
        List<KernelType> arguments = types(call.arguments());
        if (parameters == null) {
            problems.add("method " + caller.name() + " calls " + call.method() + ", which does not exist");
        } else if (!parameters.equals(arguments)) {
            problems.add("method " + caller.name() + " calls " + call.method() + " with " + arguments
                    + ", but it takes " + parameters);
        }
    }

    private static List<KernelType> types(List<? extends KernelExpression> expressions) {
        return expressions.stream().map(KernelExpression::type).toList();
    }
}
