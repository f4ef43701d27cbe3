package dev.sardonyx.compiler.cli;

import dev.sardonyx.compiler.data.TestCase;
import dev.sardonyx.frontend.OnnxReader;
import dev.sardonyx.frontend.model.OnnxModel;
import dev.sardonyx.ir.diagnostic.Diagnostic;
import dev.sardonyx.ir.diagnostic.DiagnosticCode;
import dev.sardonyx.ir.diagnostic.ModelException;
import dev.sardonyx.tensor.Datum;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;

/** Runs one test case at a time, each with a time limit. */
final class CaseRunner {
    private static final Set<DiagnosticCode> UNSUPPORTED =
            EnumSet.of(DiagnosticCode.F004, DiagnosticCode.F008, DiagnosticCode.C002);
    private static final long STACK_BYTES = 16L << 20;
    private static final int THREADS = 1;

    private final Engine engine;
    private final CaseRules rules;
    private final Duration limit;

    CaseRunner(Engine engine, CaseRules rules, Duration limit) {
        this.engine = engine;
        this.rules = rules;
        this.limit = limit;
    }

    /** What becomes of {@code testCase}; a case beyond the limit fails, and its thread is left behind. */
    CaseResult run(TestCase testCase) {
        AtomicReference<CaseResult> result = new AtomicReference<>();
        Thread thread = new Thread(null, () -> result.set(guarded(testCase)), testCase.name(), STACK_BYTES);
        thread.setDaemon(true);
        thread.start();
        try {
            if (!thread.join(limit)) {
                return failed(testCase, "not finished after " + limit.toSeconds() + " s, the limit");
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return failed(testCase, "interrupted");
        }
        return result.get();
    }

    private CaseResult guarded(TestCase testCase) {
        try {
            return difference(testCase)
                    .map(reason -> failed(testCase, reason))
                    .orElse(result(testCase, CaseResult.Status.PASSED, ""));
        } catch (ModelException e) {
            Optional<Diagnostic> unsupported = e.diagnostics().stream()
                    .filter(d -> UNSUPPORTED.contains(d.code()))
                    .findFirst();
            return unsupported
                    .map(d -> result(testCase, CaseResult.Status.UNSUPPORTED, d.code() + " " + d.fact()))
                    .orElseGet(() -> failed(testCase, oneLine(e.getMessage())));
        } catch (OutOfMemoryError | StackOverflowError | RuntimeException | AssertionError e) {
            return failed(testCase, "bug: " + e + at(e));
        }
    }

    private static String at(Throwable e) {
        StackTraceElement[] trace = e.getStackTrace();
        return trace.length == 0 ? "" : " at " + trace[0];
    }

    private static String oneLine(String message) {
        return message.replaceAll("\\s*\\n\\s*", "; ");
    }

    private Optional<String> difference(TestCase testCase) {
        OnnxModel onnx = OnnxReader.read(testCase.model());
        try (Engine.Model model = engine.open(testCase.model(), Map.of(), THREADS)) {
            for (Path folder : testCase.dataSets()) {
                TestCase.DataSet data = testCase.read(folder, onnx);
                List<Datum> outputs = model.run(data.inputs());
                Optional<String> difference = rules.difference(testCase.name(), data.outputs(), outputs);
                if (difference.isPresent()) {
                    return difference;
                }
            }
        }
        return Optional.empty();
    }

    private CaseResult failed(TestCase testCase, String reason) {
        return result(testCase, CaseResult.Status.FAILED, reason);
    }

    private CaseResult result(TestCase testCase, CaseResult.Status status, String reason) {
        return new CaseResult(testCase.name(), engine.name(), engine.target(), status, reason);
    }
}
