package dev.sardonyx.compiler.cli;

import dev.sardonyx.compiler.cli.bench.BenchCommand;
import dev.sardonyx.compiler.cli.compress.PruneCommand;
import dev.sardonyx.compiler.cli.compress.QuantizeCommand;
import dev.sardonyx.ir.diagnostic.CompilerBugException;
import dev.sardonyx.ir.diagnostic.ModelException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;

/** The program {@code sardonyx}: one command after another word. */
@Command(
        name = "sardonyx",
        description = "Compiles ONNX models ahead of time into jars that run on the JDK alone.",
        mixinStandardHelpOptions = true,
        version = Main.VERSION,
        subcommands = {
            CompileCommand.class,
            RunCommand.class,
            CheckCommand.class,
            DumpCommand.class,
            BenchCommand.class,
            ExplainCommand.class,
            TuneCommand.class,
            PruneCommand.class,
            QuantizeCommand.class,
            OperatorsCommand.class,
            ErrorsCommand.class
        })
public final class Main implements Callable<Integer> {
    public static final String VERSION = "sardonyx 0.1.0";

    /** The model, its options or its surroundings are at fault. */
    public static final int MODEL_AT_FAULT = 1;

    /** Sardonyx is at fault. */
    static final int BUG = 2;

    @Spec
    private CommandSpec spec;

    public static void main(String[] arguments) {
        System.exit(commandLine().execute(arguments));
    }

    /** The whole command line, for programs and tests that run it in their own JVM. */
    public static CommandLine commandLine() {
        CommandLine line = new CommandLine(new Main());
        line.setExecutionExceptionHandler(Main::report);
        line.getCommandSpec().exitCodeOnInvalidInput(MODEL_AT_FAULT);
        line.getSubcommands().values().forEach(c -> {
            c.getCommandSpec().exitCodeOnInvalidInput(MODEL_AT_FAULT);
            c.getCommandSpec().mixinStandardHelpOptions(true);
        });
        return line;
    }

    @Override
    public Integer call() {
        spec.commandLine().usage(spec.commandLine().getErr());
        return MODEL_AT_FAULT;
    }

    private static int report(Exception exception, CommandLine line, ParseResult result) {
        PrintWriter err = line.getErr();
        if (exception instanceof ModelException e) {
            err.println(e.getMessage());
            err.flush();
            return MODEL_AT_FAULT;
        }
        err.println("this is a bug of Sardonyx: "
                + (exception instanceof CompilerBugException ? exception.getMessage() : exception.toString()));
        exception.printStackTrace(err);
        err.println("please report it with the lines above and, if you can, the model");
        err.flush();
        return BUG;
    }
}
