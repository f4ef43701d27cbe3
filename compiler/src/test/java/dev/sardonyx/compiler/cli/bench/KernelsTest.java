package dev.sardonyx.compiler.cli.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sardonyx.compiler.cli.Engines;
import dev.sardonyx.compiler.cli.Peer;
import dev.sardonyx.frontend.model.OnnxModel;
import dev.sardonyx.ir.diagnostic.ModelException;
import dev.sardonyx.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Problems of single kernels are models, and what was measured is told by group, number of threads and peer. */
class KernelsTest {
    private static final String SIGMOID = "sigmoid-1x1";

    @TempDir
    private Path folder;

    /** A peer that takes nothing, or computes the function that it is given of one number. */
    private record Oracle(boolean takes, double result) implements Peer {
        @Override
        public String name() {
            return "oracle";
        }

        @Override
        public String version() {
            return "oracle 1";
        }

        @Override
        public Session open(Path model, int threads) {
            if (!takes) {
                throw Engines.wrong("it knows no sigmoid", "");
            }
            return new Session() {
                private final List<Tensor> outputs = new ArrayList<>();

                @Override
                public void bind(Map<String, Tensor> inputs) {
                    double x = inputs.get("x").getDouble(0);
                    outputs.add(Tensor.ofFloats(new float[] {(float) (result / (1 + Math.exp(-x)))}, 1, 1));
                }

                @Override
                public void run() {
                    // The output does not change.
                }

                @Override
                public List<Tensor> outputs() {
                    return outputs;
                }

                @Override
                public void close() {
                    outputs.clear();
                }
            };
        }
    }

    private static KernelRow measured(Peer peer) {
        KernelGroup group = KernelProblems.matching(SIGMOID).getFirst();
        KernelBench bench = new KernelBench(Engines.of("interpreter", "scalar"), List.of(peer), 2, 1, 1);
        return bench.run(group, 1).getFirst();
    }

    @Test
    void everyProblemIsAModelOfItsOwn() {
        List<KernelProblem> problems = KernelProblems.all().stream()
                .flatMap(group -> group.problems().stream())
                .toList();

        assertThat(problems).extracting(KernelProblem::name).doesNotHaveDuplicates();
        assertThat(KernelProblems.all()).extracting(KernelGroup::name).doesNotHaveDuplicates();
        assertThat(KernelProblems.matching("gemm-*"))
                .hasSize(6)
                .allSatisfy(group -> assertThat(group.problems()).hasSize(6));
        OnnxModel depthwise = model("depthwise3x3-stride2-112x112-64to64");
        assertThat(depthwise.graph().initializers())
                .extracting(weight -> weight.dims())
                .containsExactly(List.of(64L, 1L, 3L, 3L), List.of(64L));
        assertThat(model("four-conv1x1-14x14-1024to256").graph().nodes()).hasSize(4);
        assertThat(model(SIGMOID)).isEqualTo(model(SIGMOID));
    }

    private static OnnxModel model(String name) {
        return KernelProblems.matching(name).getFirst().problems().getFirst().model();
    }

    @Test
    void namesThatChooseNothingAreRefused() {
        assertThatThrownBy(() -> KernelProblems.matching("gemm-3x*"))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("no problem has a name like 'gemm-3x*'")
                .hasMessageContaining("gemm-1x384x384");
    }

    @Test
    void sidesTakeTurnsWhenOutputsAgree() {
        KernelRow row = measured(new Oracle(true, 1));

        assertThat(row.isWell()).isTrue();
        assertThat(row.median()).isPositive();
        PeerTiming timing = row.against("oracle").orElseThrow();
        assertThat(timing.difference()).isLessThan(1e-6);
        assertThat(timing.ratio()).isCloseTo(timing.median() / row.median(), within(1e-9));
        assertThat(timing.lowestRatio()).isLessThanOrEqualTo(timing.highestRatio());
    }

    @Test
    void otherOutputsFailAndPeersMayRefuse() {
        KernelRow wrong = measured(new Oracle(true, 1.001));
        assertThat(wrong.isWell()).isFalse();
        assertThat(wrong.error()).contains("outputs differ from those of oracle by 0.001");

        KernelRow alone = measured(new Oracle(false, 1));
        assertThat(alone.isWell()).isFalse();
        assertThat(alone.error()).isNull();
        assertThat(alone.peers()).containsExactly(PeerTiming.refused("oracle", "it knows no sigmoid"));
    }

    @Test
    void tablesHaveMeansGoalsAndEveryProblem() throws IOException {
        KernelReport report = report();

        assertThat(KernelTable.of(report))
                .contains(
                        "| Group | Goal | onnxruntime, 1 thread | onednn, 1 thread |\n",
                        "| Exp | 0.90 | 0.80 (0.40), below | 2.00 (2.00) |\n",
                        "| Erf | 0.90 | – | – |\n",
                        "| exp-128x384 | 10.0 (9.0–11.0) | 4.0 (3.0–5.0) | 0.40 (0.30–0.50) | – | – | 1 |\n",
                        "| exp-128x3072 | 10.0 (9.0–11.0) | 16.0 (12.0–20.0) | 1.60 (1.20–2.00) | 20.0 (15.0–25.0) |",
                        "| erf-128x384 | failed: no memory |  |  |  |  |  |\n");
        new ResultFiles(folder, "kernels").write("", report);
        JsonNode json =
                new ObjectMapper().readTree(folder.resolve("kernels.json").toFile());
        assertThat(json.get("geometric_means").get(0).get("lowest").asDouble()).isEqualTo(0.4);
        assertThat(json.get("rows").get(0).get("peers").get(1).get("refusal").asText())
                .isEqualTo("none");
        assertThat(json.has("groups")).isFalse();
    }

    private static KernelReport report() {
        List<KernelGroup> groups = new ArrayList<>(KernelProblems.matching("exp-*"));
        groups.addAll(KernelProblems.matching("erf-*"));
        List<KernelRow> rows = List.of(
                row("exp-128x384", List.of(timing("onnxruntime", 0.4), PeerTiming.refused("onednn", "none"))),
                row("exp-128x3072", List.of(timing("onnxruntime", 1.6), timing("onednn", 2))),
                KernelRow.failed("Erf", "erf-128x384", 1, "no memory"));
        return new KernelReport(
                Results.surroundings("some CPU"),
                Results.SETTINGS,
                List.of("onnxruntime", "onednn"),
                List.of(1),
                groups,
                rows);
    }

    private static KernelRow row(String problem, List<PeerTiming> peers) {
        return new KernelRow("Exp", problem, 1, null, 10.0, 9.0, 11.0, List.of("slow_kernel"), peers);
    }

    /** A timing beside ten microseconds of ours. */
    private static PeerTiming timing(String peer, double ratio) {
        return new PeerTiming(
                peer, null, 10 * ratio, 7.5 * ratio, 12.5 * ratio, ratio, 0.75 * ratio, 1.25 * ratio, 0.01, 0.0);
    }
}
