package dev.sardonyx.ir.verify;

import dev.sardonyx.ir.program.Buffer;
import dev.sardonyx.ir.program.Call;
import dev.sardonyx.ir.program.Program;
import dev.sardonyx.ir.program.Program.Slot;
import java.util.HashMap;
import java.util.Map;

/** Buffers of one slot are live at different calls. */
final class ArenaBuffersDoNotOverlapWhileLive implements Check<Program> {
    @Override
    public void check(Program program, Problems problems) {
        Map<Slot, Buffer> tenants = new HashMap<>();
        Map<Buffer, Integer> lastUses = lastUses(program);
        for (int i = 0; i < program.calls().size(); i++) {
            Call call = program.calls().get(i);
            for (Buffer buffer : call.writes()) {
                Slot slot = program.plan().slot(buffer).orElse(null);
                if (slot == null) {
                    continue;
                }
                Buffer tenant = tenants.put(slot, buffer);
                if (tenant != null && !tenant.equals(buffer) && lastUses.get(tenant) >= i) {
                    problems.add(
                            call.location(),
                            "buffer " + buffer + " is written over buffer " + tenant + ", which is still read");
                }
            }
        }
    }

    /** The last call that touches each buffer; beyond all calls for those of outputs. */
    private static Map<Buffer, Integer> lastUses(Program program) {
        Map<Buffer, Integer> uses = new HashMap<>();
        for (int i = 0; i < program.calls().size(); i++) {
            int call = i;
            program.calls().get(i).writes().forEach(b -> uses.put(b, call));
            program.calls().get(i).reads().forEach(b -> uses.put(b, call));
        }
        program.outputs().forEach(p -> uses.put(p.buffer(), program.calls().size()));
        return uses;
    }
}
