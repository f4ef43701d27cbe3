package dev.sardonyx.codegen.bytecode;

import java.util.List;
import java.util.function.Consumer;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.commons.GeneratorAdapter;
import org.objectweb.asm.commons.Method;

/** The classes around programs and kernels: the model's root and the holder of its weights. */
public final class ModelEmitter {
    private static final Type MODEL = Type.getObjectType(JvmTypes.ABI + "GeneratedModel");
    private static final Type PROGRAM = Type.getObjectType(JvmTypes.ABI + "GeneratedProgram");
    private static final Type KERNEL = Type.getObjectType(JvmTypes.ABI + "RangeKernel");
    private static final Type MEMORY = Type.getObjectType(JvmTypes.ABI + "ModelMemory");
    private static final Type SEGMENT = Type.getObjectType(VectorApi.SEGMENT);

    private ModelEmitter() {}

    /**
     * What the root tells.
     *
     * @param className internal names throughout
     * @param weightsEntry the jar's entry with the weights
     */
    public record Root(
            String className,
            String memoryClass,
            String programClass,
            int abiVersion,
            int vectorBits,
            List<String> scalarKernels,
            List<String> vectorKernels,
            long[] arrayConstants,
            List<String> strings,
            String weightsEntry,
            long weightsSize,
            long weightsChecksum) {}

    /** The class that extends {@code GeneratedModel}. */
    public static byte[] root(Root root) {
        ClassWriter writer = start(root.className(), MODEL.getInternalName());
        method(writer, "<init>", "()V", code -> {
            code.loadThis();
            code.invokeConstructor(MODEL, new Method("<init>", "()V"));
        });
        method(writer, "abiVersion", "()I", code -> code.push(root.abiVersion()));
        method(writer, "vectorBits", "()I", code -> code.push(root.vectorBits()));
        method(writer, "program", "()" + PROGRAM.getDescriptor(), code -> instance(code, root.programClass()));
        ArrayMethods arrays = new ArrayMethods(writer, Type.getObjectType(root.className()));
        List<String> scalar = root.scalarKernels();
        List<String> vector = root.vectorKernels();
        arrays.emit("scalarKernels", KERNEL, scalar.size(), (code, i) -> instance(code, scalar.get(i)));
        arrays.emit("vectorKernels", KERNEL, vector.size(), (code, i) -> instance(code, vector.get(i)));
        method(writer, "arrayConstants", "()[J", code -> HostConstants.push(code, root.arrayConstants()));
        method(
                writer,
                "stringConstants",
                "()[Ljava/lang/String;",
                code -> HostConstants.push(code, root.strings().toArray(String[]::new)));
        method(
                writer,
                "weights",
                "()" + SEGMENT.getDescriptor(),
                code -> code.getStatic(Type.getObjectType(root.memoryClass()), "WEIGHTS", SEGMENT));
        method(writer, "weightsChecksum", "()J", code -> code.push(root.weightsChecksum()));
        writer.visitEnd();
        return writer.toByteArray();
    }

    /** The class whose static field is the model's weights, mapped when it is first used. */
    public static byte[] memory(Root root) {
        ClassWriter writer = start(root.memoryClass(), "java/lang/Object");
        writer.visitField(Opcodes.ACC_STATIC | Opcodes.ACC_FINAL, "WEIGHTS", SEGMENT.getDescriptor(), null, null)
                .visitEnd();
        Method method = new Method("<clinit>", "()V");
        GeneratorAdapter code = new GeneratorAdapter(Opcodes.ACC_STATIC, method, null, null, writer);
        code.visitCode();
        code.push(Type.getObjectType(root.memoryClass()));
        code.push(root.weightsEntry());
        code.push(root.weightsSize());
        code.invokeStatic(
                MEMORY, new Method("map", "(Ljava/lang/Class;Ljava/lang/String;J)" + SEGMENT.getDescriptor()));
        code.putStatic(Type.getObjectType(root.memoryClass()), "WEIGHTS", SEGMENT);
        code.returnValue();
        code.endMethod();
        writer.visitEnd();
        return writer.toByteArray();
    }

    /** The descriptor of the jar's module, which exports {@code exported} alone. */
    public static byte[] moduleInfo(String moduleName, String exported) {
        ClassWriter writer = new ClassWriter(0);
        writer.visit(JvmTypes.VERSION, Opcodes.ACC_MODULE, "module-info", null, null, null);
        var module = writer.visitModule(moduleName, 0, null);
        module.visitRequire("java.base", Opcodes.ACC_MANDATED, null);
        module.visitRequire("dev.sardonyx.runtime", Opcodes.ACC_TRANSITIVE, null);
        module.visitRequire("jdk.incubator.vector", 0, null);
        module.visitExport(exported.replace('.', '/'), 0);
        module.visitEnd();
        writer.visitEnd();
        return writer.toByteArray();
    }

    private static ClassWriter start(String name, String superclass) {
        ClassWriter writer = new ClassWriter(ClassWriter.COMPUTE_MAXS | ClassWriter.COMPUTE_FRAMES);
        int access = Opcodes.ACC_PUBLIC | Opcodes.ACC_FINAL | Opcodes.ACC_SUPER;
        writer.visit(JvmTypes.VERSION, access, name, null, superclass, null);
        return writer;
    }

    private static void method(ClassWriter writer, String name, String descriptor, Consumer<GeneratorAdapter> body) {
        GeneratorAdapter code =
                new GeneratorAdapter(Opcodes.ACC_PUBLIC, new Method(name, descriptor), null, null, writer);
        code.visitCode();
        body.accept(code);
        code.returnValue();
        code.endMethod();
    }

    private static void instance(GeneratorAdapter code, String className) {
        Type type = Type.getObjectType(className);
        code.newInstance(type);
        code.dup();
        code.invokeConstructor(type, new Method("<init>", "()V"));
    }
}
