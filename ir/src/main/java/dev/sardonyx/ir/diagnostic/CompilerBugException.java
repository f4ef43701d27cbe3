package dev.sardonyx.ir.diagnostic;

/** Sardonyx itself is at fault. The exit code is 2; the pass manager writes a reproducer for it. */
public final class CompilerBugException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public CompilerBugException(String message) {
        super(message);
    }

    public CompilerBugException(String message, Throwable cause) {
        super(message, cause);
    }
}
