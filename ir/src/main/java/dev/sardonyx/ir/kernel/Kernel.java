package dev.sardonyx.ir.kernel;

import java.util.List;

/**
 * Methods that become one class. The entry is the method {@code run(lane, at, begin, end)}, or {@code
 * tile(lane, at, rowBegin, rowEnd, columnBegin, columnEnd)} for kernels that can also work on a tile.
 *
 * @param name family, operations, types, tile and target, for example {@code matmul_f32_6x16_v256}
 * @param depthParameter the descriptor integer that says how long the innermost loop is and may be made smaller for
 *     a rehearsal; -1 where there is none
 */
public record Kernel(String name, List<KernelMethod> methods, int depthParameter) {
    public static final String ENTRY = "run";
    public static final String TILE = "tile";

    public Kernel {
        methods = List.copyOf(methods);
    }

    public Kernel(String name, List<KernelMethod> methods) {
        this(name, methods, -1);
    }

    public boolean hasTile() {
        return methods.stream().anyMatch(m -> m.name().equals(TILE));
    }
}
