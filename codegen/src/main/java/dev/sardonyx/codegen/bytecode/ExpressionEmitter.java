package dev.sardonyx.codegen.bytecode;

import dev.sardonyx.ir.kernel.KernelExpression;
import dev.sardonyx.ir.kernel.KernelExpression.Apply;
import dev.sardonyx.ir.kernel.KernelExpression.Call;
import dev.sardonyx.ir.kernel.KernelExpression.Literal;
import dev.sardonyx.ir.kernel.KernelExpression.Operation;
import dev.sardonyx.ir.kernel.KernelExpression.Variable;
import dev.sardonyx.ir.kernel.KernelType;
import dev.sardonyx.ir.kernel.KernelType.Base;
import java.util.List;
import java.util.Map;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/** Leaves the value of an expression on the operand stack. */
final class ExpressionEmitter {
    private final MethodVisitor code;
    private final Map<Variable, Integer> slots;
    private final String memoryClass;
    private final VectorEmitter vectors;

    /** @param memoryClass the generated class that holds the model's weights */
    ExpressionEmitter(MethodVisitor code, Map<Variable, Integer> slots, String memoryClass) {
        this.code = code;
        this.slots = slots;
        this.memoryClass = memoryClass;
        this.vectors = new VectorEmitter(code, this);
    }

    void emit(KernelExpression expression) {
        switch (expression) {
            case Variable variable ->
                code.visitVarInsn(JvmTypes.opcode(variable.type(), Opcodes.ILOAD), slot(variable));
            case Literal literal -> literal(literal);
            case Call call -> {
                call.arguments().forEach(this::emit);
                Type[] types = call.arguments().stream()
                        .map(a -> JvmTypes.of(a.type()))
                        .toArray(Type[]::new);
                code.visitMethodInsn(
                        Opcodes.INVOKESTATIC,
                        JvmTypes.SCALAR_MATH,
                        call.function(),
                        Type.getMethodDescriptor(JvmTypes.of(call.type()), types),
                        false);
            }
            case Apply apply -> apply(apply);
        }
    }

    private int slot(Variable variable) {
        Integer slot = slots.get(variable);
        if (slot == null) {
            throw new IllegalStateException("variable " + variable + " is used before it is defined");
        }
        return slot;
    }

    void literal(Literal literal) {
        switch (literal.type().base()) {
            case F32 -> constant((float) literal.doubleValue());
            case F64 -> constant(literal.doubleValue());
            case I64 -> constant(literal.bits());
            default -> constant((int) literal.bits());
        }
    }

    void constant(int value) {
        if (value >= -1 && value <= 5) {
            code.visitInsn(Opcodes.ICONST_0 + value);
        } else if (value == (byte) value) {
            code.visitIntInsn(Opcodes.BIPUSH, value);
        } else if (value == (short) value) {
            code.visitIntInsn(Opcodes.SIPUSH, value);
        } else {
            code.visitLdcInsn(value);
        }
    }

    void constant(long value) {
        code.visitLdcInsn(value);
    }

    void constant(float value) {
        code.visitLdcInsn(value);
    }

    void constant(double value) {
        code.visitLdcInsn(value);
    }

    private void apply(Apply apply) {
        switch (apply.operation()) {
            case LOAD -> {
                apply.arguments().forEach(this::emit);
                code.visitInsn(
                        JvmTypes.scalar(apply.arguments().get(0).type().base()).getOpcode(Opcodes.IALOAD));
            }
            case LOAD_SEGMENT -> loadSegment(apply);
            case LANE_ARRAY -> laneArray(apply);
            case LANE_SCRATCH ->
                laneField(apply, JvmTypes.scratchField(apply.type().base()));
            case LANE_PARAMETERS -> laneField(apply, "parameters");
            case WEIGHTS ->
                code.visitFieldInsn(Opcodes.GETSTATIC, memoryClass, "WEIGHTS", VectorApi.descriptor(VectorApi.SEGMENT));
            case SLICE -> {
                apply.arguments().forEach(this::emit);
                code.visitMethodInsn(
                        Opcodes.INVOKEINTERFACE,
                        VectorApi.SEGMENT,
                        "asSlice",
                        "(JJ)" + VectorApi.descriptor(VectorApi.SEGMENT),
                        true);
            }
            default -> {
                if (apply.type().kind() == KernelType.Kind.SCALAR) {
                    scalar(apply);
                } else {
                    vectors.emit(apply);
                }
            }
        }
    }

    private void laneField(Apply apply, String field) {
        emit(apply.arguments().get(0));
        code.visitFieldInsn(
                Opcodes.GETFIELD,
                JvmTypes.LANE,
                field,
                JvmTypes.of(apply.type()).getDescriptor());
    }

    private void laneArray(Apply apply) {
        emit(apply.arguments().get(0));
        Base base = apply.type().base();
        code.visitFieldInsn(
                Opcodes.GETFIELD,
                JvmTypes.LANE,
                JvmTypes.laneField(base),
                "[" + JvmTypes.of(apply.type()).getDescriptor());
        emit(apply.arguments().get(1));
        code.visitInsn(Opcodes.AALOAD);
    }

    private void loadSegment(Apply apply) {
        // i8 and i16 loads have type i32; the layout follows from the literal third argument's absence, so bases
        // narrower than 32 bits are not loaded from segments.
        Base base = apply.type().base();
        emit(apply.arguments().get(0));
        String layout = JvmTypes.layoutClass(base);
        code.visitFieldInsn(
                Opcodes.GETSTATIC,
                "java/lang/foreign/ValueLayout",
                JvmTypes.layoutField(base),
                VectorApi.descriptor(layout));
        emit(apply.arguments().get(1));
        code.visitMethodInsn(
                Opcodes.INVOKEINTERFACE,
                VectorApi.SEGMENT,
                "get",
                "(" + VectorApi.descriptor(layout) + "J)"
                        + JvmTypes.scalar(base).getDescriptor(),
                true);
    }

    private void scalar(Apply apply) {
        List<KernelExpression> arguments = apply.arguments();
        KernelType type = apply.type();
        switch (apply.operation()) {
            case EQ, NE, LT, LE, GT, GE -> truth(apply);
            case SELECT -> select(apply);
            case CONVERT -> convert(arguments.get(0), type);
            case REINTERPRET -> reinterpret(arguments.get(0), type);
            case MIN, MAX, FMA, ABS -> {
                arguments.forEach(this::emit);
                String one = JvmTypes.of(type).getDescriptor();
                code.visitMethodInsn(
                        Opcodes.INVOKESTATIC,
                        "java/lang/Math",
                        apply.operation().text(),
                        "(" + one.repeat(arguments.size()) + ")" + one,
                        false);
            }
            case SQRT -> sqrt(arguments.get(0), type);
            case NOT -> not(arguments.get(0), type);
            case SHL, SHR, USHR -> {
                emit(arguments.get(0));
                emit(arguments.get(1));
                if (JvmTypes.isWide(arguments.get(1).type())) {
                    code.visitInsn(Opcodes.L2I);
                }
                code.visitInsn(JvmTypes.opcode(type, intOpcode(apply.operation())));
            }
            default -> {
                arguments.forEach(this::emit);
                code.visitInsn(JvmTypes.opcode(type, intOpcode(apply.operation())));
            }
        }
    }

    private static int intOpcode(Operation operation) {
        return switch (operation) {
            case ADD -> Opcodes.IADD;
            case SUB -> Opcodes.ISUB;
            case MUL -> Opcodes.IMUL;
            case DIV -> Opcodes.IDIV;
            case REM -> Opcodes.IREM;
            case AND -> Opcodes.IAND;
            case OR -> Opcodes.IOR;
            case XOR -> Opcodes.IXOR;
            case SHL -> Opcodes.ISHL;
            case SHR -> Opcodes.ISHR;
            case USHR -> Opcodes.IUSHR;
            case NEG -> Opcodes.INEG;
            default -> throw new IllegalArgumentException("no instruction for " + operation.text());
        };
    }

    private void sqrt(KernelExpression input, KernelType type) {
        emit(input);
        if (type.base() == Base.F32) {
            code.visitInsn(Opcodes.F2D);
        }
        code.visitMethodInsn(Opcodes.INVOKESTATIC, "java/lang/Math", "sqrt", "(D)D", false);
        if (type.base() == Base.F32) {
            code.visitInsn(Opcodes.D2F);
        }
    }

    private void not(KernelExpression input, KernelType type) {
        emit(input);
        if (type.base() == Base.I64) {
            code.visitLdcInsn(-1L);
            code.visitInsn(Opcodes.LXOR);
        } else {
            constant(type.base() == Base.BOOL ? 1 : -1);
            code.visitInsn(Opcodes.IXOR);
        }
    }

    private void truth(Apply comparison) {
        Label no = new Label();
        Label end = new Label();
        jumpUnless(comparison, no);
        code.visitInsn(Opcodes.ICONST_1);
        code.visitJumpInsn(Opcodes.GOTO, end);
        code.visitLabel(no);
        code.visitInsn(Opcodes.ICONST_0);
        code.visitLabel(end);
    }

    private void select(Apply select) {
        Label otherwise = new Label();
        Label end = new Label();
        jumpUnless(select.arguments().get(0), otherwise);
        emit(select.arguments().get(1));
        code.visitJumpInsn(Opcodes.GOTO, end);
        code.visitLabel(otherwise);
        emit(select.arguments().get(2));
        code.visitLabel(end);
    }

    /** Jumps to {@code target} when {@code condition} does not hold; comparisons with NaN do not, but for NE. */
    void jumpUnless(KernelExpression condition, Label target) {
        if (!(condition instanceof Apply apply) || !isScalarComparison(apply)) {
            emit(condition);
            code.visitJumpInsn(Opcodes.IFEQ, target);
            return;
        }
        emit(apply.arguments().get(0));
        emit(apply.arguments().get(1));
        Base base = apply.arguments().get(0).type().base();
        Operation operation = apply.operation();
        switch (base) {
            case F32, F64 -> {
                boolean less = operation == Operation.LT || operation == Operation.LE;
                // The compare instruction that makes NaN fail the comparison.
                int compare = base == Base.F32
                        ? (less ? Opcodes.FCMPG : Opcodes.FCMPL)
                        : (less ? Opcodes.DCMPG : Opcodes.DCMPL);
                code.visitInsn(compare);
                code.visitJumpInsn(zeroJump(operation), target);
            }
            case I64 -> {
                code.visitInsn(Opcodes.LCMP);
                code.visitJumpInsn(zeroJump(operation), target);
            }
            default -> code.visitJumpInsn(zeroJump(operation) + (Opcodes.IF_ICMPEQ - Opcodes.IFEQ), target);
        }
    }

    private static boolean isScalarComparison(Apply apply) {
        return apply.operation().ordinal() >= Operation.EQ.ordinal()
                && apply.operation().ordinal() <= Operation.GE.ordinal()
                && apply.type().isScalar();
    }

    /** The jump on a comparison with zero that is taken when {@code operation} does not hold. */
    private static int zeroJump(Operation operation) {
        return switch (operation) {
            case EQ -> Opcodes.IFNE;
            case NE -> Opcodes.IFEQ;
            case LT -> Opcodes.IFGE;
            case LE -> Opcodes.IFGT;
            case GT -> Opcodes.IFLE;
            case GE -> Opcodes.IFLT;
            default -> throw new IllegalArgumentException(operation.text() + " is no comparison");
        };
    }

    private void convert(KernelExpression input, KernelType to) {
        if (to.base() == Base.BOOL) {
            truth((Apply)
                    dev.sardonyx.ir.kernel.KernelBuilder.compare(Operation.NE, input, new Literal(input.type(), 0)));
            return;
        }
        emit(input);
        Type from = input.type().base() == Base.BOOL ? Type.INT_TYPE : JvmTypes.of(input.type());
        int opcode = castOpcode(from.getSort(), JvmTypes.of(to).getSort());
        if (opcode != Opcodes.NOP) {
            code.visitInsn(opcode);
        }
    }

    private static int castOpcode(int from, int to) {
        return switch (from) {
            case Type.INT ->
                switch (to) {
                    case Type.LONG -> Opcodes.I2L;
                    case Type.FLOAT -> Opcodes.I2F;
                    case Type.DOUBLE -> Opcodes.I2D;
                    default -> Opcodes.NOP;
                };
            case Type.LONG ->
                switch (to) {
                    case Type.INT -> Opcodes.L2I;
                    case Type.FLOAT -> Opcodes.L2F;
                    case Type.DOUBLE -> Opcodes.L2D;
                    default -> Opcodes.NOP;
                };
            case Type.FLOAT ->
                switch (to) {
                    case Type.INT -> Opcodes.F2I;
                    case Type.LONG -> Opcodes.F2L;
                    case Type.DOUBLE -> Opcodes.F2D;
                    default -> Opcodes.NOP;
                };
            case Type.DOUBLE ->
                switch (to) {
                    case Type.INT -> Opcodes.D2I;
                    case Type.LONG -> Opcodes.D2L;
                    case Type.FLOAT -> Opcodes.D2F;
                    default -> Opcodes.NOP;
                };
            default -> throw new IllegalArgumentException("no cast from sort " + from);
        };
    }

    private void reinterpret(KernelExpression input, KernelType to) {
        emit(input);
        switch (to.base()) {
            case F32 -> code.visitMethodInsn(Opcodes.INVOKESTATIC, "java/lang/Float", "intBitsToFloat", "(I)F", false);
            case I32 ->
                code.visitMethodInsn(Opcodes.INVOKESTATIC, "java/lang/Float", "floatToRawIntBits", "(F)I", false);
            case F64 ->
                code.visitMethodInsn(Opcodes.INVOKESTATIC, "java/lang/Double", "longBitsToDouble", "(J)D", false);
            case I64 ->
                code.visitMethodInsn(Opcodes.INVOKESTATIC, "java/lang/Double", "doubleToRawLongBits", "(D)J", false);
            default -> throw new IllegalArgumentException("no reinterpretation as " + to);
        }
    }
}
