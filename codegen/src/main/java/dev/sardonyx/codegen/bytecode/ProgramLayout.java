package dev.sardonyx.codegen.bytecode;

import dev.sardonyx.codegen.template.Descriptor;
import dev.sardonyx.codegen.template.Templates;
import dev.sardonyx.ir.program.Algorithm;
import dev.sardonyx.ir.program.Buffer;
import dev.sardonyx.ir.program.Call;
import dev.sardonyx.ir.program.Call.HostCall;
import dev.sardonyx.ir.program.Call.HostOperand;
import dev.sardonyx.ir.program.Call.KernelCall;
import dev.sardonyx.ir.program.Program;
import dev.sardonyx.ir.program.Program.Port;
import dev.sardonyx.ir.program.Program.Slot;
import dev.sardonyx.ir.program.Slice;
import dev.sardonyx.ir.type.Dim;
import dev.sardonyx.ir.type.TensorType;
import dev.sardonyx.tensor.ElementType.Carrier;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The numbers of a program: which array and dimension slot holds what, where each call's descriptor lies and which of
 * its integers are constants.
 */
public final class ProgramLayout {
    private static final int KINDS = 8;
    private static final int DATA = 7;

    private final Program program;
    private final Map<Buffer, Integer> constantPlaces;
    private final Map<Algorithm, Integer> kernels;
    private final DimensionSlots dims = new DimensionSlots();
    private final int[] arrayCounts = new int[KINDS];
    private final Map<Buffer, Integer> arrays = new HashMap<>();
    private final Map<String, Integer> arenas = new LinkedHashMap<>();
    private final Map<Slot, Integer> slotStarts = new LinkedHashMap<>();
    private final Map<Port, Integer> portDimensions = new java.util.IdentityHashMap<>();
    private final List<Integer> parameters = new ArrayList<>();
    private final List<Symbolic> symbolic = new ArrayList<>();
    private final List<Step> steps = new ArrayList<>();
    private final List<HostCall> hostCalls = new ArrayList<>();
    private final Map<String, Integer> symbolPhases;
    private int phases = 1;

    /** An integer of a descriptor that binding sets: a dimension, plus the start of an arena slot if there is one. */
    record Symbolic(int phase, int index, int slot, int addend) {}

    /** One call in a phase. */
    record Step(int phase, boolean host, int number, int at) {}

    /**
     * @param constantPlaces of constants: the first element among those of its carrier, or the place in the mapped
     *     weights in units of 64 bytes
     * @param kernels the number of each algorithm's kernel
     */
    public ProgramLayout(Program program, Map<Buffer, Integer> constantPlaces, Map<Algorithm, Integer> kernels) {
        this.program = program;
        this.constantPlaces = constantPlaces;
        this.kernels = kernels;
        this.symbolPhases = program.symbolPhases();
        for (int kind = 0; kind < DATA; kind++) {
            arrayCounts[kind] = 2;
        }
        ports();
        arenas();
        calls();
    }

    /** The kind of array for {@code carrier}: f32, f64, i8, i16, i32, i64, strings. */
    static int kind(Carrier carrier) {
        return switch (carrier) {
            case FLOAT -> 0;
            case DOUBLE -> 1;
            case BYTE -> 2;
            case SHORT -> 3;
            case INT -> 4;
            case LONG -> 5;
            case STRING -> 6;
        };
    }

    private int newArray(Buffer buffer) {
        return arrays.computeIfAbsent(buffer, b -> {
            int kind = b.element() == null ? DATA : kind(b.element().carrier());
            return arrayCounts[kind]++;
        });
    }

    private void ports() {
        for (Port port : program.inputs()) {
            newArray(port.buffer());
            if (port.type() instanceof TensorType type) {
                int first = dims.reserve(type.shape().rank());
                portDimensions.put(port, first);
                for (int axis = 0; axis < type.shape().rank(); axis++) {
                    if (type.shape().dim(axis).isSymbol()) {
                        dims.define(type.shape().dim(axis).toString(), first + axis);
                    }
                }
            }
        }
        for (Port port : program.outputs()) {
            newArray(port.buffer());
            if (port.type() instanceof TensorType type) {
                portDimensions.put(port, dims.reserve(type.shape().rank()));
            }
        }
    }

    /** Arena 0 of a kind is that of phase 0; later phases have arrays of their own. */
    private void arenas() {
        program.plan().sizes().keySet().forEach(slot -> {
            int kind = kind(slot.carrier());
            arenas.computeIfAbsent(
                    slot.carrier() + "/" + slot.phase(), k -> slot.phase() == 0 ? 0 : arrayCounts[kind]++);
            slotStarts.put(slot, dims.reserve(1));
        });
    }

    private void calls() {
        int phase = 0;
        for (Call call : program.calls()) {
            int at = parameters.size();
            switch (call) {
                case KernelCall kernel -> {
                    descriptor(Templates.descriptor(kernel), phase);
                    steps.add(new Step(phase, false, kernels.get(kernel.algorithm()), at));
                }
                case HostCall host -> {
                    hostDescriptor(host, phase);
                    steps.add(new Step(phase, true, hostCalls.size(), at));
                    hostCalls.add(host);
                    if (host.endsPhase()) {
                        phase++;
                    }
                }
            }
        }
        phases = phase + 1;
        for (Port port : program.outputs()) {
            if (port.type() instanceof TensorType type) {
                type.shape().dims().stream().filter(d -> !d.isKnown()).forEach(this::slot);
            }
        }
        program.plan().sizes().values().stream().filter(d -> !d.isKnown()).forEach(this::slot);
        for (Port port : program.outputs()) {
            if (port.buffer().element() != null && !port.buffer().size().isKnown()) {
                slot(port.buffer().size());
            }
        }
        program.constraints().forEach(c -> {
            if (!c.left().isKnown()) {
                slot(c.left());
            }
            if (!c.right().isKnown()) {
                slot(c.right());
            }
        });
        for (List<Dim> needs : scratch()) {
            needs.stream().filter(d -> !d.isKnown()).forEach(this::slot);
        }
    }

    private int slot(Dim dim) {
        return dims.slot(dim, Program.phase(dim, symbolPhases));
    }

    private void descriptor(Descriptor descriptor, int phase) {
        for (Descriptor.Entry entry : descriptor.entries()) {
            switch (entry) {
                case Descriptor.Entry.Size size -> size(size.dim(), phase);
                case Descriptor.Entry.ArrayOf array -> parameters.add(arrayOf(array.buffer()));
                case Descriptor.Entry.OffsetOf offset -> offset(offset.slice(), phase);
                case Descriptor.Entry.KernelOf kernel ->
                    parameters.add(kernels.get(kernel.call().algorithm()));
            }
        }
    }

    private void size(Dim dim, int phase) {
        if (dim.isKnown()) {
            parameters.add(Math.toIntExact(dim.knownValue()));
        } else {
            symbolic.add(new Symbolic(phase, parameters.size(), slot(dim), -1));
            parameters.add(0);
        }
    }

    private int arrayOf(Buffer buffer) {
        return switch (buffer.storage()) {
            case ARENA -> {
                Slot slot = program.plan().slot(buffer).orElseThrow();
                yield arenas.get(slot.carrier() + "/" + slot.phase());
            }
            case ARRAY_CONSTANT -> 1;
            case MAPPED_CONSTANT, LANE -> 0;
            default -> newArray(buffer);
        };
    }

    private void offset(Slice slice, int phase) {
        Dim base = switch (slice.buffer().storage()) {
            case ARRAY_CONSTANT -> Dim.known(constantPlaces.get(slice.buffer()));
            case MAPPED_CONSTANT -> {
                if (!slice.offset().isKnown(0)) {
                    throw new IllegalStateException("a mapped constant is read from its start");
                }
                yield Dim.known(constantPlaces.get(slice.buffer()));
            }
            default -> Dim.ZERO;
        };
        Dim offset = base.plus(slice.offset());
        if (slice.buffer().storage() != Buffer.Storage.ARENA) {
            size(offset, phase);
            return;
        }
        int start = slotStarts.get(program.plan().slot(slice.buffer()).orElseThrow());
        int slot = offset.isKnown() ? constantSlot(offset) : slot(offset);
        symbolic.add(new Symbolic(phase, parameters.size(), start, offset.isKnown(0) ? -1 : slot));
        parameters.add(0);
    }

    /** Constants that are added to a start get a slot like computed dimensions. */
    private int constantSlot(Dim offset) {
        return offset.isKnown(0) ? -1 : dims.slot(offset, 0);
    }

    private void hostDescriptor(HostCall host, int phase) {
        parameters.add(host.operands().size());
        parameters.add(host.results().size());
        for (HostOperand operand : host.operands()) {
            hostOperand(operand, phase, false, List.of());
        }
        for (int i = 0; i < host.results().size(); i++) {
            hostOperand(
                    host.results().get(i),
                    phase,
                    host.dynamic().get(i).isPresent(),
                    host.dynamic().get(i).orElse(List.of()));
        }
    }

    private void hostOperand(HostOperand operand, int phase, boolean dynamic, List<String> symbols) {
        if (!operand.isPresent()) {
            parameters.add(-1);
            parameters.add(0);
            return;
        }
        if (operand.datum().isPresent()) {
            parameters.add(-2);
            parameters.add(newArray(operand.datum().get()));
            return;
        }
        Slice slice = operand.slice().orElseThrow();
        parameters.add(((TensorType) operand.type()).element().ordinal());
        parameters.add(arrayOf(slice.buffer()));
        if (!dynamic) {
            offset(slice, phase);
            parameters.add(slice.rank());
            slice.extents().forEach(e -> size(e, phase));
            return;
        }
        parameters.add(-1);
        parameters.add(slice.rank());
        int first = dims.reserve(slice.rank());
        for (int axis = 0; axis < slice.rank(); axis++) {
            if (!symbols.get(axis).isEmpty()) {
                dims.define(symbols.get(axis), first + axis);
            }
        }
        parameters.add(first);
    }

    /** The scratch needs of all calls, each f32, f64, i32 and i64. */
    List<List<Dim>> scratch() {
        List<List<Dim>> needs = new ArrayList<>();
        for (Call call : program.calls()) {
            if (call instanceof KernelCall kernel) {
                needs.add(Templates.scratch(kernel));
                kernel.tile().ifPresent(t -> needs.add(Templates.scratch(t)));
            }
        }
        return needs.stream().distinct().toList();
    }

    Program program() {
        return program;
    }

    DimensionSlots dims() {
        return dims;
    }

    int phases() {
        return phases;
    }

    int[] arrayCounts() {
        return arrayCounts.clone();
    }

    int array(Buffer buffer) {
        return arrayOf(buffer);
    }

    /** The first dimension slot of a port; 0 for one that is no tensor. */
    int portDimension(Port port) {
        return portDimensions.getOrDefault(port, 0);
    }

    List<Integer> parameters() {
        return parameters;
    }

    List<Symbolic> symbolic() {
        return symbolic;
    }

    List<Step> steps() {
        return steps;
    }

    List<HostCall> hostCalls() {
        return hostCalls;
    }

    /** The slots of an arena, in order, with the dimension slot of each one's start. */
    Map<Slot, Integer> slotStarts() {
        return slotStarts;
    }

    int arena(Slot slot) {
        return arenas.get(slot.carrier() + "/" + slot.phase());
    }

    int phase(Dim dim) {
        return Program.phase(dim, symbolPhases);
    }
}
