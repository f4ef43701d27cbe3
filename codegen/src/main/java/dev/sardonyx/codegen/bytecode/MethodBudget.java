package dev.sardonyx.codegen.bytecode;

import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.commons.CodeSizeEvaluator;

/** Refuses methods that HotSpot would never compile: its limit is 8,000 bytes of code. Sizes are upper bounds. */
final class MethodBudget {
    static final int REFUSED = 7_500;

    private MethodBudget() {}

    /** True when no method of {@code classFile} is too long. */
    static boolean fits(byte[] classFile) {
        boolean[] fits = {true};
        new ClassReader(classFile)
                .accept(
                        new ClassVisitor(Opcodes.ASM9) {
                            @Override
                            public MethodVisitor visitMethod(
                                    int access, String name, String descriptor, String signature, String[] exceptions) {
                                return new CodeSizeEvaluator(null) {
                                    @Override
                                    public void visitEnd() {
                                        fits[0] &= getMaxSize() <= REFUSED;
                                    }
                                };
                            }
                        },
                        0);
        return fits[0];
    }
}
