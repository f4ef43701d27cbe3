package dev.sardonyx.compiler.explain;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;

/**
 * What a call does at least.
 *
 * @param operations of floats: 1 for each arithmetic operation or comparison, 2 for a fused multiply-add
 * @param complete false when nobody knows the operations; {@code operations} is then 0
 * @param bytesRead of distinct elements
 * @param bytesWritten of distinct elements
 */
@JsonNaming(SnakeCaseStrategy.class)
public record Cost(long operations, boolean complete, long bytesRead, long bytesWritten) {
    public Cost(long operations, long bytesRead, long bytesWritten) {
        this(operations, true, bytesRead, bytesWritten);
    }

    public long bytes() {
        return bytesRead + bytesWritten;
    }
}
