package dev.sardonyx.codegen.bytecode;

import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.commons.GeneratorAdapter;
import org.objectweb.asm.commons.Method;

/**
 * Emits methods that make arrays, spread over private methods so that none grows too long for a class file.
 *
 * @param owner the class being written
 */
record ArrayMethods(ClassWriter writer, Type owner) {
    /** Elements a method; each takes well below a kilobyte of code. */
    private static final int CHUNK = 50;

    /** Leaves element {@code index} on the stack. */
    interface ElementCode {
        void push(GeneratorAdapter code, int index);
    }

    /** Emits {@code public element[] name()}. */
    void emit(String name, Type element, int count, ElementCode elements) {
        String array = "[" + element.getDescriptor();
        GeneratorAdapter code = start(Opcodes.ACC_PUBLIC, new Method(name, "()" + array));
        code.push(count);
        code.newArray(element);
        for (int first = 0; first < count; first += CHUNK) {
            Method part = new Method(name + first, "(" + array + ")V");
            fill(part, element, first, Math.min(count, first + CHUNK), elements);
            code.dup();
            code.invokeStatic(owner, part);
        }
        code.returnValue();
        code.endMethod();
    }

    private void fill(Method method, Type element, int first, int end, ElementCode elements) {
        GeneratorAdapter code = start(Opcodes.ACC_PRIVATE | Opcodes.ACC_STATIC, method);
        for (int i = first; i < end; i++) {
            code.loadArg(0);
            code.push(i);
            elements.push(code, i);
            code.arrayStore(element);
        }
        code.returnValue();
        code.endMethod();
    }

    private GeneratorAdapter start(int access, Method method) {
        GeneratorAdapter code = new GeneratorAdapter(access, method, null, null, writer);
        code.visitCode();
        return code;
    }
}
