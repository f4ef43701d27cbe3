package dev.sardonyx.codegen.bytecode;

import dev.sardonyx.ir.kernel.KernelType;
import dev.sardonyx.ir.kernel.KernelType.Base;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/** The JVM's types for those of kernels. */
final class JvmTypes {
    static final String ABI = "dev/sardonyx/runtime/abi/";
    static final String LANE = ABI + "Lane";
    static final String FRAME = ABI + "Frame";
    static final String SCALAR_MATH = ABI + "ScalarMath";

    private JvmTypes() {}

    static Type of(KernelType type) {
        return switch (type.kind()) {
            case VOID -> Type.VOID_TYPE;
            case SCALAR -> scalar(type.base());
            case ARRAY -> Type.getType("[" + scalar(type.base()).getDescriptor());
            case VECTOR -> Type.getObjectType(VectorApi.vectorClass(type.base()));
            case MASK -> Type.getObjectType(VectorApi.MASK);
            case SEGMENT -> Type.getObjectType(VectorApi.SEGMENT);
            case LANE -> Type.getObjectType(LANE);
        };
    }

    static Type scalar(Base base) {
        return switch (base) {
            case BOOL -> Type.BOOLEAN_TYPE;
            case I8 -> Type.BYTE_TYPE;
            case I16 -> Type.SHORT_TYPE;
            case I32 -> Type.INT_TYPE;
            case I64 -> Type.LONG_TYPE;
            case F32 -> Type.FLOAT_TYPE;
            case F64 -> Type.DOUBLE_TYPE;
        };
    }

    /** The lane's field with the arrays of {@code base}. */
    static String laneField(Base base) {
        return base.text();
    }

    static String scratchField(Base base) {
        return switch (base) {
            case F32 -> "scratchF32";
            case F64 -> "scratchF64";
            case I32 -> "scratchI32";
            case I64 -> "scratchI64";
            default -> throw new IllegalArgumentException("no scratch of " + base.text());
        };
    }

    /** The value layout constant for unaligned access to {@code base}. */
    static String layoutField(Base base) {
        return switch (base) {
            case I8 -> "JAVA_BYTE";
            case I16 -> "JAVA_SHORT_UNALIGNED";
            case I32 -> "JAVA_INT_UNALIGNED";
            case I64 -> "JAVA_LONG_UNALIGNED";
            case F32 -> "JAVA_FLOAT_UNALIGNED";
            case F64 -> "JAVA_DOUBLE_UNALIGNED";
            case BOOL -> throw new IllegalArgumentException("truth values do not lie in memory");
        };
    }

    static String layoutClass(Base base) {
        return "java/lang/foreign/ValueLayout$"
                + switch (base) {
                    case I8 -> "OfByte";
                    case I16 -> "OfShort";
                    case I32 -> "OfInt";
                    case I64 -> "OfLong";
                    case F32 -> "OfFloat";
                    case F64 -> "OfDouble";
                    case BOOL -> throw new IllegalArgumentException("truth values do not lie in memory");
                };
    }

    /** The opcode of an instruction family for {@code type}, for example {@code IADD} to {@code FADD}. */
    static int opcode(KernelType type, int intOpcode) {
        return of(type).getOpcode(intOpcode);
    }

    static boolean isWide(KernelType type) {
        return of(type).getSize() == 2;
    }

    static final int VERSION = Opcodes.V25;
}
