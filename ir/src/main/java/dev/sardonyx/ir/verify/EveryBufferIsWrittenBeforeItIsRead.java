package dev.sardonyx.ir.verify;

import dev.sardonyx.ir.program.Buffer;
import dev.sardonyx.ir.program.Call;
import dev.sardonyx.ir.program.Program;
import dev.sardonyx.ir.program.Slice;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What a call or an output reads is an input, a constant or written by a call before. */
final class EveryBufferIsWrittenBeforeItIsRead implements Check<Program> {
    @Override
    public void check(Program program, Problems problems) {
        Set<Buffer> written = new HashSet<>(program.constants().keySet());
        program.inputs().forEach(p -> written.add(p.buffer()));
        for (Call call : program.calls()) {
            switch (call) {
                case Call.KernelCall kernel -> {
                    slices(kernel.operands(), written, kernel, problems);
                    kernel.results().forEach(s -> written.add(s.buffer()));
                    kernel.tile().ifPresent(t -> slices(t.operands(), written, kernel, problems));
                }
                case Call.HostCall host -> host.reads().forEach(b -> read(b, written, host, problems));
            }
            written.addAll(call.writes());
        }
        program.outputs().stream()
                .filter(p -> !isWritten(p.buffer(), written))
                .forEach(p -> problems.add("output \"" + p.name() + "\" is never written"));
    }

    private static void slices(List<Slice> slices, Set<Buffer> written, Call call, Problems problems) {
        slices.forEach(s -> read(s.buffer(), written, call, problems));
    }

    private static void read(Buffer buffer, Set<Buffer> written, Call call, Problems problems) {
        if (!isWritten(buffer, written)) {
            problems.add(call.location(), "buffer " + buffer + " is read before it is written");
        }
    }

    private static boolean isWritten(Buffer buffer, Set<Buffer> written) {
        return switch (buffer.storage()) {
            case ARRAY_CONSTANT, MAPPED_CONSTANT, INPUT -> true;
            case ARENA, OUTPUT, DYNAMIC, LANE -> written.contains(buffer);
        };
    }
}
