package dev.sardonyx.codegen.bytecode;

import dev.sardonyx.ir.kernel.KernelExpression.Operation;
import dev.sardonyx.ir.kernel.KernelType;
import dev.sardonyx.ir.kernel.KernelType.Base;

/** The single table of Vector API classes, methods and descriptors that generated code uses. */
final class VectorApi {
    static final String PACKAGE = "jdk/incubator/vector/";
    static final String VECTOR = PACKAGE + "Vector";
    static final String MASK = PACKAGE + "VectorMask";
    static final String SHUFFLE = PACKAGE + "VectorShuffle";
    static final String SPECIES = PACKAGE + "VectorSpecies";
    static final String OPERATORS = PACKAGE + "VectorOperators";
    static final String SEGMENT = "java/lang/foreign/MemorySegment";
    static final String BYTE_ORDER = "java/nio/ByteOrder";

    private VectorApi() {}

    /** A method: where it is, what it is called, what it takes. */
    record Method(String owner, String name, String descriptor) {}

    static String descriptor(String internalName) {
        return "L" + internalName + ";";
    }

    /** The class of vectors of {@code base}. */
    static String vectorClass(Base base) {
        return PACKAGE
                + switch (base) {
                    case F32 -> "FloatVector";
                    case F64 -> "DoubleVector";
                    case I32 -> "IntVector";
                    case I64 -> "LongVector";
                    default -> throw new IllegalArgumentException("no vectors of " + base.text());
                };
    }

    /** The static field of the vector class that holds the species of {@code type}. */
    static String speciesField(KernelType type) {
        return "SPECIES_" + type.lanes() * type.base().sizeBytes() * 8;
    }

    private static String primitive(Base base) {
        return switch (base) {
            case F32 -> "F";
            case F64 -> "D";
            case I32 -> "I";
            case I64 -> "J";
            default -> throw new IllegalArgumentException("no vectors of " + base.text());
        };
    }

    static Method fromArray(Base base, boolean masked) {
        String type = vectorClass(base);
        String operands = descriptor(SPECIES) + "[" + primitive(base) + "I" + (masked ? descriptor(MASK) : "");
        return new Method(type, "fromArray", "(" + operands + ")" + descriptor(type));
    }

    static Method intoArray(Base base, boolean masked) {
        String operands = "[" + primitive(base) + "I" + (masked ? descriptor(MASK) : "");
        return new Method(vectorClass(base), "intoArray", "(" + operands + ")V");
    }

    /** The mask whose lanes are the bits of a long. */
    static Method maskFromLong() {
        return new Method(MASK, "fromLong", "(" + descriptor(SPECIES) + "J)" + descriptor(MASK));
    }

    static Method fromSegment(Base base) {
        String type = vectorClass(base);
        return new Method(
                type,
                "fromMemorySegment",
                "(" + descriptor(SPECIES) + descriptor(SEGMENT) + "J" + descriptor(BYTE_ORDER) + ")"
                        + descriptor(type));
    }

    static Method broadcast(Base base) {
        String type = vectorClass(base);
        return new Method(type, "broadcast", "(" + descriptor(SPECIES) + primitive(base) + ")" + descriptor(type));
    }

    /** The lanewise method of {@code operation} with {@code operands} vectors, the receiver included. */
    static Method lanewise(Base base, Operation operation) {
        String type = vectorClass(base);
        String name = switch (operation) {
            case ADD -> "add";
            case SUB -> "sub";
            case MUL -> "mul";
            case DIV -> "div";
            case MIN -> "min";
            case MAX -> "max";
            case AND -> "and";
            case OR -> "or";
            case NEG -> "neg";
            case ABS -> "abs";
            case SQRT -> "sqrt";
            case FMA -> "fma";
            default -> throw new IllegalArgumentException("no vector method for " + operation.text());
        };
        int others = switch (operation) {
            case NEG, ABS, SQRT -> 0;
            case FMA -> 2;
            default -> 1;
        };
        return new Method(type, name, "(" + descriptor(VECTOR).repeat(others) + ")" + descriptor(type));
    }

    /** {@code lanewise(operator, int)}, for shifts. */
    static Method shift(Base base) {
        String type = vectorClass(base);
        return new Method(
                type, "lanewise", "(" + descriptor(OPERATORS + "$Binary") + primitive(base) + ")" + descriptor(type));
    }

    static String shiftOperator(Operation operation) {
        return switch (operation) {
            case SHL -> "LSHL";
            case SHR -> "ASHR";
            case USHR -> "LSHR";
            default -> throw new IllegalArgumentException(operation.text() + " is no shift");
        };
    }

    static Method compare(Base base) {
        return new Method(
                vectorClass(base),
                "compare",
                "(" + descriptor(OPERATORS + "$Comparison") + descriptor(VECTOR) + ")" + descriptor(MASK));
    }

    static Method blend(Base base) {
        String type = vectorClass(base);
        return new Method(type, "blend", "(" + descriptor(VECTOR) + descriptor(MASK) + ")" + descriptor(type));
    }

    static Method rearrange(Base base) {
        String type = vectorClass(base);
        return new Method(type, "rearrange", "(" + descriptor(SHUFFLE) + ")" + descriptor(type));
    }

    /** The shuffle that takes lane i from the lane that the i-th integer numbers. */
    static Method shuffleOfValues() {
        return new Method(SHUFFLE, "fromValues", "(" + descriptor(SPECIES) + "[I)" + descriptor(SHUFFLE));
    }

    static Method maskOperation(Operation operation) {
        return switch (operation) {
            case AND -> new Method(MASK, "and", "(" + descriptor(MASK) + ")" + descriptor(MASK));
            case OR -> new Method(MASK, "or", "(" + descriptor(MASK) + ")" + descriptor(MASK));
            case NOT -> new Method(MASK, "not", "()" + descriptor(MASK));
            default -> throw new IllegalArgumentException("no mask method for " + operation.text());
        };
    }

    /** The constant of {@code VectorOperators} that converts values lane by lane. */
    static String conversion(Base from, Base to) {
        return primitive(from) + "2" + primitive(to);
    }

    static Method convert() {
        return new Method(VECTOR, "convert", "(" + descriptor(OPERATORS + "$Conversion") + "I)" + descriptor(VECTOR));
    }

    static Method reinterpret(Base from, Base to) {
        String name = switch (to) {
            case I32 -> "reinterpretAsInts";
            case F32 -> "reinterpretAsFloats";
            case I64 -> "reinterpretAsLongs";
            case F64 -> "reinterpretAsDoubles";
            default -> throw new IllegalArgumentException("no vectors of " + to.text());
        };
        return new Method(vectorClass(from), name, "()" + descriptor(vectorClass(to)));
    }
}
