package dev.sardonyx.compiler.cli;

import dev.sardonyx.ir.diagnostic.DiagnosticCode;
import java.io.PrintWriter;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Explains the codes of messages. */
@Command(name = "errors", description = "Explain the codes of messages, all or the one given.")
final class ErrorsCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(arity = "0..1", paramLabel = "CODE", description = "For example F004.")
    private String code;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        List<DiagnosticCode> codes = Arrays.stream(DiagnosticCode.values())
                .filter(c -> code == null || c.name().equalsIgnoreCase(code))
                .toList();
        if (codes.isEmpty()) {
            throw Engines.wrong("there is no code '" + code + "'", "'sardonyx errors' lists all codes");
        }
        codes.forEach(c -> out.println(c + "  " + c.explanation()));
        out.flush();
        return 0;
    }
}
