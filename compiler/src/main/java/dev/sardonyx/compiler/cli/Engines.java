package dev.sardonyx.compiler.cli;

import dev.sardonyx.ir.diagnostic.Diagnostic;
import dev.sardonyx.ir.diagnostic.DiagnosticCode;
import dev.sardonyx.ir.diagnostic.Location;
import dev.sardonyx.ir.diagnostic.ModelException;
import java.util.List;

/** The engines by the names that users give them. */
public final class Engines {
    static final List<String> TARGETS = List.of("native", "scalar", "v128", "v256", "v512");

    private Engines() {}

    public static Engine of(String name, String target) {
        return of(name, target, CodeChoices.USUAL);
    }

    /** @param choices of how the code of compiled models is made */
    public static Engine of(String name, String target, CodeChoices choices) {
        checkTarget(target);
        return switch (name) {
            case "interpreter" -> new InterpreterEngine();
            case "compiled" -> new CompiledEngine(Toolchain.find(), target, choices);
            default -> throw wrong("there is no engine '" + name + "'", "engines: interpreter, compiled");
        };
    }

    public static void checkTarget(String target) {
        if (!TARGETS.contains(target)) {
            throw wrong("there is no target '" + target + "'", "targets: " + String.join(", ", TARGETS));
        }
    }

    /** @throws ModelException if no thread could compute */
    public static void checkThreads(int threads) {
        if (threads < 1) {
            throw wrong("the number of threads is " + threads, "give a number from 1");
        }
    }

    public static ModelException wrong(String fact, String hint) {
        return new ModelException(Diagnostic.error(DiagnosticCode.C004, Location.UNKNOWN, fact, hint));
    }
}
