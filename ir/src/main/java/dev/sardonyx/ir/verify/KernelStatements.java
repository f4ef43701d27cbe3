package dev.sardonyx.ir.verify;

import dev.sardonyx.ir.kernel.KernelExpression;
import dev.sardonyx.ir.kernel.KernelExpression.Variable;
import dev.sardonyx.ir.kernel.Statement;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** What statements are made of. */
final class KernelStatements {
    private KernelStatements() {}

    /** The statements and all inside them, in order. */
    static List<Statement> all(List<Statement> body) {
        List<Statement> all = new ArrayList<>();
        for (Statement statement : body) {
            all.add(statement);
            blocks(statement).forEach(b -> all.addAll(all(b)));
        }
        return all;
    }

    /** The bodies of {@code statement}. */
    static List<List<Statement>> blocks(Statement statement) {
        return switch (statement) {
            case Statement.For loop -> List.of(loop.body());
            case Statement.If branch -> List.of(branch.then(), branch.otherwise());
            default -> List.of();
        };
    }

    /** What {@code statement} itself reads or changes, without its bodies and without what it defines. */
    static Set<Variable> variables(Statement statement) {
        Set<Variable> variables = new LinkedHashSet<>();
        if (statement instanceof Statement.Assign assign) {
            variables.add(assign.variable());
        }
        expressions(statement).forEach(e -> collect(e, variables));
        return variables;
    }

    private static List<KernelExpression> expressions(Statement statement) {
        return switch (statement) {
            case Statement.Let let -> List.of(let.value());
            case Statement.Assign assign -> List.of(assign.value());
            case Statement.Store store ->
                Stream.concat(Stream.of(store.array(), store.index(), store.value()), store.mask().stream())
                        .toList();
            case Statement.For loop -> List.of(loop.from(), loop.to(), loop.step());
            case Statement.If branch -> List.of(branch.condition());
            case Statement.CallMethod call -> call.arguments();
            case Statement.CallTile call -> call.arguments();
            case Statement.CopyArray copy -> copy.arguments();
            case Statement.CopyFromSegment copy -> copy.arguments();
        };
    }

    private static void collect(KernelExpression expression, Set<Variable> variables) {
        switch (expression) {
            case Variable variable -> variables.add(variable);
            case KernelExpression.Literal _ -> {}
            case KernelExpression.Apply apply -> apply.arguments().forEach(a -> collect(a, variables));
            case KernelExpression.Call call -> call.arguments().forEach(a -> collect(a, variables));
        }
    }
}
