package dev.sardonyx.ir.verify;

import dev.sardonyx.ir.diagnostic.Diagnostic;
import dev.sardonyx.ir.graph.Graph;
import dev.sardonyx.ir.graph.Stage;
import dev.sardonyx.ir.kernel.Kernel;
import dev.sardonyx.ir.program.Program;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * The promises of one kind of intermediate representation.
 *
 * @param <T> the kind
 */
public final class Verifier<T> {
    private final List<Check<T>> checks;
    private final Function<T, String> name;

    private Verifier(List<Check<T>> checks, Function<T, String> name) {
        this.checks = List.copyOf(checks);
        this.name = name;
    }

    /** The promises of a graph at {@code stage}. */
    public static Verifier<Graph> of(Stage stage) {
        List<Check<Graph>> checks = new ArrayList<>(List.of(
                new ValuesAreDefinedOnce(),
                new EveryOperandIsDefinedBefore(),
                new ResultsAreDefined(),
                new NamesAreUnique(),
                new RegionsAreClosed()));
        if (stage.compareTo(Stage.TYPED) >= 0) {
            checks.add(new EveryValueHasAType());
            checks.add(new WeightsFitTheirTypes());
            checks.add(new ContentsFitTheirTypes());
        }
        return new Verifier<>(checks, Graph::name);
    }

    /** The promises of a program with planned memory. */
    public static Verifier<Program> ofProgram() {
        return new Verifier<>(
                List.of(
                        new EveryBufferIsWrittenBeforeItIsRead(),
                        new EveryArenaBufferHasASlot(),
                        new ArenaBuffersDoNotOverlapWhileLive(),
                        new SlicesStayInTheirBuffers()),
                Program::name);
    }

    public static Verifier<Kernel> ofKernel() {
        return new Verifier<>(
                List.of(new VariablesAreDefinedBefore(), new StatementsFitTheirTypes(), new CallsFitTheirMethods()),
                Kernel::name);
    }

    public List<Check<T>> checks() {
        return checks;
    }

    /** A message of code I001 for every broken promise; empty when {@code subject} keeps them all. */
    public List<Diagnostic> verify(T subject) {
        Problems problems = new Problems(name.apply(subject));
        checks.forEach(c -> c.check(subject, problems));
        return problems.messages();
    }
}
