package dev.sardonyx.compiler.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.groups.Tuple.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sardonyx.compiler.explain.Machine.Level;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;

/** Explanations as text, JSON and HTML. */
class ReportsTest {
    private static final Machine MACHINE = new Machine(1e9, List.of(new Level(1 << 20, 1e9), new Level(1 << 28, 1e8)));

    private static final Explanation EXPLANATION = new Explanation(
            "m<1>",
            "v256",
            1,
            12,
            true,
            MACHINE,
            50e-6,
            48e-6,
            52e-6,
            2e-6,
            List.of(
                    call(0, "matmul", "a & b", new Cost(10_000, 2000, 1000), 20e-6),
                    call(1, "relu", "", new Cost(1000, 4000, 4000), 10e-6),
                    call(2, "matmul", "c", new Cost(10_000, 2000, 1000), 10e-6),
                    call(3, "det", "d", new Cost(0, false, 500, 500), 10e-6)));

    /** Predictions are 11 us, which is near for calls of 10 us and far for others. */
    private static ExplainedCall call(int number, String kernel, String node, Cost cost, double seconds) {
        return new ExplainedCall(
                number,
                kernel,
                node,
                "Op",
                cost,
                MACHINE.bound(cost),
                MACHINE.seconds(cost),
                cost.complete() ? 11e-6 : 0,
                seconds,
                seconds / 50e-6);
    }

    @Test
    void kernelsAreSums() {
        assertThat(EXPLANATION.kernels())
                .extracting(KernelSum::kernel, KernelSum::calls, KernelSum::operations, KernelSum::bytes)
                .containsExactly(
                        tuple("matmul", 2, 20_000L, 6000L), tuple("relu", 1, 1000L, 8000L), tuple("det", 1, 0L, 1000L));
        assertThat(EXPLANATION.idealisedSeconds()).isCloseTo(29e-6, within(1e-12));
    }

    @Test
    void textHasALineACallAndALineAKernel() {
        String text = TextReport.of(EXPLANATION);
        assertThat(text.lines().filter(line -> line.contains("matmul"))).hasSize(3);
        assertThat(text)
                .contains("m<1>, v256, 1 thread\n")
                .contains("machine: 1.0 GFLOP/s in fused multiply-adds of f32\n")
                .contains(
                        "   0     0.010       2.0       1.0  compute      10.0      11.0      20.0   50%  40.0%  matmul")
                .contains("   3         ?       0.5       0.5  unknown       1.0         ?      10.0   10%  20.0%  det")
                .contains("run             50.0 us, the fastest 48.0 us; 52.0 us while its calls are timed")
                .contains("outside          2.0 us\n")
                .contains("idealised       29.0 us with every call on the roofline, 58% of the run\n")
                .contains("predicted  within 20 % for 50 % of the kernel time\n")
                .contains("1 calls of plain Java methods")
                .doesNotContain("on trial");
    }

    @Test
    void jsonHasAllNumbers() throws Exception {
        JsonNode json = new ObjectMapper().readTree(new ObjectMapper().writeValueAsString(EXPLANATION));
        assertThat(json.get("idealised_seconds").asDouble()).isEqualTo(EXPLANATION.idealisedSeconds());
        assertThat(json.at("/machine/levels/1/bytes_per_second").asDouble()).isEqualTo(1e8);
        assertThat(json.get("calls")).hasSize(4);
        assertThat(json.at("/calls/0/cost/bytes_read").asLong()).isEqualTo(2000);
        assertThat(json.at("/calls/0/ideal_seconds").asDouble()).isEqualTo(10e-6);
        assertThat(json.at("/calls/0/predicted_seconds").asDouble()).isEqualTo(11e-6);
        assertThat(json.at("/predicted_part").asDouble()).isEqualTo(0.5);
        assertThat(json.at("/calls/0/bound").asText()).isEqualTo("compute");
        assertThat(json.at("/kernels/0/measured_seconds").asDouble()).isCloseTo(30e-6, within(1e-12));
    }

    @Test
    void pagesAreWellFormedAndNeedNothingElse() throws Exception {
        String html = HtmlReport.of(EXPLANATION);
        String page = html.substring(html.indexOf('\n') + 1);
        Document document = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new ByteArrayInputStream(page.getBytes(StandardCharsets.UTF_8)));
        // A host call has no place between operations and bytes.
        assertThat(document.getElementsByTagName("circle").getLength()).isEqualTo(3);
        assertThat(document.getElementsByTagName("title").item(1).getTextContent())
                .startsWith("#0 matmul a & b: 20.0 us, on the roofline 10.0 us (compute)");
        assertThat(document.getElementsByTagName("script").getLength()).isZero();
        assertThat(html).doesNotContain("http").doesNotContain("src=");
    }
}
