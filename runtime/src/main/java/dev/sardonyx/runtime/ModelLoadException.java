package dev.sardonyx.runtime;

/** A model jar that is damaged, or does not fit this runtime. The message says what was found and what to do. */
public final class ModelLoadException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public ModelLoadException(String message) {
        super(message);
    }

    public ModelLoadException(String message, Throwable cause) {
        super(message, cause);
    }
}
