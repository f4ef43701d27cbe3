package dev.sardonyx.runtime.abi;

import dev.sardonyx.runtime.internal.WeightMapping;
import java.lang.foreign.MemorySegment;

/** Where generated code gets its weights. */
public final class ModelMemory {
    private ModelMemory() {}

    /**
     * The weights that lie in entry {@code entry} of the jar that {@code owner} comes from, mapped in place for the
     * life of the process. A jar that is damaged throws {@code ModelLoadException}.
     */
    public static MemorySegment map(Class<?> owner, String entry, long sizeBytes) {
        return WeightMapping.map(owner, entry, sizeBytes);
    }
}
