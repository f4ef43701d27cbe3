package dev.sardonyx.ir.text;

import dev.sardonyx.ir.program.Algorithm;
import dev.sardonyx.ir.program.Buffer;
import dev.sardonyx.ir.program.Call;
import dev.sardonyx.ir.program.Call.HostCall;
import dev.sardonyx.ir.program.Call.HostOperand;
import dev.sardonyx.ir.program.Call.KernelCall;
import dev.sardonyx.ir.program.Program;
import dev.sardonyx.ir.program.Program.Port;
import dev.sardonyx.ir.program.Program.Slot;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Writes programs as text: ports, buffers with their places, calls. */
public final class ProgramPrinter {
    private final StringBuilder text = new StringBuilder();

    private ProgramPrinter() {}

    public static String print(Program program) {
        ProgramPrinter printer = new ProgramPrinter();
        printer.program(program);
        return printer.text.toString();
    }

    private void program(Program program) {
        text.append("program @").append(Words.quoted(program.name())).append(" {\n");
        program.inputs().forEach(p -> port("input", p));
        program.outputs().forEach(p -> port("output", p));
        program.plan()
                .sizes()
                .forEach((slot, size) -> text.append("  slot ")
                        .append(name(slot))
                        .append(" : ")
                        .append(size)
                        .append('\n'));
        for (Buffer buffer : program.buffers()) {
            buffer(program, buffer);
        }
        program.calls().forEach(this::call);
        program.children().forEach(this::program);
        text.append("}\n");
    }

    private void port(String kind, Port port) {
        text.append("  ")
                .append(kind)
                .append(' ')
                .append(Words.quoted(port.name()))
                .append(" : ")
                .append(port.type())
                .append(" = ")
                .append(name(port.buffer()))
                .append('\n');
    }

    private static String name(Slot slot) {
        return slot.carrier().name().toLowerCase(Locale.ROOT) + "." + slot.phase() + "." + slot.number();
    }

    private static String name(Buffer buffer) {
        return "@" + buffer.id() + "." + buffer.name();
    }

    private void buffer(Program program, Buffer buffer) {
        text.append("  buffer ")
                .append(name(buffer))
                .append(" : ")
                .append(buffer.element() == null ? "datum" : buffer.element().text())
                .append('[')
                .append(buffer.size())
                .append("] ")
                .append(buffer.storage().name().toLowerCase(Locale.ROOT));
        program.plan().slot(buffer).ifPresent(slot -> text.append(" in ").append(name(slot)));
        text.append('\n');
    }

    private void call(Call call) {
        switch (call) {
            case KernelCall kernel -> {
                text.append("  call ");
                kernel(kernel);
                kernel.tile().ifPresent(tile -> {
                    text.append("\n    tile ");
                    kernel(tile);
                });
            }
            case HostCall host -> host(host);
        }
        if (!call.location().node().isEmpty()) {
            text.append(" loc(").append(Words.quoted(call.location().node())).append(')');
        }
        text.append('\n');
    }

    private void kernel(KernelCall call) {
        text.append(algorithm(call.algorithm()))
                .append(' ')
                .append(call.extents())
                .append(" (")
                .append(slices(call.operands()))
                .append(") -> (")
                .append(slices(call.results()))
                .append(')');
        if (!call.parameters().isEmpty()) {
            text.append(" with ").append(call.parameters());
        }
    }

    private static String algorithm(Algorithm algorithm) {
        return algorithm.toString();
    }

    private static String slices(List<dev.sardonyx.ir.program.Slice> slices) {
        return slices.stream()
                .map(s -> name(s.buffer()) + "+" + s.offset() + s.strides())
                .collect(Collectors.joining(", "));
    }

    private void host(HostCall call) {
        text.append("  host ")
                .append(call.function())
                .append(" (")
                .append(operands(call.operands()))
                .append(") -> (")
                .append(operands(call.results()))
                .append(')');
    }

    private static String operands(List<HostOperand> operands) {
        return operands.stream()
                .map(o -> !o.isPresent()
                        ? "_"
                        : o.type() + " "
                                + o.slice()
                                        .map(s -> name(s.buffer()))
                                        .orElseGet(() -> name(o.datum().orElseThrow())))
                .collect(Collectors.joining(", "));
    }
}
