package dev.sardonyx.compiler.tune;

import dev.sardonyx.codegen.schedule.ProblemClass;
import dev.sardonyx.codegen.template.Templates;
import dev.sardonyx.compiler.explain.CostModel;
import dev.sardonyx.ir.program.Algorithm;
import dev.sardonyx.ir.program.Call;
import dev.sardonyx.ir.program.Call.KernelCall;
import dev.sardonyx.ir.program.Program;
import dev.sardonyx.ir.type.Dim;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToLongFunction;

/**
 * Finds what there is to tune in a model: its products and attentions, by kernel.
 *
 * @param symbols the values of the symbols of a run
 */
public record ProblemFinder(ToLongFunction<String> symbols) {
    /** How many calls stand for all of a kernel: the others have little work. */
    private static final int MOST_CALLS = 6;

    /** Calls of one size. */
    private record Alike(KernelCall call, int count, long operations) {
        Alike plus(Alike other) {
            return new Alike(call, count + other.count, operations + other.operations);
        }
    }

    /** The problems of {@code program}, those with the most work first. Calls inside nested graphs are not looked at. */
    public List<TuningProblem> find(Program program) {
        Map<Algorithm, List<KernelCall>> calls = new LinkedHashMap<>();
        for (Call call : program.calls()) {
            if (call instanceof KernelCall kernel) {
                calls.computeIfAbsent(kernel.algorithm(), a -> new ArrayList<>())
                        .add(kernel);
            }
        }
        List<TuningProblem> problems = new ArrayList<>();
        calls.forEach((algorithm, its) -> Templates.problem(algorithm, its)
                .flatMap(problem -> problem(problem, its, program))
                .ifPresent(problems::add));
        problems.sort(Comparator.comparingLong(TuningProblem::operations).reversed());
        return List.copyOf(problems);
    }

    /** The problem of {@code calls} of {@code program}; empty when they have nothing to compute. */
    private Optional<TuningProblem> problem(ProblemClass problem, List<KernelCall> calls, Program program) {
        CostModel costs = new CostModel(symbols);
        Map<List<Long>, Alike> bySize = new LinkedHashMap<>();
        for (KernelCall call : calls) {
            Alike one = new Alike(call, 1, costs.of(call).operations());
            bySize.merge(sizes(call), one, Alike::plus);
        }
        long operations = bySize.values().stream().mapToLong(Alike::operations).sum();
        List<Alike> most = bySize.values().stream()
                .filter(alike -> alike.operations() > 0)
                .sorted(Comparator.comparingLong(Alike::operations).reversed())
                .limit(MOST_CALLS)
                .toList();
        if (most.isEmpty()) {
            return Optional.empty();
        }
        Program alone = new CallExtractor(symbols, program.constants())
                .extract(most.stream().map(Alike::call).toList());
        return Optional.of(new TuningProblem(
                problem, alone, most.stream().map(Alike::count).toList(), operations));
    }

    private List<Long> sizes(KernelCall call) {
        List<Long> sizes = new ArrayList<>();
        for (List<Dim> dims : List.of(call.extents(), call.parameters())) {
            dims.forEach(dim -> sizes.add(dim.evaluate(symbols)));
        }
        return sizes;
    }
}
