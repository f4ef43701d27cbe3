package dev.sardonyx.compiler.cli;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/**
 * What became of a test case.
 *
 * @param reason why it did not pass; empty when it did
 */
@JsonPropertyOrder({"case", "engine", "target", "status", "reason"})
record CaseResult(@JsonProperty("case") String name, String engine, String target, Status status, String reason) {
    /** How a case can end. */
    enum Status {
        PASSED,
        FAILED,
        /** The model uses something that Sardonyx says it does not know. */
        UNSUPPORTED;

        @JsonValue
        String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
