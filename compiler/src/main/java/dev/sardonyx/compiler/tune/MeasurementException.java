package dev.sardonyx.compiler.tune;

/** A JVM that measures schedules ended badly or took too long. */
final class MeasurementException extends Exception {
    private static final long serialVersionUID = 1;

    MeasurementException(String message, Throwable cause) {
        super(message, cause);
    }
}
