package dev.sardonyx.ir.verify;

/**
 * A promise, by the name of the class.
 *
 * @param <T> what makes the promise
 */
@FunctionalInterface
public interface Check<T> {
    /** Tells {@code problems} of every place where {@code subject} breaks the promise. */
    void check(T subject, Problems problems);
}
