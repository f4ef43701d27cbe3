package dev.sardonyx.compiler.cli;

import dev.sardonyx.compiler.data.TestCase;
import dev.sardonyx.ir.diagnostic.CompilerBugException;
import dev.sardonyx.ir.diagnostic.Diagnostic;
import dev.sardonyx.ir.diagnostic.DiagnosticCode;
import dev.sardonyx.ir.diagnostic.Location;
import dev.sardonyx.ir.diagnostic.ModelException;
import dev.sardonyx.tensor.TensorComparison;
import java.io.PrintWriter;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Runs test cases and compares outputs with the expected ones. */
@Command(
        name = "check",
        description = "Run test cases in the layout of the ONNX backend tests and compare outputs.",
        footer = "Exit code 0 only when no case failed; unsupported operators are counted apart.")
final class CheckCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(arity = "1..*", paramLabel = "DIR", description = "Folders that are searched for cases.")
    private List<Path> folders;

    @Option(names = "--engine", defaultValue = "compiled", description = "interpreter or compiled (${DEFAULT-VALUE}).")
    private String engine;

    @Option(names = "--target", defaultValue = "native", description = "native, scalar, v128, v256 or v512.")
    private String target;

    @Option(names = "--only", paramLabel = "GLOB", description = "Only cases whose name, or its last part, matches.")
    private String only;

    @Option(names = "--json", paramLabel = "FILE", description = "Write all results as a JSON list.")
    private Path json;

    @Option(
            names = "--timeout",
            defaultValue = "60",
            paramLabel = "SECONDS",
            description = "Limit for a case (${DEFAULT-VALUE}).")
    private int timeoutSeconds;

    @Option(names = "--jobs", defaultValue = "0", paramLabel = "N", description = "Cases at a time; 0 for one a core.")
    private int jobs;

    @Option(names = "--rtol", defaultValue = "1e-3", description = "Relative tolerance (${DEFAULT-VALUE}).")
    private double rtol;

    @Option(names = "--atol", defaultValue = "1e-7", description = "Absolute tolerance (${DEFAULT-VALUE}).")
    private double atol;

    @Override
    public Integer call() {
        CaseRules rules = new CaseRules(new TensorComparison(rtol, atol));
        CaseRunner runner = new CaseRunner(Engines.of(engine, target), rules, Duration.ofSeconds(timeoutSeconds));
        List<CaseResult> results = run(cases(), runner);
        if (json != null) {
            JsonFiles.write(results, json);
        }
        long failed = count(results, CaseResult.Status.FAILED);
        out().printf(
                        "%d passed, %d failed, %d unsupported%n",
                        count(results, CaseResult.Status.PASSED),
                        failed,
                        count(results, CaseResult.Status.UNSUPPORTED));
        out().flush();
        return failed == 0 ? 0 : 1;
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }

    private List<TestCase> cases() {
        PathMatcher matcher = FileSystems.getDefault().getPathMatcher("glob:" + (only == null ? "**" : only));
        List<TestCase> cases = new ArrayList<>();
        for (Path folder : folders) {
            TestCase.find(folder).stream()
                    .filter(c -> only == null
                            || matcher.matches(Path.of(c.name()))
                            || matcher.matches(Path.of(c.name()).getFileName()))
                    .forEach(cases::add);
        }
        if (cases.isEmpty()) {
            throw new ModelException(Diagnostic.error(
                    DiagnosticCode.C004,
                    Location.UNKNOWN,
                    "no test case is found in " + folders + (only == null ? "" : " that matches '" + only + "'"),
                    "a case is a folder with model.onnx and test_data_set_0"));
        }
        return cases;
    }

    private List<CaseResult> run(List<TestCase> cases, CaseRunner runner) {
        int parallel = jobs > 0 ? jobs : Runtime.getRuntime().availableProcessors();
        try (ExecutorService executor = Executors.newFixedThreadPool(parallel)) {
            List<Future<CaseResult>> running = new ArrayList<>();
            cases.forEach(c -> running.add(executor.submit(() -> runner.run(c))));
            List<CaseResult> results = new ArrayList<>();
            for (Future<CaseResult> future : running) {
                CaseResult result = future.get();
                if (result.status() != CaseResult.Status.PASSED) {
                    out().println(result.status().text() + " " + result.name() + ": " + result.reason());
                    out().flush();
                }
                results.add(result);
            }
            return results;
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return List.of();
        } catch (ExecutionException e) {
            throw new CompilerBugException("running a case stopped", e.getCause());
        }
    }

    private static long count(List<CaseResult> results, CaseResult.Status status) {
        return results.stream().filter(r -> r.status() == status).count();
    }
}
