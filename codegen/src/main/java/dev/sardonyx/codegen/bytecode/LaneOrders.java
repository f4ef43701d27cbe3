package dev.sardonyx.codegen.bytecode;

import dev.sardonyx.ir.kernel.KernelType;
import org.objectweb.asm.ConstantDynamic;
import org.objectweb.asm.Handle;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/**
 * Orders of lanes as constants of a class. Shuffles are dynamic constants: the JVM makes each once, and the optimising
 * compiler knows what is in it.
 */
final class LaneOrders {
    private static final String BOOTSTRAPS = "java/lang/invoke/ConstantBootstraps";
    private static final String LOOKUP = "(Ljava/lang/invoke/MethodHandles$Lookup;Ljava/lang/String;Ljava/lang/Class;";
    private static final Handle INVOKE =
            bootstrap("invoke", "Ljava/lang/invoke/MethodHandle;[Ljava/lang/Object;)Ljava/lang/Object;");
    private static final Handle STATIC_FINAL = bootstrap("getStaticFinal", "Ljava/lang/Class;)Ljava/lang/Object;");

    private LaneOrders() {}

    private static Handle bootstrap(String name, String rest) {
        return new Handle(Opcodes.H_INVOKESTATIC, BOOTSTRAPS, name, LOOKUP + rest, false);
    }

    /** The shuffle of vectors of {@code type} that takes each lane from the one whose number differs in {@code bit}. */
    static ConstantDynamic exchange(KernelType type, int bit) {
        VectorApi.Method make = VectorApi.shuffleOfValues();
        Object[] arguments = new Object[type.lanes() + 2];
        arguments[0] = new Handle(Opcodes.H_INVOKESTATIC, make.owner(), make.name(), make.descriptor(), false);
        arguments[1] = new ConstantDynamic(
                VectorApi.speciesField(type),
                VectorApi.descriptor(VectorApi.SPECIES),
                STATIC_FINAL,
                Type.getObjectType(VectorApi.vectorClass(type.base())));
        for (int lane = 0; lane < type.lanes(); lane++) {
            arguments[lane + 2] = lane ^ bit;
        }
        return new ConstantDynamic("exchange" + bit, VectorApi.descriptor(VectorApi.SHUFFLE), INVOKE, arguments);
    }
}
