package dev.sardonyx.compiler.explain;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

/** Traces in Chrome's format. */
class TraceTest {
    private static JsonNode written(Trace trace) throws IOException {
        StringWriter writer = new StringWriter();
        trace.write(writer);
        return new ObjectMapper().readTree(writer.toString());
    }

    @Test
    void runsAndCallsAreCompleteEvents() throws IOException {
        Trace trace = new Trace();
        trace.model("first");
        for (int run = 0; run < 2; run++) {
            trace.runBegins();
            trace.called("matmul", 1500);
            trace.called("softmax", 500);
            trace.runEnds();
        }
        trace.model("second");
        trace.runBegins();
        trace.runEnds();

        JsonNode events = written(trace);
        assertThat(events.isArray()).isTrue();
        assertThat(events)
                .extracting(e -> e.get("name").asText() + " " + e.get("pid") + " "
                        + e.get("args").get("run") + " " + e.get("args").get("call"))
                .containsExactly(
                        "matmul 1 0 0",
                        "softmax 1 0 1",
                        "run 1 0 null",
                        "matmul 1 1 0",
                        "softmax 1 1 1",
                        "run 1 1 null",
                        "run 2 0 null");
        assertThat(events)
                .allMatch(e -> e.get("ph").asText().equals("X") && e.get("ts").isNumber());
        assertThat(events)
                .allMatch(e -> e.get("tid").asLong() == Thread.currentThread().threadId());
        assertThat(events.get(0).get("dur").asDouble()).isEqualTo(1.5);
        assertThat(events.get(0).at("/args/model").asText()).isEqualTo("first");
    }

    @Test
    void theLastEventsAreKept() throws IOException {
        Trace trace = new Trace(3);
        trace.model("m");
        trace.runBegins();
        for (int call = 0; call < 7; call++) {
            trace.called("k" + call, 1);
        }

        assertThat(written(trace)).extracting(e -> e.get("name").asText()).containsExactly("k4", "k5", "k6");
    }

    @Test
    void aTraceOfNothingIsEmpty() throws IOException {
        assertThat(written(new Trace())).isEmpty();
    }
}
