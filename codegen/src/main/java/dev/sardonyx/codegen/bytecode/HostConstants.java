package dev.sardonyx.codegen.bytecode;

import org.objectweb.asm.Type;
import org.objectweb.asm.commons.GeneratorAdapter;
import org.objectweb.asm.commons.Method;

/**
 * Parameters of host calls to code that leaves the object on the stack. Arrays are packed into string constants, which
 * have as much room as any model needs.
 */
final class HostConstants {
    /** Characters a constant, which may take three bytes each and has 65,535. */
    private static final int CHUNK = 20_000;

    private static final Type STRING = Type.getType(String.class);
    private static final Type PACKED = Type.getObjectType(JvmTypes.ABI + "PackedConstants");

    private HostConstants() {}

    static void push(GeneratorAdapter code, Object constant) {
        switch (constant) {
            case Long value -> {
                code.push(value);
                code.box(Type.LONG_TYPE);
            }
            case Float value -> {
                code.push(value);
                code.box(Type.FLOAT_TYPE);
            }
            case String value when value.length() <= CHUNK -> code.push(value);
            case String value -> {
                push(code, new String[] {value});
                code.push(0);
                code.arrayLoad(STRING);
            }
            case long[] values -> unpack(code, "longs", Type.getType(long[].class), pack(values));
            case float[] values -> unpack(code, "floats", Type.getType(float[].class), pack(values));
            case String[] values -> unpack(code, "strings", Type.getType(String[].class), pack(values));
            default ->
                throw new IllegalArgumentException("a host call cannot have a parameter of " + constant.getClass());
        }
    }

    private static CharSequence pack(long[] values) {
        StringBuilder packed = new StringBuilder();
        for (long value : values) {
            append(packed, (int) (value >>> 32));
            append(packed, (int) value);
        }
        return packed;
    }

    private static CharSequence pack(float[] values) {
        StringBuilder packed = new StringBuilder();
        for (float value : values) {
            append(packed, Float.floatToRawIntBits(value));
        }
        return packed;
    }

    private static CharSequence pack(String[] values) {
        StringBuilder packed = new StringBuilder();
        append(packed, values.length);
        for (String value : values) {
            append(packed, value.length());
        }
        for (String value : values) {
            packed.append(value);
        }
        return packed;
    }

    private static void append(StringBuilder packed, int value) {
        packed.append((char) (value >>> 16)).append((char) value);
    }

    private static void unpack(GeneratorAdapter code, String method, Type array, CharSequence packed) {
        int chunks = (packed.length() + CHUNK - 1) / CHUNK;
        code.push(chunks);
        code.newArray(STRING);
        for (int i = 0; i < chunks; i++) {
            code.dup();
            code.push(i);
            code.push(packed.subSequence(i * CHUNK, Math.min(packed.length(), (i + 1) * CHUNK))
                    .toString());
            code.arrayStore(STRING);
        }
        code.invokeStatic(PACKED, new Method(method, "([Ljava/lang/String;)" + array.getDescriptor()));
    }
}
