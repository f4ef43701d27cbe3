package dev.sardonyx.ir.verify;

import dev.sardonyx.ir.program.Buffer;
import dev.sardonyx.ir.program.Buffer.Storage;
import dev.sardonyx.ir.program.Call;
import dev.sardonyx.ir.program.Program;
import dev.sardonyx.ir.program.Program.Slot;
import dev.sardonyx.ir.type.Dim;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/** Each arena buffer that calls use lies in a slot of its carrier that is large enough for it. */
final class EveryArenaBufferHasASlot implements Check<Program> {
    @Override
    public void check(Program program, Problems problems) {
        Set<Buffer> used = new LinkedHashSet<>();
        for (Call call : program.calls()) {
            used.addAll(call.reads());
            used.addAll(call.writes());
        }
        for (Buffer buffer : used) {
            if (buffer.storage() == Storage.ARENA) {
                Optional<Slot> slot = program.plan().slot(buffer);
                if (slot.isEmpty()) {
                    problems.add("buffer " + buffer + " has no slot");
                } else {
                    check(buffer, slot.get(), program, problems);
                }
            }
        }
    }

    private static void check(Buffer buffer, Slot slot, Program program, Problems problems) {
        Dim size = program.plan().sizes().get(slot);
        if (size == null) {
            problems.add("the slot of buffer " + buffer + " has no size");
        } else if (slot.carrier() != buffer.element().carrier()) {
            problems.add("buffer " + buffer + " of " + buffer.element().text() + " lies among " + slot.carrier());
        } else if (size.isKnown()
                && buffer.size().isKnown()
                && size.knownValue() < buffer.size().knownValue()) {
            problems.add("buffer " + buffer + " of " + buffer.size() + " elements lies in a slot of " + size);
        }
    }
}
