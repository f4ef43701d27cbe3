package dev.sardonyx.codegen.bytecode;

import dev.sardonyx.ir.diagnostic.CompilerBugException;
import dev.sardonyx.ir.kernel.Kernel;
import dev.sardonyx.ir.kernel.KernelExpression;
import dev.sardonyx.ir.kernel.KernelExpression.Literal;
import dev.sardonyx.ir.kernel.KernelExpression.Variable;
import dev.sardonyx.ir.kernel.KernelListing;
import dev.sardonyx.ir.kernel.KernelMethod;
import dev.sardonyx.ir.kernel.KernelType;
import dev.sardonyx.ir.kernel.Statement;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/**
 * A kernel to a class that extends {@code RangeKernel}: a static method for each method of the kernel, and instance
 * methods that enter them. Line numbers point into the kernel's listing.
 */
public final class KernelEmitter {
    private static final String RANGE_KERNEL = JvmTypes.ABI + "RangeKernel";
    private static final String RUN_DESCRIPTOR = "(" + VectorApi.descriptor(JvmTypes.LANE) + "III)V";
    private static final String TILE_DESCRIPTOR = "(" + VectorApi.descriptor(JvmTypes.LANE) + "IIIII)V";

    private final String className;
    private final String memoryClass;

    /**
     * @param className the internal name of the class to make
     * @param memoryClass the internal name of the class with the static field {@code WEIGHTS}
     */
    public KernelEmitter(String className, String memoryClass) {
        this.className = className;
        this.memoryClass = memoryClass;
    }

    /** The class file, with the line numbers of {@code listing}. */
    public byte[] emit(Kernel kernel, KernelListing listing) {
        ClassWriter writer = new FixedHierarchyWriter();
        writer.visit(
                JvmTypes.VERSION,
                Opcodes.ACC_PUBLIC | Opcodes.ACC_FINAL | Opcodes.ACC_SUPER,
                className,
                null,
                RANGE_KERNEL,
                null);
        writer.visitSource(kernel.name() + ".sdx", null);
        constructor(writer);
        entry(writer, Kernel.ENTRY, RUN_DESCRIPTOR, 4);
        if (kernel.hasTile()) {
            entry(writer, Kernel.TILE, TILE_DESCRIPTOR, 6);
        }
        if (kernel.depthParameter() >= 0) {
            depthParameter(writer, kernel.depthParameter());
        }
        for (KernelMethod method : kernel.methods()) {
            method(writer, kernel, method, listing);
        }
        writer.visitEnd();
        return writer.toByteArray();
    }

    private static void constructor(ClassWriter writer) {
        MethodVisitor code = writer.visitMethod(Opcodes.ACC_PUBLIC, "<init>", "()V", null, null);
        code.visitCode();
        code.visitVarInsn(Opcodes.ALOAD, 0);
        code.visitMethodInsn(Opcodes.INVOKESPECIAL, RANGE_KERNEL, "<init>", "()V", false);
        code.visitInsn(Opcodes.RETURN);
        code.visitMaxs(0, 0);
        code.visitEnd();
    }

    private static void depthParameter(ClassWriter writer, int index) {
        MethodVisitor code = writer.visitMethod(Opcodes.ACC_PUBLIC, "depthParameter", "()I", null, null);
        code.visitCode();
        code.visitIntInsn(Opcodes.BIPUSH, index);
        code.visitInsn(Opcodes.IRETURN);
        code.visitMaxs(0, 0);
        code.visitEnd();
    }

    private static String staticName(String method) {
        return method + "0";
    }

    private void entry(ClassWriter writer, String name, String descriptor, int arguments) {
        MethodVisitor code = writer.visitMethod(Opcodes.ACC_PUBLIC, name, descriptor, null, null);
        code.visitCode();
        code.visitVarInsn(Opcodes.ALOAD, 1);
        for (int i = 2; i <= arguments; i++) {
            code.visitVarInsn(Opcodes.ILOAD, i);
        }
        code.visitMethodInsn(Opcodes.INVOKESTATIC, className, staticName(name), descriptor, false);
        code.visitInsn(Opcodes.RETURN);
        code.visitMaxs(0, 0);
        code.visitEnd();
    }

    private static String descriptor(KernelMethod method) {
        return Type.getMethodDescriptor(
                Type.VOID_TYPE,
                method.parameters().stream().map(p -> JvmTypes.of(p.type())).toArray(Type[]::new));
    }

    private void method(ClassWriter writer, Kernel kernel, KernelMethod method, KernelListing listing) {
        MethodVisitor code =
                writer.visitMethod(Opcodes.ACC_STATIC, staticName(method.name()), descriptor(method), null, null);
        code.visitCode();
        new Body(code, kernel, method, listing).emit();
        code.visitInsn(Opcodes.RETURN);
        code.visitMaxs(0, 0);
        code.visitEnd();
    }

    /** The statements of one method. */
    private final class Body {
        private final MethodVisitor code;
        private final Kernel kernel;
        private final KernelMethod method;
        private final KernelListing listing;
        private final Map<Variable, Integer> slots = new IdentityHashMap<>();
        private final ExpressionEmitter expressions;
        private int nextSlot;

        Body(MethodVisitor code, Kernel kernel, KernelMethod method, KernelListing listing) {
            this.code = code;
            this.kernel = kernel;
            this.method = method;
            this.listing = listing;
            this.expressions = new ExpressionEmitter(code, slots, memoryClass);
        }

        void emit() {
            method.parameters().forEach(this::define);
            statements(method.body());
        }

        private int define(Variable variable) {
            int slot = nextSlot;
            slots.put(variable, slot);
            nextSlot += JvmTypes.of(variable.type()).getSize();
            return slot;
        }

        private void statements(List<Statement> list) {
            list.forEach(this::statement);
        }

        private void statement(Statement statement) {
            Label here = new Label();
            code.visitLabel(here);
            code.visitLineNumber(listing.line(statement), here);
            switch (statement) {
                case Statement.Let let -> {
                    expressions.emit(let.value());
                    set(let.variable(), define(let.variable()));
                }
                case Statement.Assign assign -> {
                    expressions.emit(assign.value());
                    set(assign.variable(), slots.get(assign.variable()));
                }
                case Statement.Store store -> store(store);
                case Statement.CopyFromSegment copy -> {
                    copy.arguments().forEach(expressions::emit);
                    code.visitMethodInsn(
                            Opcodes.INVOKESTATIC,
                            JvmTypes.SCALAR_MATH,
                            "copy",
                            "(" + VectorApi.descriptor(VectorApi.SEGMENT) + "J[FII)V",
                            false);
                }
                case Statement.CopyArray copy -> {
                    copy.arguments().forEach(expressions::emit);
                    code.visitMethodInsn(
                            Opcodes.INVOKESTATIC,
                            "java/lang/System",
                            "arraycopy",
                            "(Ljava/lang/Object;ILjava/lang/Object;II)V",
                            false);
                }
                case Statement.For loop -> loop(loop);
                case Statement.If branch -> branch(branch);
                case Statement.CallMethod call -> call(call);
                case Statement.CallTile call -> {
                    call.arguments().forEach(expressions::emit);
                    code.visitMethodInsn(Opcodes.INVOKESTATIC, JvmTypes.LANE, "tile", TILE_DESCRIPTOR, false);
                }
            }
        }

        private void set(Variable variable, int slot) {
            code.visitVarInsn(JvmTypes.opcode(variable.type(), Opcodes.ISTORE), slot);
        }

        private void store(Statement.Store store) {
            KernelType element = store.value().type();
            if (element.isVector()) {
                expressions.emit(store.value());
                expressions.emit(store.array());
                expressions.emit(store.index());
                store.mask().ifPresent(expressions::emit);
                VectorApi.Method into =
                        VectorApi.intoArray(element.base(), store.mask().isPresent());
                code.visitMethodInsn(Opcodes.INVOKEVIRTUAL, into.owner(), into.name(), into.descriptor(), false);
                return;
            }
            expressions.emit(store.array());
            expressions.emit(store.index());
            expressions.emit(store.value());
            code.visitInsn(JvmTypes.scalar(store.array().type().base()).getOpcode(Opcodes.IASTORE));
        }

        private void loop(Statement.For loop) {
            KernelExpression to = hoisted(loop.to());
            KernelExpression step = hoisted(loop.step());
            expressions.emit(loop.from());
            set(loop.variable(), define(loop.variable()));
            Label test = new Label();
            Label body = new Label();
            code.visitJumpInsn(Opcodes.GOTO, test);
            code.visitLabel(body);
            statements(loop.body());
            int slot = slots.get(loop.variable());
            if (step instanceof Literal literal && literal.bits() == (short) literal.bits()) {
                code.visitIincInsn(slot, (int) literal.bits());
            } else {
                expressions.emit(loop.variable());
                expressions.emit(step);
                code.visitInsn(Opcodes.IADD);
                code.visitVarInsn(Opcodes.ISTORE, slot);
            }
            code.visitLabel(test);
            expressions.emit(loop.variable());
            expressions.emit(to);
            code.visitJumpInsn(Opcodes.IF_ICMPLT, body);
        }

        /** A bound that is cheap to evaluate each time round. */
        private KernelExpression hoisted(KernelExpression bound) {
            if (bound instanceof Literal || bound instanceof Variable) {
                return bound;
            }
            Variable hoisted = new Variable("bound" + nextSlot, bound.type());
            expressions.emit(bound);
            set(hoisted, define(hoisted));
            return hoisted;
        }

        private void branch(Statement.If branch) {
            Label otherwise = new Label();
            Label end = new Label();
            expressions.jumpUnless(branch.condition(), otherwise);
            statements(branch.then());
            if (!branch.otherwise().isEmpty()) {
                code.visitJumpInsn(Opcodes.GOTO, end);
            }
            code.visitLabel(otherwise);
            statements(branch.otherwise());
            code.visitLabel(end);
        }

        private void call(Statement.CallMethod call) {
            KernelMethod target = kernel.methods().stream()
                    .filter(m -> m.name().equals(call.method()))
                    .findFirst()
                    .orElseThrow(() -> new CompilerBugException(
                            "kernel " + kernel.name() + " calls " + call.method() + ", which it does not have"));
            call.arguments().forEach(expressions::emit);
            code.visitMethodInsn(Opcodes.INVOKESTATIC, className, staticName(target.name()), descriptor(target), false);
        }
    }

    /** Computes frames without loading classes: distinct classes meet at Object. */
    private static final class FixedHierarchyWriter extends ClassWriter {
        FixedHierarchyWriter() {
            super(COMPUTE_FRAMES | COMPUTE_MAXS);
        }

        @Override
        protected String getCommonSuperClass(String a, String b) {
            return a.equals(b) ? a : "java/lang/Object";
        }
    }
}
