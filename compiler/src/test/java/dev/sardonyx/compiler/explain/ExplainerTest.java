package dev.sardonyx.compiler.explain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sardonyx.codegen.schedule.VectorTarget;
import dev.sardonyx.compiler.CompileReport;
import dev.sardonyx.compiler.CompilerOptions;
import dev.sardonyx.compiler.ModelCompiler;
import dev.sardonyx.compiler.explain.Machine.Level;
import dev.sardonyx.ir.program.Call;
import dev.sardonyx.ir.program.Program;
import dev.sardonyx.runtime.CompiledModel;
import dev.sardonyx.tensor.Datum;
import dev.sardonyx.tensor.ElementType;
import dev.sardonyx.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Calls of real runs meet the calls of the program, with the sizes of the run. */
class ExplainerTest {
    private static final Machine MACHINE = new Machine(1e9, List.of(new Level(1, 1e9)));

    /** Says of kernel calls that they take a microsecond, and nothing of others. */
    private static final Calibration CALIBRATION = new Calibration() {
        @Override
        public void measure(Duration time) {
            assertThat(time).isZero();
        }

        @Override
        public Prediction predict(Program program, ToLongFunction<String> symbols, Machine machine) {
            return call -> call instanceof Call.KernelCall ? 1e-6 : 0;
        }
    };

    @TempDir
    private Path folder;

    private Explanation explain(String model, Datum... inputs) throws IOException {
        Path file = Files.writeString(folder.resolve("model.onnxtxt"), model);
        Path jar = folder.resolve("model.jar");
        Program[] program = new Program[1];
        Map<String, Integer> slots = new HashMap<>();
        CompileReport report = new ModelCompiler(CompilerOptions.of(VectorTarget.SCALAR))
                .compile(file, jar, (compiled, symbolSlots) -> {
                    program[0] = compiled;
                    slots.putAll(symbolSlots);
                });
        Explainer.Subject subject =
                new Explainer.Subject("model", "scalar", program[0], slots, report.kernels(), CompiledModel.load(jar));
        return new Explainer(Duration.ZERO, Duration.ZERO).explain(subject, List.of(inputs), 1, MACHINE, CALIBRATION);
    }

    @Test
    void sizesAreThoseOfTheRun() throws IOException {
        Explanation explanation =
                explain("""
                <ir_version: 8, opset_import: ["" : 17]>
                g (float[N, 8] x, float[8, M] z) => (float[N, M] y) { [prod] p = MatMul(x, z) [soft] y = Softmax(p) }
                """, Tensor.zeros(ElementType.F32, 3, 8), Tensor.zeros(ElementType.F32, 8, 5));

        assertThat(explanation.calls()).extracting(ExplainedCall::node).containsExactly("prod", "prod", "soft");
        assertThat(explanation.calls().get(0).kernel()).startsWith("pack_panels_f32");
        assertThat(explanation.calls().get(1).kernel()).startsWith("matmul_dynamic_f32");
        assertThat(explanation.calls().get(1).cost().operations()).isEqualTo(2 * 3 * 8 * 5);
        assertThat(explanation.calls().get(2).cost().bytesRead()).isEqualTo(3 * 5 * Float.BYTES);
        assertThat(explanation.calls()).allMatch(call -> call.idealSeconds() > 0);
        assertThat(explanation.calls().stream()
                        .mapToDouble(ExplainedCall::share)
                        .sum())
                .isBetween(0.99, 1.01);
        assertThat(explanation.calls()).allMatch(call -> call.predictedSeconds() == 1e-6);
        assertThat(explanation.runs()).isPositive();
        assertThat(explanation.hot()).isTrue();
    }

    @Test
    void sizesThatOnlyARunTellsAreKnownToo() throws IOException {
        Tensor x = Tensor.zeros(ElementType.F32, 6);
        x.setDouble(1, 2);
        x.setDouble(4, 3);
        Explanation explanation = explain("""
                <ir_version: 8, opset_import: ["" : 17]>
                g (float[6] x) => (int64[1, K] y) { [found] i = NonZero(x) [minus] y = Neg(i) }
                """, x);

        assertThat(explanation.calls()).extracting(ExplainedCall::node).containsExactly("found", "minus");
        assertThat(explanation.incompleteCalls()).isEqualTo(1);
        assertThat(explanation.calls())
                .extracting(ExplainedCall::predictedSeconds)
                .containsExactly(0.0, 1e-6);
        assertThat(explanation.calls().get(0).cost().bytesWritten()).isEqualTo(2 * Long.BYTES);
        assertThat(explanation.calls().get(1).cost().bytes()).isEqualTo(2 * 2 * Long.BYTES);
    }
}
