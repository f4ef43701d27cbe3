package dev.sardonyx.passes.memory;

import dev.sardonyx.ir.program.Buffer;
import dev.sardonyx.ir.program.Buffer.Storage;
import dev.sardonyx.ir.program.Call;
import dev.sardonyx.ir.program.Program;
import dev.sardonyx.ir.program.Program.MemoryPlan;
import dev.sardonyx.ir.program.Program.Slot;
import dev.sardonyx.ir.type.Dim;
import dev.sardonyx.tensor.ElementType.Carrier;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Lets arena buffers that are never live at once share slots. A buffer lives from the first call that writes it to
 * the last that touches it; a call's operands and results never share. Sizes may be symbolic: a slot is as large as
 * its largest buffer will be.
 */
public final class PlanMemory {
    /** What a symbol counts for when sizes are compared. */
    private static final long TYPICAL_EXTENT = 64;

    /** The calls between which a buffer is live, both included. */
    private record Life(Buffer buffer, int first, int last) {}

    /** Buffers that may share slots: of one carrier, with sizes known from one phase on. */
    private record Region(Carrier carrier, int phase) {}

    /** A slot while it fills. */
    private static final class Filling {
        private final Slot slot;
        private final List<Dim> sizes = new ArrayList<>();
        private int free;
        private long typical;

        Filling(Slot slot) {
            this.slot = slot;
        }
    }

    public Program plan(Program program) {
        Map<Buffer, Slot> slots = new LinkedHashMap<>();
        Map<Region, List<Filling>> fillings = new HashMap<>();
        Map<String, Integer> symbolPhases = program.symbolPhases();
        for (Life life : lives(program)) {
            Carrier carrier = life.buffer().element().carrier();
            Region region = new Region(carrier, Program.phase(life.buffer().size(), symbolPhases));
            List<Filling> candidates = fillings.computeIfAbsent(region, c -> new ArrayList<>());
            Filling filling = choose(candidates, life);
            if (filling == null) {
                filling = new Filling(new Slot(carrier, region.phase(), candidates.size()));
                candidates.add(filling);
            }
            filling.free = life.last() + 1;
            filling.typical = Math.max(filling.typical, typical(life.buffer()));
            if (!filling.sizes.contains(life.buffer().size())) {
                filling.sizes.add(life.buffer().size());
            }
            slots.put(life.buffer(), filling.slot);
        }
        Map<Slot, Dim> sizes = new LinkedHashMap<>();
        fillings.values()
                .forEach(list -> list.forEach(
                        f -> sizes.put(f.slot, f.sizes.stream().reduce(Dim::max).orElse(Dim.ZERO))));
        return new Program(
                program.name(),
                program.inputs(),
                program.outputs(),
                program.buffers(),
                program.calls(),
                program.constraints(),
                new MemoryPlan(slots, sizes),
                program.children(),
                program.constants());
    }

    /** The free slot whose size fits best; null when a new one is better. */
    private static Filling choose(List<Filling> candidates, Life life) {
        long size = typical(life.buffer());
        Filling best = null;
        for (Filling candidate : candidates) {
            if (candidate.free > life.first()) {
                continue;
            }
            if (best == null || Math.abs(candidate.typical - size) < Math.abs(best.typical - size)) {
                best = candidate;
            }
        }
        return best;
    }

    /**
     * The size where all symbols are one extent; that extent where it breaks an agreement that a run will
     * keep, or is beyond all sizes.
     */
    private static long typical(Buffer buffer) {
        try {
            return buffer.size().evaluate(symbol -> TYPICAL_EXTENT);
        } catch (IllegalArgumentException | ArithmeticException e) {
            return TYPICAL_EXTENT;
        }
    }

    private static List<Life> lives(Program program) {
        Map<Buffer, int[]> spans = new LinkedHashMap<>();
        for (int i = 0; i < program.calls().size(); i++) {
            Call call = program.calls().get(i);
            for (Buffer buffer : call.writes()) {
                touch(spans, buffer, i);
            }
            for (Buffer buffer : call.reads()) {
                touch(spans, buffer, i);
            }
        }
        program.outputs().forEach(p -> touch(spans, p.buffer(), program.calls().size()));
        List<Life> lives = new ArrayList<>();
        spans.forEach((buffer, span) -> lives.add(new Life(buffer, span[0], span[1])));
        lives.sort((a, b) -> Integer.compare(a.first(), b.first()));
        return lives;
    }

    private static void touch(Map<Buffer, int[]> spans, Buffer buffer, int call) {
        if (buffer.storage() == Storage.ARENA) {
            spans.computeIfAbsent(buffer, b -> new int[] {call, call})[1] = call;
        }
    }
}
