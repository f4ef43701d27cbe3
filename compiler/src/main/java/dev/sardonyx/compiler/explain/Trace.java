package dev.sardonyx.compiler.explain;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.Writer;

/**
 * The last runs and calls of some models with their times, to be looked at in Perfetto: an array of complete events in
 * Chrome's trace format. Used by one thread at a time.
 */
public final class Trace {
    /** Events that are kept: the last ones of a run of the program. */
    public static final int CAPACITY = 100_000;

    private static final int RUN = -1;

    private final Event[] events;
    private final long origin = System.nanoTime();
    private long recorded;
    private int process;
    private String model = "";
    private int run = -1;
    private int call;
    private long runStart;

    /** @param call the number of the call in its run, or {@link #RUN} */
    private record Event(
            String name, String model, int process, long thread, long start, long nanoseconds, int run, int call) {}

    public Trace() {
        this(CAPACITY);
    }

    Trace(int capacity) {
        this.events = new Event[capacity];
    }

    /** What follows belongs to {@code name}: a process of its own to the viewer. */
    public void model(String name) {
        model = name;
        process++;
        run = -1;
    }

    public void runBegins() {
        run++;
        call = 0;
        runStart = System.nanoTime();
    }

    public void runEnds() {
        record("run", RUN, System.nanoTime() - runStart);
    }

    /** A call of kernel or host function {@code name} ended just now. */
    public void called(String name, long nanoseconds) {
        record(name, call++, nanoseconds);
    }

    private void record(String name, int number, long nanoseconds) {
        long start = System.nanoTime() - nanoseconds - origin;
        long thread = Thread.currentThread().threadId();
        events[(int) (recorded++ % events.length)] =
                new Event(name, model, process, thread, start, nanoseconds, run, number);
    }

    /** Writes the events in the order in which they ended. */
    public void write(Writer to) throws IOException {
        try (JsonGenerator json = new JsonFactory().createGenerator(to)) {
            json.writeStartArray();
            for (long i = Math.max(0, recorded - events.length); i < recorded; i++) {
                json.writeRaw('\n');
                write(events[(int) (i % events.length)], json);
            }
            json.writeEndArray();
        }
    }

    private static void write(Event event, JsonGenerator json) throws IOException {
        json.writeStartObject();
        json.writeStringField("name", event.name());
        json.writeStringField("cat", event.call() == RUN ? "run" : "call");
        json.writeStringField("ph", "X");
        json.writeNumberField("ts", event.start() / 1e3);
        json.writeNumberField("dur", event.nanoseconds() / 1e3);
        json.writeNumberField("pid", event.process());
        json.writeNumberField("tid", event.thread());
        json.writeObjectFieldStart("args");
        json.writeStringField("model", event.model());
        json.writeNumberField("run", event.run());
        if (event.call() != RUN) {
            json.writeNumberField("call", event.call());
        }
        json.writeEndObject();
        json.writeEndObject();
    }
}
