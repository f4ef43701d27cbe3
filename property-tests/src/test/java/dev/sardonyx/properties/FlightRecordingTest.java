package dev.sardonyx.properties;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.sun.management.ThreadMXBean;
import dev.sardonyx.codegen.schedule.VectorTarget;
import dev.sardonyx.ir.text.IrParser;
import dev.sardonyx.passes.fusion.FusionPolicy;
import dev.sardonyx.runtime.Session;
import dev.sardonyx.runtime.abi.Frame;
import dev.sardonyx.tensor.ElementType;
import dev.sardonyx.tensor.Tensor;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What Flight Recorder is told of runs. */
class FlightRecordingTest {
    private static final String RUN = "dev.sardonyx.Run";
    private static final String CALL = "dev.sardonyx.KernelCall";
    private static final int RUNS = 500;

    @TempDir
    private Path folder;

    private static Session session() {
        return CompiledGraph.load(IrParser.graph("""
                        graph @"g" stage=imported (%x : f32[N, 4]) {
                          %n = Softmax(%x)
                          %d = Det(%x)
                          return %n as "n", %d as "d"
                        }
                        """), VectorTarget.SCALAR, FusionPolicy.DEFAULT)
                .newSession(1);
    }

    /** The events of two runs while recordings want those of some types. */
    private List<RecordedEvent> events(Session session, String... wanted) throws IOException {
        try (Recording recording = new Recording()) {
            for (String type : List.of(RUN, CALL)) {
                recording.disable(type);
            }
            for (String type : wanted) {
                recording.enable(type);
            }
            recording.start();
            session.run(Tensor.zeros(ElementType.F32, 4, 4));
            session.run(Tensor.zeros(ElementType.F32, 4, 4));
            recording.stop();
            Path file = folder.resolve("events.jfr");
            recording.dump(file);
            return RecordingFile.readAllEvents(file).stream()
                    .filter(e -> e.getEventType().getName().startsWith("dev.sardonyx."))
                    .toList();
        }
    }

    @Test
    void callsAndRunsAreRecordedWhenTheyAreWanted() throws IOException {
        List<RecordedEvent> events = events(session(), RUN, CALL);

        List<RecordedEvent> runs = events.stream()
                .filter(e -> e.getEventType().getName().equals(RUN))
                .toList();
        assertThat(runs)
                .hasSize(2)
                .allMatch(e -> e.getInt("threads") == 1 && e.getString("model").equals("problem"));
        List<RecordedEvent> calls = events.stream()
                .filter(e -> e.getEventType().getName().equals(CALL))
                .toList();
        assertThat(calls)
                .extracting(
                        e -> e.getInt("call") + " " + e.getString("kernel").replaceAll("^.*_f32_scalar$", "softmax"))
                .containsExactly("0 det", "1 softmax", "0 det", "1 softmax");
        RecordedEvent run = runs.getFirst();
        assertThat(calls.subList(0, 2))
                .allMatch(call -> !call.getStartTime().isBefore(run.getStartTime())
                        && !call.getEndTime().isAfter(run.getEndTime()));
    }

    @Test
    void onlyWhatIsWantedIsRecorded() throws IOException {
        Session session = session();
        assertThat(events(session, RUN)).hasSize(2);
        assertThat(events(session, CALL)).hasSize(4);
        assertThat(events(session)).isEmpty();
    }

    @Test
    void recordingsHaveRunsButNoCallsUnlessTheyAsk() throws IOException {
        Session session = session();
        try (Recording recording = new Recording()) {
            recording.start();
            session.run(Tensor.zeros(ElementType.F32, 4, 4));
            recording.stop();
            Path file = folder.resolve("default.jfr");
            recording.dump(file);
            assertThat(RecordingFile.readAllEvents(file))
                    .extracting(e -> e.getEventType().getName())
                    .contains(RUN)
                    .doesNotContain(CALL);
        }
    }

    @Test
    void listenersAreToldWhileRunsAreRecorded() throws IOException {
        Session session = session();
        List<String> told = new ArrayList<>();
        session.listen(new Frame.CallListener() {
            @Override
            public void called(int kernel, int at, long nanoseconds) {
                told.add("kernel");
            }

            @Override
            public void hostCalled(int site, int at, long nanoseconds) {
                told.add("host");
            }
        });
        events(session, CALL);
        session.run(Tensor.zeros(ElementType.F32, 4, 4));

        assertThat(told).containsExactly("host", "kernel", "host", "kernel", "host", "kernel");
    }

    @Test
    void runsThatFailAreRecordedAndLeaveTheSessionAsItWas() throws IOException {
        Session session = session();
        try (Recording recording = new Recording()) {
            recording.enable(CALL);
            recording.start();
            assertThatIllegalArgumentException().isThrownBy(() -> session.run(Tensor.zeros(ElementType.F32, 3, 4)));
        }
        assertThat(events(session)).isEmpty();
    }

    @Test
    void runsAllocateNothingForRecordingsThatDoNotWantThem() {
        Session session = CompiledGraph.load(IrParser.graph("""
                        graph @"g" stage=imported (%x : f32[N, 4]) {
                          %n = Softmax(%x)
                          return %n as "n"
                        }
                        """), VectorTarget.SCALAR, FusionPolicy.DEFAULT)
                .newSession(1);
        Tensor[] inputs = {Tensor.zeros(ElementType.F32, 4, 4)};
        try (Recording recording = new Recording()) {
            recording.disable(RUN);
            recording.disable(CALL);
            recording.start();
            session.run(inputs);
            ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
            long least = Long.MAX_VALUE;
            for (int stretch = 0; stretch < 20 && least > 0; stretch++) {
                long before = threads.getCurrentThreadAllocatedBytes();
                for (int i = 0; i < RUNS; i++) {
                    session.run(inputs);
                }
                least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
            }
            assertThat(least).isZero();
        }
    }
}
