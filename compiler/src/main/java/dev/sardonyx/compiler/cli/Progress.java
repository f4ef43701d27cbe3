package dev.sardonyx.compiler.cli;

import java.io.PrintWriter;
import java.util.function.Consumer;

/** Shows what is going on while a user waits. */
public final class Progress {
    private Progress() {}

    /** Prints each message as a line of its own at once. */
    public static Consumer<String> to(PrintWriter writer) {
        return message -> {
            writer.println(message);
            writer.flush();
        };
    }
}
