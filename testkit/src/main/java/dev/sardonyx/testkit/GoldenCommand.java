package dev.sardonyx.testkit;

/** What a case runs. */
@FunctionalInterface
public interface GoldenCommand {
    /**
     * The text that {@code command} makes of {@code input}. An exception is an outcome too: its message is what {@code
     * // expect error} looks into.
     *
     * @param command the words behind {@code // run}
     * @param input the text of the case
     */
    String run(String command, String input);
}
