package dev.sardonyx.passes;

import dev.sardonyx.ir.graph.Graph;
import dev.sardonyx.ir.text.GraphPrinter;
import dev.sardonyx.ir.text.IrParser;
import dev.sardonyx.ir.text.ProgramPrinter;
import dev.sardonyx.ops.OperatorRegister;
import dev.sardonyx.ops.StandardOperators;
import dev.sardonyx.passes.canonical.Canonicalize;
import dev.sardonyx.passes.canonical.DecomposeOperators;
import dev.sardonyx.passes.canonical.FoldConstants;
import dev.sardonyx.passes.canonical.InferTypes;
import dev.sardonyx.passes.canonical.MergeDuplicates;
import dev.sardonyx.passes.canonical.RequireArraySizes;
import dev.sardonyx.passes.canonical.RequireRanks;
import dev.sardonyx.passes.canonical.ResolveSequences;
import dev.sardonyx.passes.controlflow.InlineBranches;
import dev.sardonyx.passes.controlflow.SinkBranches;
import dev.sardonyx.passes.fusion.FormAttention;
import dev.sardonyx.passes.fusion.FormKernels;
import dev.sardonyx.passes.fusion.FusionPolicy;
import dev.sardonyx.passes.instrument.VerifyEach;
import dev.sardonyx.passes.layout.AssignLayouts;
import dev.sardonyx.passes.precision.WidenHalves;
import dev.sardonyx.passes.program.Numerics;
import dev.sardonyx.passes.program.ProgramLowering;
import dev.sardonyx.testkit.GoldenCommand;
import java.util.Arrays;
import java.util.List;

/**
 * The commands of golden files: {@code opt --pass NAME}, {@code opt --pipeline NAME,NAME}, {@code remarks} in place of
 * {@code opt}, which prints what the last pass remarks, and {@code program}, which runs every pass and prints the program,
 * with {@code --numerics relaxed} or exactly.
 */
final class PassCommand implements GoldenCommand {
    static final List<Pass> ALL = List.of(
            new SinkBranches(),
            new InferTypes(),
            new FoldConstants(),
            new InlineBranches(),
            new ResolveSequences(),
            new RequireRanks(),
            new WidenHalves(),
            new RequireArraySizes(),
            new DecomposeOperators(),
            new MergeDuplicates(),
            new Canonicalize(),
            new AssignLayouts(),
            new FormKernels(FusionPolicy.DEFAULT),
            new FormAttention(FusionPolicy.DEFAULT));

    private final OperatorRegister operators = StandardOperators.register();

    @Override
    public String run(String command, String input) {
        Graph graph = IrParser.graph(input);
        String[] words = command.split(" ");
        if (command.equals("program") || command.equals("program --numerics relaxed")) {
            Numerics numerics = words.length == 1 ? Numerics.EXACT : Numerics.RELAXED;
            return ProgramPrinter.print(
                    new ProgramLowering(operators, name -> true, region -> run(ALL, region), numerics)
                            .lower(run(ALL, graph)));
        }
        if (words.length == 3 && words[0].equals("opt") && words[1].matches("--pass|--pipeline")) {
            return GraphPrinter.print(run(
                    Arrays.stream(words[2].split(",")).map(PassCommand::pass).toList(), graph));
        }
        if (words.length == 3 && words[0].equals("remarks") && words[1].matches("--pass|--pipeline")) {
            return remarks(
                    Arrays.stream(words[2].split(",")).map(PassCommand::pass).toList(), graph);
        }
        throw new IllegalArgumentException(
                "expected opt or remarks with --pass NAME or --pipeline NAMES, or program," + " found " + command);
    }

    private String remarks(List<Pass> passes, Graph graph) {
        Graph before = run(passes.subList(0, passes.size() - 1), graph);
        StringBuilder remarks = new StringBuilder();
        PassContext context = PassContext.of(operators, r -> remarks.append(r).append('\n'));
        new Pipeline(List.of(passes.getLast()), List.of()).run(before, context);
        return remarks.toString();
    }

    private Graph run(List<Pass> passes, Graph graph) {
        return new Pipeline(passes, List.of(new VerifyEach(operators)))
                .run(graph, PassContext.of(operators, remark -> {}));
    }

    private static Pass pass(String name) {
        return ALL.stream()
                .filter(p -> p.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("there is no pass " + name));
    }
}
