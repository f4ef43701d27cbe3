package dev.sardonyx.runtime.internal;

/** Whether Flight Recorder wants events of runs. Knows nothing of its classes, which small Java runtimes do not have. */
public final class FlightRecording {
    private static final boolean AVAILABLE = isAvailable();

    private FlightRecording() {}

    /** Asked by the first run of a process, so without lambdas, which take milliseconds to link. */
    private static boolean isAvailable() {
        Module recorder = ModuleLayer.boot().findModule("jdk.jfr").orElse(null);
        return recorder != null && FlightRecording.class.getModule().canRead(recorder);
    }

    /** True while a recording wants events; {@link RunEvents} may be used then. Allocates nothing. */
    public static boolean isOn() {
        return AVAILABLE && RunEvents.areWanted();
    }
}
