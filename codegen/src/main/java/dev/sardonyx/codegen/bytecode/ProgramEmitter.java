package dev.sardonyx.codegen.bytecode;

import dev.sardonyx.ir.diagnostic.Location;
import dev.sardonyx.ir.graph.Constraint;
import dev.sardonyx.ir.program.Call.HostCall;
import dev.sardonyx.ir.program.Program;
import dev.sardonyx.ir.program.Program.Port;
import dev.sardonyx.ir.program.Program.Slot;
import dev.sardonyx.ir.type.Dim;
import dev.sardonyx.ir.type.TensorType;
import dev.sardonyx.tensor.ElementType.Carrier;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.commons.GeneratorAdapter;
import org.objectweb.asm.commons.Method;

/** A program to a class that extends {@code GeneratedProgram}: the schedule of kernels is code. */
public final class ProgramEmitter {
    private static final Type PROGRAM = Type.getObjectType(JvmTypes.ABI + "GeneratedProgram");
    private static final Type PORT = Type.getObjectType(JvmTypes.ABI + "GeneratedProgram$Port");
    static final Type DIMENSIONS = Type.getObjectType(JvmTypes.ABI + "Dimensions");
    private static final Type FRAME = Type.getObjectType(JvmTypes.FRAME);
    private static final Type SITE = Type.getObjectType(JvmTypes.ABI + "HostSite");
    private static final Type ELEMENT_TYPE = Type.getObjectType("dev/sardonyx/tensor/ElementType");
    private static final Type MATH = Type.getObjectType("java/lang/Math");
    private static final Type STRING = Type.getType(String.class);
    /** Statements of one method: far below the limit of 64 KiB. */
    private static final int CHUNK = 150;
    /** Characters of one string constant: at most three bytes each, below the limit of 65,535. */
    private static final int STRING_CHUNK = 20_000;

    private static final long CACHE_LINE_BYTES = 64;
    private static final long ARRAY_HEADER_BYTES = 16;

    private final ProgramLayout layout;
    private final Program program;
    private final String className;
    private final List<String> children;
    private final ClassWriter writer = new ClassWriter(ClassWriter.COMPUTE_MAXS | ClassWriter.COMPUTE_FRAMES);

    /** @param children the internal names of the classes of nested programs */
    public ProgramEmitter(ProgramLayout layout, String className, List<String> children) {
        this.layout = layout;
        this.program = layout.program();
        this.className = className;
        this.children = children;
    }

    /** The class file. */
    public byte[] emit() {
        writer.visit(
                JvmTypes.VERSION,
                Opcodes.ACC_PUBLIC | Opcodes.ACC_FINAL | Opcodes.ACC_SUPER,
                className,
                null,
                PROGRAM.getInternalName(),
                null);
        method("<init>", "()V", code -> {
            code.loadThis();
            code.invokeConstructor(PROGRAM, new Method("<init>", "()V"));
        });
        method("parameters", "()[I", this::parameters);
        method("dimensions", "()I", code -> code.push(layout.dims().count()));
        method("phases", "()I", code -> code.push(layout.phases()));
        method("arrays", "()[I", code -> ints(code, layout.arrayCounts()));
        ArrayMethods arrays = new ArrayMethods(writer, Type.getObjectType(className));
        arrays.emit(
                "inputs",
                PORT,
                program.inputs().size(),
                (code, i) -> port(code, program.inputs().get(i)));
        arrays.emit(
                "outputs",
                PORT,
                program.outputs().size(),
                (code, i) -> port(code, program.outputs().get(i)));
        arrays.emit(
                "hostSites",
                SITE,
                layout.hostCalls().size(),
                (code, i) -> hostSite(code, layout.hostCalls().get(i)));
        arrays.emit("children", PROGRAM, children.size(), (code, i) -> child(code, children.get(i)));
        phased("bind", this::bindStatements);
        phased("run", this::runStatements);
        writer.visitEnd();
        return writer.toByteArray();
    }

    private void method(String name, String descriptor, Consumer<GeneratorAdapter> body) {
        method(Opcodes.ACC_PUBLIC, name, descriptor, body);
    }

    private void method(int access, String name, String descriptor, Consumer<GeneratorAdapter> body) {
        Method method = new Method(name, descriptor);
        GeneratorAdapter code = new GeneratorAdapter(access, method, null, null, writer);
        code.visitCode();
        body.accept(code);
        code.returnValue();
        code.endMethod();
    }

    private static void ints(GeneratorAdapter code, int[] values) {
        code.push(values.length);
        code.newArray(Type.INT_TYPE);
        for (int i = 0; i < values.length; i++) {
            code.dup();
            code.push(i);
            code.push(values[i]);
            code.arrayStore(Type.INT_TYPE);
        }
    }

    private void parameters(GeneratorAdapter code) {
        StringBuilder packed = new StringBuilder();
        for (int value : layout.parameters()) {
            packed.append((char) (value >>> 16)).append((char) value);
        }
        int chunks = (packed.length() + STRING_CHUNK - 1) / STRING_CHUNK;
        code.push(chunks);
        code.newArray(STRING);
        for (int i = 0; i < chunks; i++) {
            code.dup();
            code.push(i);
            code.push(packed.substring(i * STRING_CHUNK, Math.min(packed.length(), (i + 1) * STRING_CHUNK)));
            code.arrayStore(STRING);
        }
        code.invokeStatic(PROGRAM, new Method("unpack", "([Ljava/lang/String;)[I"));
    }

    private void port(GeneratorAdapter code, Port port) {
        code.newInstance(PORT);
        code.dup();
        HostConstants.push(code, port.name());
        if (port.type() instanceof TensorType type) {
            code.getStatic(ELEMENT_TYPE, type.element().name(), ELEMENT_TYPE);
            code.push(layout.array(port.buffer()));
            code.push(type.shape().rank());
            code.push(layout.portDimension(port));
        } else {
            code.visitInsn(Opcodes.ACONST_NULL);
            code.push(layout.array(port.buffer()));
            code.push(0);
            code.push(0);
        }
        HostConstants.push(code, port.type().toString());
        code.invokeConstructor(
                PORT,
                new Method("<init>", "(Ljava/lang/String;" + ELEMENT_TYPE.getDescriptor() + "IIILjava/lang/String;)V"));
    }

    private static void hostSite(GeneratorAdapter code, HostCall call) {
        code.newInstance(SITE);
        code.dup();
        code.push(call.function());
        HostConstants.push(code, call.node());
        code.invokeConstructor(SITE, new Method("<init>", "(Ljava/lang/String;Ljava/lang/String;)V"));
        for (Map.Entry<String, Object> constant : call.constants().entrySet()) {
            code.push(constant.getKey());
            HostConstants.push(code, constant.getValue());
            code.invokeVirtual(
                    SITE, new Method("with", "(Ljava/lang/String;Ljava/lang/Object;)" + SITE.getDescriptor()));
        }
    }

    private static void child(GeneratorAdapter code, String className) {
        Type child = Type.getObjectType(className);
        code.newInstance(child);
        code.dup();
        code.invokeConstructor(child, new Method("<init>", "()V"));
    }

    /** A statement of a method with the locals frame (0), dimensions (1) and parameters (2). */
    private interface Line extends Consumer<GeneratorAdapter> {}

    /** Emits {@code name(frame, phase)}, which calls private methods of bounded size for the phase. */
    private void phased(String name, java.util.function.IntFunction<List<Line>> statements) {
        List<List<String>> chunks = new ArrayList<>();
        for (int phase = 0; phase < layout.phases(); phase++) {
            List<Line> lines = statements.apply(phase);
            List<String> names = new ArrayList<>();
            for (int first = 0; first < lines.size(); first += CHUNK) {
                String chunk = name + phase + "_" + names.size();
                names.add(chunk);
                List<Line> part = lines.subList(first, Math.min(lines.size(), first + CHUNK));
                method(
                        Opcodes.ACC_PRIVATE | Opcodes.ACC_STATIC,
                        chunk,
                        "(" + FRAME.getDescriptor() + "[J[I)V",
                        code -> part.forEach(line -> line.accept(code)));
            }
            chunks.add(names);
        }
        method(name, "(" + FRAME.getDescriptor() + "I)V", code -> {
            for (int phase = 0; phase < chunks.size(); phase++) {
                org.objectweb.asm.Label next = code.newLabel();
                code.loadArg(1);
                code.push(phase);
                code.ifICmp(GeneratorAdapter.NE, next);
                for (String chunk : chunks.get(phase)) {
                    code.loadArg(0);
                    code.loadArg(0);
                    code.getField(FRAME, "dimensions", Type.getType(long[].class));
                    code.loadArg(0);
                    code.invokeVirtual(FRAME, new Method("parameters", "()[I"));
                    code.invokeStatic(
                            Type.getObjectType(className), new Method(chunk, "(" + FRAME.getDescriptor() + "[J[I)V"));
                }
                code.returnValue();
                code.mark(next);
            }
        });
    }

    private List<Line> runStatements(int phase) {
        List<Line> lines = new ArrayList<>();
        for (ProgramLayout.Step step : layout.steps()) {
            if (step.phase() == phase) {
                lines.add(code -> {
                    code.loadArg(0);
                    code.push(step.number());
                    code.push(step.at());
                    code.invokeVirtual(FRAME, new Method(step.host() ? "host" : "call", "(II)V"));
                });
            }
        }
        return lines;
    }

    private List<Line> bindStatements(int phase) {
        List<Line> lines = new ArrayList<>();
        if (phase == 0) {
            program.inputs().forEach(port -> inputChecks(port, lines));
        }
        for (Map.Entry<Dim, Integer> entry : layout.dims().computedIn(phase)) {
            lines.add(code -> {
                code.loadArg(1);
                code.push(entry.getValue());
                DimEmitter.compute(code, entry.getKey(), layout.dims());
                code.arrayStore(Type.LONG_TYPE);
            });
        }
        for (Constraint constraint : program.constraints()) {
            if (Math.max(layout.phase(constraint.left()), layout.phase(constraint.right())) == phase) {
                lines.add(code -> require(code, constraint.left(), constraint.right(), reason(constraint)));
            }
        }
        arenas(phase, lines);
        outputs(phase, lines);
        scratch(phase, lines);
        for (ProgramLayout.Symbolic symbolic : layout.symbolic()) {
            if (symbolic.phase() == phase) {
                lines.add(code -> symbolic(code, symbolic));
            }
        }
        return lines;
    }

    private static String reason(Constraint constraint) {
        Location location = constraint.location();
        return location.isUnknown() ? constraint.reason() : constraint.reason() + " (" + location + ")";
    }

    private static void symbolic(GeneratorAdapter code, ProgramLayout.Symbolic symbolic) {
        code.loadArg(2);
        code.push(symbolic.index());
        code.loadArg(1);
        code.push(symbolic.slot());
        if (symbolic.addend() < 0) {
            code.invokeStatic(DIMENSIONS, new Method("set", "([II[JI)V"));
        } else {
            code.push(symbolic.addend());
            code.invokeStatic(DIMENSIONS, new Method("set", "([II[JII)V"));
        }
    }

    private void require(GeneratorAdapter code, Dim left, Dim right, String reason) {
        DimEmitter.load(code, left, layout.dims());
        DimEmitter.load(code, right, layout.dims());
        code.push(reason);
        code.invokeStatic(DIMENSIONS, new Method("requireEqual", "(JJLjava/lang/String;)V"));
    }

    private void inputChecks(Port port, List<Line> lines) {
        if (!(port.type() instanceof TensorType type)) {
            return;
        }
        int first = layout.portDimension(port);
        for (int axis = 0; axis < type.shape().rank(); axis++) {
            Dim dim = type.shape().dim(axis);
            int slot = first + axis;
            if (dim.isSymbol() && layout.dims().symbol(dim.toString()) == slot) {
                continue;
            }
            String reason = "axis " + axis + " of input '" + port.name() + "' must be " + dim;
            lines.add(code -> {
                code.loadArg(1);
                code.push(slot);
                code.arrayLoad(Type.LONG_TYPE);
                DimEmitter.load(code, dim, layout.dims());
                code.push(reason);
                code.invokeStatic(DIMENSIONS, new Method("requireEqual", "(JJLjava/lang/String;)V"));
            });
        }
    }

    /** Slots lie behind one another; the array is as long as the end of the last. */
    private void arenas(int phase, List<Line> lines) {
        Map<Integer, List<Slot>> byKind = new java.util.TreeMap<>();
        layout.slotStarts().keySet().stream()
                .filter(s -> s.phase() == phase)
                .forEach(s -> byKind.computeIfAbsent(s.carrier().ordinal(), k -> new ArrayList<>())
                        .add(s));
        byKind.values()
                .forEach(slots -> lines.add(code -> {
                    int offset = code.newLocal(Type.LONG_TYPE);
                    code.push(firstSlot(slots.get(0).carrier()));
                    code.storeLocal(offset);
                    for (Slot slot : slots) {
                        code.loadArg(1);
                        code.push(layout.slotStarts().get(slot));
                        code.loadLocal(offset);
                        code.arrayStore(Type.LONG_TYPE);
                        code.loadLocal(offset);
                        DimEmitter.load(code, program.plan().sizes().get(slot), layout.dims());
                        code.invokeStatic(DIMENSIONS, new Method("aligned", "(J)J"));
                        code.math(GeneratorAdapter.ADD, Type.LONG_TYPE);
                        code.storeLocal(offset);
                    }
                    code.loadArg(0);
                    code.push(slots.get(0).carrier().ordinal());
                    code.push(layout.arena(slots.get(0)));
                    code.loadLocal(offset);
                    code.invokeVirtual(FRAME, new Method("allocate", "(IIJ)V"));
                }));
    }

    /**
     * The element on the first cache line of an array: large arrays start on one with their header, and vectors that lie
     * across two take twice the loads.
     */
    private static long firstSlot(Carrier carrier) {
        return carrier.sizeBytes() == 0 ? 0 : (CACHE_LINE_BYTES - ARRAY_HEADER_BYTES) / carrier.sizeBytes();
    }

    private void outputs(int phase, List<Line> lines) {
        for (Port port : program.outputs()) {
            if (!(port.type() instanceof TensorType type)) {
                continue;
            }
            int first = layout.portDimension(port);
            for (int axis = 0; axis < type.shape().rank(); axis++) {
                Dim dim = type.shape().dim(axis);
                int slot = first + axis;
                if (layout.phase(dim) == phase) {
                    lines.add(code -> {
                        code.loadArg(1);
                        code.push(slot);
                        DimEmitter.load(code, dim, layout.dims());
                        code.arrayStore(Type.LONG_TYPE);
                    });
                }
            }
            boolean own = port.buffer().storage() == dev.sardonyx.ir.program.Buffer.Storage.OUTPUT;
            if (own && layout.phase(port.buffer().size()) == phase) {
                lines.add(code -> {
                    code.loadArg(0);
                    code.push(type.element().carrier().ordinal());
                    code.push(layout.array(port.buffer()));
                    DimEmitter.load(code, port.buffer().size(), layout.dims());
                    code.invokeVirtual(FRAME, new Method("allocate", "(IIJ)V"));
                });
            }
        }
    }

    private void scratch(int phase, List<Line> lines) {
        for (List<Dim> needs : layout.scratch()) {
            int known = needs.stream().mapToInt(layout::phase).max().orElse(0);
            if (known == phase) {
                lines.add(code -> {
                    code.loadArg(0);
                    needs.forEach(need -> DimEmitter.load(code, need, layout.dims()));
                    code.invokeVirtual(FRAME, new Method("reserve", "(JJJJ)V"));
                });
            }
        }
    }

    static Type math() {
        return MATH;
    }
}
