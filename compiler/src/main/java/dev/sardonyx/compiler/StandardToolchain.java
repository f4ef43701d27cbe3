package dev.sardonyx.compiler;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import dev.sardonyx.codegen.schedule.ScheduleSelector;
import dev.sardonyx.codegen.schedule.VectorTarget;
import dev.sardonyx.compiler.cli.CodeChoices;
import dev.sardonyx.compiler.cli.Engine;
import dev.sardonyx.compiler.cli.Toolchain;
import dev.sardonyx.compiler.explain.Explanation;
import dev.sardonyx.compiler.tune.Processor;
import dev.sardonyx.compiler.tune.TuningChoice;
import dev.sardonyx.compiler.tune.TuningTableFile;
import dev.sardonyx.frontend.importer.ImportLimits;
import dev.sardonyx.ir.diagnostic.Diagnostic;
import dev.sardonyx.ir.diagnostic.DiagnosticCode;
import dev.sardonyx.ir.diagnostic.Location;
import dev.sardonyx.ir.diagnostic.ModelException;
import dev.sardonyx.ir.graph.Graph;
import dev.sardonyx.ir.text.GraphPrinter;
import dev.sardonyx.ops.StandardOperators;
import dev.sardonyx.passes.FoldingLimits;
import dev.sardonyx.passes.Pass;
import dev.sardonyx.passes.PassContext;
import dev.sardonyx.passes.Pipeline;
import dev.sardonyx.passes.fusion.FusionPolicy;
import dev.sardonyx.runtime.CompiledModel;
import dev.sardonyx.runtime.LoadOptions;
import dev.sardonyx.runtime.ModelLoadException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The compiler and the runtime, for the command line. */
public final class StandardToolchain implements Toolchain {
    @Override
    public Report compile(Request request, Path jar) {
        CompileReport report = new ModelCompiler(options(request)).compile(request.model(), jar);
        return new Report(summary(report, jar), json(report));
    }

    private static CompilerOptions options(Request request) {
        VectorTarget target =
                request.target().equals("native") ? NativeTarget.find() : VectorTarget.ofText(request.target());
        return new CompilerOptions(
                        target,
                        request.className(),
                        request.shapes(),
                        request.dumpFolder(),
                        request.choices().fusion() ? FusionPolicy.DEFAULT : FusionPolicy.NONE)
                .withNumerics(request.choices().numerics())
                .withSchedules(schedules(request.choices()))
                .withFusionRemarks(request.remarks())
                .withLimits(ImportLimits.ofProperties(request.limits()), FoldingLimits.ofProperties(request.limits()));
    }

    /** What the tuning table says of this processor; the heuristic where the user named none. */
    private static ScheduleSelector schedules(CodeChoices choices) {
        return choices.tuning()
                .map(file -> ScheduleSelector.of(new TuningTableFile(file).read(), Processor.key()))
                .orElse(ScheduleSelector.HEURISTIC);
    }

    private static String summary(CompileReport report, Path jar) {
        double milliseconds = report.passes().stream()
                .mapToDouble(CompileReport.Step::milliseconds)
                .sum();
        StringBuilder text = new StringBuilder();
        text.append(String.format(
                Locale.ROOT,
                "%s: %s -> %s (%.1f MB, %.1f MB of it weights) in %.1f s%n",
                jar,
                report.model(),
                report.className(),
                report.jarBytes() / 1e6,
                report.weightBytes() / 1e6,
                milliseconds / 1e3));
        text.append(String.format(
                Locale.ROOT,
                "  %d nodes became %d calls of %d kernels for %s",
                report.nodes(),
                report.calls(),
                report.kernels().size(),
                report.target()));
        if (!report.hostCalls().isEmpty()) {
            text.append(String.format(
                    Locale.ROOT,
                    "%n  %d of the calls are plain Java methods, not generated kernels: %s",
                    report.hostCalls().size(),
                    report.hostCalls().stream().distinct().sorted().toList()));
        }
        report.remarks().forEach(remark -> text.append(String.format(Locale.ROOT, "%n  %s", remark)));
        return text.toString();
    }

    private static String json(CompileReport report) {
        try {
            return new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT).writeValueAsString(report);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a report is plain data", e);
        }
    }

    @Override
    public Engine.Model open(Path jar, int threads) {
        try {
            CompiledModel model = CompiledModel.load(jar, LoadOptions.DEFAULT.withThreads(threads));
            return new LoadedModel(model, jar);
        } catch (ModelLoadException e) {
            throw damaged(jar, e);
        }
    }

    static ModelException damaged(Path jar, ModelLoadException e) {
        return new ModelException(
                Diagnostic.error(
                        DiagnosticCode.R001,
                        Location.file(jar.toString()),
                        e.getMessage(),
                        "compile the model again with ./compile MODEL -o " + jar),
                e);
    }

    @Override
    public String dump(Request request, Optional<String> after) {
        ModelCompiler compiler = new ModelCompiler(options(request));
        List<Pass> wanted = new ArrayList<>();
        boolean found = after.isEmpty();
        for (Pass pass : compiler.passes()) {
            wanted.add(pass);
            if (after.isPresent() && pass.name().equals(after.get())) {
                found = true;
                break;
            }
        }
        if (!found && !after.orElseThrow().equals("import")) {
            throw new ModelException(Diagnostic.error(
                    DiagnosticCode.C004,
                    Location.UNKNOWN,
                    "there is no pass '" + after.orElseThrow() + "'",
                    "passes: import, "
                            + String.join(
                                    ", ",
                                    compiler.passes().stream()
                                            .map(Pass::name)
                                            .distinct()
                                            .toList())));
        }
        Graph graph = compiler.importGraph(request.model());
        if (after.isPresent() && after.get().equals("import")) {
            return GraphPrinter.print(graph);
        }
        PassContext context = PassContext.of(StandardOperators.register(), r -> {});
        return GraphPrinter.print(new Pipeline(wanted, List.of()).run(graph, context));
    }

    @Override
    public Explanation explain(Request request, Measurement measurement) {
        return new ModelExplainer(options(request)).explain(request.model(), measurement);
    }

    @Override
    public List<TuningChoice> tune(Request request, Tuning tuning) {
        return new ModelTuner(options(request)).tune(request.model(), tuning);
    }
}
