package dev.sardonyx.compiler;

import dev.sardonyx.codegen.bytecode.ModelClasses;
import dev.sardonyx.codegen.facade.FacadeCompiler;
import dev.sardonyx.codegen.facade.FacadeNames;
import dev.sardonyx.codegen.facade.ModelFacadeGenerator;
import dev.sardonyx.codegen.jar.ModelJarWriter;
import dev.sardonyx.codegen.jar.WeightLayout;
import dev.sardonyx.frontend.OnnxReader;
import dev.sardonyx.frontend.importer.GraphImporter;
import dev.sardonyx.frontend.importer.ImportOptions;
import dev.sardonyx.ir.diagnostic.CompilerBugException;
import dev.sardonyx.ir.diagnostic.Diagnostic;
import dev.sardonyx.ir.diagnostic.DiagnosticCode;
import dev.sardonyx.ir.diagnostic.Location;
import dev.sardonyx.ir.diagnostic.ModelException;
import dev.sardonyx.ir.graph.Graph;
import dev.sardonyx.ir.graph.Node;
import dev.sardonyx.ir.program.Call;
import dev.sardonyx.ir.program.Program;
import dev.sardonyx.ir.text.ProgramPrinter;
import dev.sardonyx.ir.verify.Verifier;
import dev.sardonyx.ops.OperatorRegister;
import dev.sardonyx.ops.StandardOperators;
import dev.sardonyx.passes.Pass;
import dev.sardonyx.passes.PassContext;
import dev.sardonyx.passes.PassInstrumentation;
import dev.sardonyx.passes.Pipeline;
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
import dev.sardonyx.passes.instrument.Reproducer;
import dev.sardonyx.passes.instrument.VerifyEach;
import dev.sardonyx.passes.layout.AssignLayouts;
import dev.sardonyx.passes.precision.WidenHalves;
import dev.sardonyx.passes.program.ProgramLowering;
import dev.sardonyx.runtime.abi.AbiVersion;
import dev.sardonyx.runtime.abi.HostFunction;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The road from a model file to a jar, step by step. */
public final class ModelCompiler {
    private final OperatorRegister operators = StandardOperators.register();
    private final CompilerOptions options;

    public ModelCompiler(CompilerOptions options) {
        this.options = options;
    }

    /** The passes in order, with the reason for their places. */
    public List<Pass> passes() {
        return List.of(
                new SinkBranches(), // before types: it takes values of open rank out of their way
                new InferTypes(),
                new FoldConstants(), // shapes become constants, so that more operators have a compiled form
                new InlineBranches(), // conditions on shapes are constants now
                new ResolveSequences(), // tensors in sequences have types of their own again
                new RequireRanks(),
                new WidenHalves(), // before operators fall apart: whole ones say what they compute in
                new FoldConstants(), // widened weights are constants again
                new DecomposeOperators(), // everything behind this sees simple operators only
                new MergeDuplicates(), // exporters repeat shape computations in every layer
                new Canonicalize(),
                new FoldConstants(),
                new RequireArraySizes(), // no pass behind it makes larger values
                new AssignLayouts(), // needs the final operators
                new FormKernels(options.fusion()), // needs layouts: reductions share loops in row-major order only
                new FormAttention(options.fusion())); // joins kernels
    }

    /** Told what a model was compiled to. */
    public interface Observer {
        /** @param symbolSlots which slot of a session's dimensions holds which symbol of {@code program} */
        void compiled(Program program, Map<String, Integer> symbolSlots);
    }

    /** Compiles {@code model} to {@code jar}; the file appears whole or not at all. */
    public CompileReport compile(Path model, Path jar) {
        return compile(model, jar, (program, slots) -> {});
    }

    /** The same, telling {@code observer} of the program. */
    public CompileReport compile(Path model, Path jar, Observer observer) {
        StepRecorder steps = new StepRecorder();
        List<String> remarks = new ArrayList<>();
        Graph imported = steps.time("import", () -> importGraph(model));
        List<PassInstrumentation> instrumentations = new ArrayList<>(List.of(steps));
        IrDump dump = options.dumpFolder().map(IrDump::new).orElse(null);
        if (dump != null) {
            instrumentations.add(dump);
        }
        if (VerifyEach.isWanted()) {
            instrumentations.add(new VerifyEach(operators));
        }
        Reproducer reproducer = new Reproducer(Path.of(""), passes());
        instrumentations.add(reproducer);
        PassContext context = PassContext.of(
                operators,
                remark -> {
                    if (remark.code() != DiagnosticCode.P004 || options.fusionRemarks()) {
                        remarks.add(remark.toString());
                    }
                },
                options.folding());
        Pipeline pipeline = new Pipeline(passes(), instrumentations);
        Graph graph = pipeline.run(imported, context);
        Program program =
                steps.time("program", () -> reproducer.guard("program", graph, () -> program(graph, context)));
        if (dump != null) {
            dump.write("program", ProgramPrinter.print(program));
        }
        FacadeNames names = FacadeNames.of(options.className(), model);
        WeightLayout weights = steps.time("weights", () -> WeightLayout.of(program));
        ModelClasses classes = new ModelClasses(names.generatedPackage(), options.target(), options.schedules());
        steps.time("code", () -> {
            classes.emit(
                    program,
                    weights.places(),
                    weights.arrayConstants(),
                    weights.strings(),
                    names.weightsEntry(),
                    weights.sizeBytes(),
                    weights.checksum());
            return classes;
        });
        observer.compiled(program, classes.symbolSlots());
        classes.scalarOnly()
                .forEach(kernel -> remarks.add(
                        "kernel " + kernel + " stays scalar: its vector form is longer than the JVM compiles"));
        classes.refusedSchedules()
                .forEach(
                        kernel -> remarks.add(
                                "kernel " + kernel
                                        + " has the heuristic's schedule: that of the table makes a longer method than the JVM compiles"));
        remarks.addAll(options.schedules().remarks());
        List<String> hostCalls = hostCalls(program);
        steps.time("jar", () -> {
            write(jar, program, names, weights, classes);
            return jar;
        });
        return new CompileReport(
                model.getFileName().toString(),
                names.qualifiedName(),
                options.target().text(),
                nodes(imported),
                calls(program).size(),
                hostCalls,
                classes.kernelNames(),
                weights.sizeBytes(),
                size(jar),
                steps.steps(),
                remarks);
    }

    /** The graph of a model file at stage imported. */
    public Graph importGraph(Path model) {
        return GraphImporter.importModel(
                OnnxReader.read(model), model, new ImportOptions(options.shapes(), options.limits()), operators);
    }

    /** The program of a graph at stage imported. */
    public Program program(Graph imported) {
        PassContext context = PassContext.of(operators, remark -> {}, options.folding());
        return program(new Pipeline(passes(), List.of()).run(imported, context), context);
    }

    private Program program(Graph graph, PassContext context) {
        List<VerifyEach> checks = VerifyEach.isWanted() ? List.of(new VerifyEach(operators)) : List.of();
        Pipeline ofRegions = new Pipeline(passes(), checks);
        Program program = new ProgramLowering(
                        operators,
                        HostFunction::isKnown,
                        region ->
                                ofRegions.run(region, PassContext.of(operators, context.remarks(), options.folding())),
                        options.numerics())
                .lower(graph);
        if (VerifyEach.isWanted()) {
            verify(Verifier.ofProgram().verify(program));
        }
        return program;
    }

    private static void verify(List<Diagnostic> problems) {
        if (!problems.isEmpty()) {
            throw new CompilerBugException(
                    problems.stream().map(Diagnostic::toString).collect(Collectors.joining("\n")));
        }
    }

    /** The calls of {@code program} and of the programs nested in it. */
    private static List<Call> calls(Program program) {
        List<Call> calls = new ArrayList<>(program.calls());
        program.children().forEach(child -> calls.addAll(calls(child)));
        return calls;
    }

    /** The nodes of {@code graph} and of its regions. */
    private static int nodes(Graph graph) {
        int count = graph.nodes().size();
        for (Node node : graph.nodes()) {
            count += node.regions().values().stream()
                    .mapToInt(ModelCompiler::nodes)
                    .sum();
        }
        return count;
    }

    private static List<String> hostCalls(Program program) {
        return calls(program).stream()
                .filter(Call.HostCall.class::isInstance)
                .map(c -> ((Call.HostCall) c).function())
                .toList();
    }

    private void write(Path jar, Program program, FacadeNames names, WeightLayout weights, ModelClasses classes) {
        ModelJarWriter writer = new ModelJarWriter();
        writer.attribute("Sardonyx-Model-Class", classes.rootClass());
        writer.attribute("Sardonyx-Abi-Version", String.valueOf(AbiVersion.CURRENT));
        writer.attribute("Sardonyx-Numerics", options.numerics().text());
        classes.classes().forEach((name, bytes) -> writer.add(name + ".class", bytes));
        classes.listings().forEach((name, text) -> writer.add(names.listingFolder() + name + ".sdx", text));
        writer.add(names.listingFolder() + "program.sdx", ProgramPrinter.print(program));
        String source = ModelFacadeGenerator.generate(program, names, classes.rootClass());
        writer.add(names.sourceEntry(), source);
        new FacadeCompiler().compile(names, source, classes.classes()).forEach(writer::add);
        writer.add(
                "module-info.class",
                dev.sardonyx.codegen.bytecode.ModelEmitter.moduleInfo(names.moduleName(), names.packageName()));
        writer.write(jar, names.weightsEntry(), weights);
    }

    private static long size(Path jar) {
        try {
            return Files.size(jar);
        } catch (IOException e) {
            throw new ModelException(
                    Diagnostic.error(
                            DiagnosticCode.C003,
                            Location.file(jar.toString()),
                            "the jar vanished while it was written",
                            "check what else works in its folder"),
                    new UncheckedIOException(e));
        }
    }
}
