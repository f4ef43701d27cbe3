package dev.sardonyx.compiler.explain;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.util.List;

/**
 * What the machine was measured to do with some threads, as {@link MachineProbe} measures it.
 *
 * @param operationsPerSecond of f32 in fused multiply-adds that keep to registers
 * @param levels bandwidths by how much memory is gone through, smallest first
 */
@JsonNaming(SnakeCaseStrategy.class)
public record Machine(double operationsPerSecond, List<Level> levels) {
    /**
     * The bandwidth of going through some memory again and again: of a cache, or of what lies behind all caches.
     *
     * @param workingSetBytes all that is read and written in one go
     */
    @JsonNaming(SnakeCaseStrategy.class)
    public record Level(long workingSetBytes, double bytesPerSecond) {}

    public Machine {
        levels = List.copyOf(levels);
    }

    /** The bandwidth at which a call may hope to move {@code bytes}: that of the largest level they fill. */
    public double bandwidth(long bytes) {
        double bandwidth = levels.getFirst().bytesPerSecond();
        for (Level level : levels) {
            if (level.workingSetBytes() <= bytes) {
                bandwidth = level.bytesPerSecond();
            }
        }
        return bandwidth;
    }

    /** The bandwidth of going through {@code bytes}, between those that were measured: times per byte lie on a line over the logarithm. */
    double bandwidthBetween(double bytes) {
        Level before = levels.getFirst();
        for (Level level : levels) {
            if (level.workingSetBytes() >= bytes) {
                return level == before ? level.bytesPerSecond() : between(before, level, bytes);
            }
            before = level;
        }
        return before.bytesPerSecond();
    }

    private static double between(Level low, Level high, double bytes) {
        double part = Math.log(bytes / low.workingSetBytes())
                / Math.log((double) high.workingSetBytes() / low.workingSetBytes());
        return 1 / ((1 - part) / low.bytesPerSecond() + part / high.bytesPerSecond());
    }

    double computeSeconds(Cost cost) {
        return cost.operations() / operationsPerSecond;
    }

    double memorySeconds(Cost cost) {
        return cost.bytes() / bandwidth(cost.bytes());
    }

    /** The time below which no kernel gets on the roofline. */
    public double seconds(Cost cost) {
        return Math.max(computeSeconds(cost), memorySeconds(cost));
    }

    public Bound bound(Cost cost) {
        if (!cost.complete()) {
            return Bound.UNKNOWN;
        }
        return computeSeconds(cost) > memorySeconds(cost) ? Bound.COMPUTE : Bound.MEMORY;
    }
}
