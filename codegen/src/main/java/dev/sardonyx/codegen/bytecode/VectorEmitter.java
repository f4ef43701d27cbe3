package dev.sardonyx.codegen.bytecode;

import dev.sardonyx.ir.kernel.KernelExpression;
import dev.sardonyx.ir.kernel.KernelExpression.Apply;
import dev.sardonyx.ir.kernel.KernelExpression.Literal;
import dev.sardonyx.ir.kernel.KernelType;
import dev.sardonyx.ir.kernel.KernelType.Base;
import java.util.List;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/** Leaves vectors and masks on the operand stack. */
final class VectorEmitter {
    private final MethodVisitor code;
    private final ExpressionEmitter scalars;

    VectorEmitter(MethodVisitor code, ExpressionEmitter scalars) {
        this.code = code;
        this.scalars = scalars;
    }

    void emit(Apply apply) {
        List<KernelExpression> arguments = apply.arguments();
        KernelType type = apply.type();
        switch (apply.operation()) {
            case LOAD_VECTOR -> {
                species(type);
                arguments.forEach(scalars::emit);
                invoke(Opcodes.INVOKESTATIC, VectorApi.fromArray(type.base(), arguments.size() > 2));
            }
            case LOAD_SEGMENT_VECTOR -> {
                species(type);
                arguments.forEach(scalars::emit);
                code.visitFieldInsn(
                        Opcodes.GETSTATIC,
                        VectorApi.BYTE_ORDER,
                        "LITTLE_ENDIAN",
                        VectorApi.descriptor(VectorApi.BYTE_ORDER));
                invoke(Opcodes.INVOKESTATIC, VectorApi.fromSegment(type.base()));
            }
            case BROADCAST -> {
                species(type);
                scalars.emit(arguments.get(0));
                invoke(Opcodes.INVOKESTATIC, VectorApi.broadcast(type.base()));
            }
            case FIRST_LANES -> firstLanes(arguments.get(0), type);
            case LANES -> {
                species(type);
                scalars.emit(arguments.get(0));
                invoke(Opcodes.INVOKESTATIC, VectorApi.maskFromLong());
            }
            case EXCHANGE_LANES -> {
                scalars.emit(arguments.get(0));
                code.visitLdcInsn(LaneOrders.exchange(type, (int) ((Literal) arguments.get(1)).bits()));
                invoke(Opcodes.INVOKEVIRTUAL, VectorApi.rearrange(type.base()));
            }
            case EQ, NE, LT, LE, GT, GE -> compare(apply);
            case SELECT -> {
                scalars.emit(arguments.get(2));
                scalars.emit(arguments.get(1));
                scalars.emit(arguments.get(0));
                invoke(Opcodes.INVOKEVIRTUAL, VectorApi.blend(type.base()));
            }
            case CONVERT -> convert(arguments.get(0), type);
            case REINTERPRET -> {
                scalars.emit(arguments.get(0));
                invoke(
                        Opcodes.INVOKEVIRTUAL,
                        VectorApi.reinterpret(arguments.get(0).type().base(), type.base()));
            }
            case SHL, SHR, USHR -> shift(apply);
            default -> {
                arguments.forEach(scalars::emit);
                VectorApi.Method method = type.kind() == KernelType.Kind.MASK
                        ? VectorApi.maskOperation(apply.operation())
                        : VectorApi.lanewise(type.base(), apply.operation());
                invoke(Opcodes.INVOKEVIRTUAL, method);
            }
        }
    }

    private void firstLanes(KernelExpression count, KernelType type) {
        species(type);
        code.visitInsn(Opcodes.LCONST_1);
        scalars.emit(count);
        code.visitInsn(Opcodes.LSHL);
        code.visitInsn(Opcodes.LCONST_1);
        code.visitInsn(Opcodes.LSUB);
        invoke(Opcodes.INVOKESTATIC, VectorApi.maskFromLong());
    }

    private void invoke(int opcode, VectorApi.Method method) {
        code.visitMethodInsn(opcode, method.owner(), method.name(), method.descriptor(), false);
    }

    private void species(KernelType type) {
        code.visitFieldInsn(
                Opcodes.GETSTATIC,
                VectorApi.vectorClass(type.base()),
                VectorApi.speciesField(type),
                VectorApi.descriptor(VectorApi.SPECIES));
    }

    private void operator(String name, String kind) {
        code.visitFieldInsn(
                Opcodes.GETSTATIC, VectorApi.OPERATORS, name, VectorApi.descriptor(VectorApi.OPERATORS + "$" + kind));
    }

    private void compare(Apply apply) {
        scalars.emit(apply.arguments().get(0));
        operator(apply.operation().name(), "Comparison");
        scalars.emit(apply.arguments().get(1));
        invoke(
                Opcodes.INVOKEVIRTUAL,
                VectorApi.compare(apply.arguments().get(0).type().base()));
    }

    private void convert(KernelExpression input, KernelType to) {
        scalars.emit(input);
        operator(VectorApi.conversion(input.type().base(), to.base()), "Conversion");
        code.visitInsn(Opcodes.ICONST_0);
        invoke(Opcodes.INVOKEVIRTUAL, VectorApi.convert());
        code.visitTypeInsn(Opcodes.CHECKCAST, VectorApi.vectorClass(to.base()));
    }

    private void shift(Apply apply) {
        scalars.emit(apply.arguments().get(0));
        operator(VectorApi.shiftOperator(apply.operation()), "Binary");
        if (!(apply.arguments().get(1) instanceof Literal literal)) {
            throw new IllegalArgumentException("vectors are shifted by constants only");
        }
        scalars.constant((int) literal.bits());
        if (apply.type().base() == Base.I64) {
            code.visitInsn(Opcodes.I2L);
        }
        invoke(Opcodes.INVOKEVIRTUAL, VectorApi.shift(apply.type().base()));
    }
}
