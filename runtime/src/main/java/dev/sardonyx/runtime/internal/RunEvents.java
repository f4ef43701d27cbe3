package dev.sardonyx.runtime.internal;

import dev.sardonyx.runtime.abi.Frame;
import jdk.jfr.EventType;
import jdk.jfr.FlightRecorder;

/** Tells Flight Recorder of the runs of one session. Only for runtimes that have it, see {@link FlightRecording}. */
public final class RunEvents implements Frame.CallListener {
    private final Frame frame;
    private final String model;
    private final Frame.CallListener other;
    private KernelCallEvent event;
    private int call;

    /** The types, which are registered when the first recording has begun. */
    private static final class Types {
        static final EventType RUN = EventType.getEventType(RunEvent.class);
        static final EventType CALL = EventType.getEventType(KernelCallEvent.class);
    }

    private RunEvents(Frame frame, String model, Frame.CallListener other) {
        this.frame = frame;
        this.model = model;
        this.other = other;
    }

    static boolean areWanted() {
        return FlightRecorder.isInitialized() && (Types.RUN.isEnabled() || Types.CALL.isEnabled());
    }

    /** Does {@code run} on {@code frame} and tells of it, also when it fails; {@code model} is what events call it. */
    public static void record(Frame frame, String model, Runnable run) {
        RunEvent event = new RunEvent();
        event.model = model;
        event.threads = frame.threads();
        Frame.CallListener before = frame.listener();
        if (Types.CALL.isEnabled()) {
            frame.listen(new RunEvents(frame, model, before));
        }
        event.begin();
        try {
            run.run();
        } finally {
            event.commit();
            frame.listen(before);
        }
    }

    @Override
    public void begins() {
        if (other != null) {
            other.begins();
        }
        event = new KernelCallEvent();
        event.begin();
    }

    @Override
    public void called(int kernel, int at, long nanoseconds) {
        commit(frame.kernels()[kernel].name());
        if (other != null) {
            other.called(kernel, at, nanoseconds);
        }
    }

    @Override
    public void hostCalled(int site, int at, long nanoseconds) {
        commit(frame.hostSites()[site].function());
        if (other != null) {
            other.hostCalled(site, at, nanoseconds);
        }
    }

    private void commit(String name) {
        event.end();
        if (event.shouldCommit()) {
            event.model = model;
            event.call = call;
            event.kernel = name;
            event.commit();
        }
        call++;
    }
}
