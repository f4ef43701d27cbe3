package dev.sardonyx.compiler.cli;

import dev.sardonyx.ops.Operator;
import dev.sardonyx.ops.OperatorSchema;
import dev.sardonyx.ops.StandardOperators;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Lists the operators that are known. */
@Command(name = "operators", description = "List the operators that are known, all or those with a word in their name.")
final class OperatorsCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(arity = "0..1", paramLabel = "WORD", defaultValue = "", description = "Part of a name.")
    private String word;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        for (Operator operator : StandardOperators.register().all()) {
            OperatorSchema schema = operator.schema();
            if (schema.qualifiedName().toLowerCase(Locale.ROOT).contains(word.toLowerCase(Locale.ROOT))) {
                out.println(schema + (schema.notes().isEmpty() ? "" : "  " + schema.notes()));
            }
        }
        out.flush();
        return 0;
    }
}
