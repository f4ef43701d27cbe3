package dev.sardonyx.properties.graphs;

import java.io.PrintWriter;
import java.io.StringWriter;

/** Exceptions as findings. */
final class Failures {
    private static final int MOST_LINES = 14;

    private Failures() {}

    /** The kind is the place in Sardonyx's code that threw, so that a smaller problem fails there too. */
    static Finding finding(Variant variant, Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        String place = "?";
        for (StackTraceElement frame : cause.getStackTrace()) {
            if (frame.getClassName().startsWith("dev.sardonyx.")) {
                place = frame.getClassName() + "." + frame.getMethodName();
                break;
            }
        }
        StringWriter trace = new StringWriter();
        cause.printStackTrace(new PrintWriter(trace, true));
        String lines =
                String.join("\n", trace.toString().lines().limit(MOST_LINES).toList());
        return new Finding(
                cause.getClass().getSimpleName() + " in " + place, variant.name() + ": " + failure + "\n" + lines);
    }
}
