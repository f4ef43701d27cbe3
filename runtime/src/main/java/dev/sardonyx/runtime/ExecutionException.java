package dev.sardonyx.runtime;

/** A run that failed for another reason than its inputs. */
public final class ExecutionException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public ExecutionException(String message, Throwable cause) {
        super(message, cause);
    }
}
