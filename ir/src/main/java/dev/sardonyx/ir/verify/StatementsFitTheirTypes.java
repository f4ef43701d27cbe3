package dev.sardonyx.ir.verify;

import dev.sardonyx.ir.kernel.Kernel;
import dev.sardonyx.ir.kernel.KernelExpression;
import dev.sardonyx.ir.kernel.KernelMethod;
import dev.sardonyx.ir.kernel.KernelType;
import dev.sardonyx.ir.kernel.KernelType.Kind;
import dev.sardonyx.ir.kernel.Statement;
import java.util.Objects;
import java.util.stream.Stream;

/** Variables get values of their types, conditions are truth values, and bounds and indices are i32. */
final class StatementsFitTheirTypes implements Check<Kernel> {
    private static final int COPY = 5;

    @Override
    public void check(Kernel kernel, Problems problems) {
        for (KernelMethod method : kernel.methods()) {
            for (Statement statement : KernelStatements.all(method.body())) {
                String fault = fault(statement);
                if (fault != null) {
                    problems.add("in method " + method.name() + ": " + fault);
                }
            }
        }
    }

    /** What is wrong, or null. */
    private static String fault(Statement statement) {
        return switch (statement) {
            case Statement.Let let -> differ(let.variable(), let.variable().type(), let.value());
            case Statement.Assign assign ->
                differ(assign.variable(), assign.variable().type(), assign.value());
            case Statement.Store store -> fault(store);
            case Statement.For loop ->
                Stream.of(loop.from(), loop.to(), loop.step())
                        .map(e -> differ("a bound of " + loop.variable(), KernelType.I32, e))
                        .filter(Objects::nonNull)
                        .findFirst()
                        .orElse(null);
            case Statement.If branch -> differ("a condition", KernelType.BOOL, branch.condition());
            case Statement.CopyArray copy ->
                copy.arguments().size() == COPY ? null : "a copy takes " + COPY + " arguments";
            case Statement.CopyFromSegment copy ->
                copy.arguments().size() == COPY ? null : "a copy takes " + COPY + " arguments";
            case Statement.CallMethod _, Statement.CallTile _ -> null;
        };
    }

    private static String fault(Statement.Store store) {
        if (store.array().type().kind() != Kind.ARRAY) {
            return "a store goes to " + store.array().type();
        }
        KernelType value = store.value().type();
        if (store.mask().isPresent() && !value.isVector()) {
            return "a store of " + value + " has a mask";
        }
        String mask = store.mask()
                .map(m -> differ("a mask", KernelType.mask(value.base(), value.lanes()), m))
                .orElse(null);
        return mask != null ? mask : differ("an index", KernelType.I32, store.index());
    }

    private static String differ(Object what, KernelType type, KernelExpression value) {
        return value.type().equals(type) ? null : what + " is " + type + ", but gets " + value.type();
    }
}
