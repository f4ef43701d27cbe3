package dev.sardonyx.codegen.bytecode;

import org.objectweb.asm.Type;
import org.objectweb.asm.commons.GeneratorAdapter;

/** Parameters of host calls to code that leaves the object on the stack. */
final class HostConstants {
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
            case String value -> code.push(value);
            case long[] values -> {
                code.push(values.length);
                code.newArray(Type.LONG_TYPE);
                for (int i = 0; i < values.length; i++) {
                    code.dup();
                    code.push(i);
                    code.push(values[i]);
                    code.arrayStore(Type.LONG_TYPE);
                }
            }
            case float[] values -> {
                code.push(values.length);
                code.newArray(Type.FLOAT_TYPE);
                for (int i = 0; i < values.length; i++) {
                    code.dup();
                    code.push(i);
                    code.push(values[i]);
                    code.arrayStore(Type.FLOAT_TYPE);
                }
            }
            case String[] values -> {
                Type string = Type.getType(String.class);
                code.push(values.length);
                code.newArray(string);
                for (int i = 0; i < values.length; i++) {
                    code.dup();
                    code.push(i);
                    code.push(values[i]);
                    code.arrayStore(string);
                }
            }
            default ->
                throw new IllegalArgumentException("a host call cannot have a parameter of " + constant.getClass());
        }
    }
}
