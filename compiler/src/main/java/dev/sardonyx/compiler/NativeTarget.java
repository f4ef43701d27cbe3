package dev.sardonyx.compiler;

import dev.sardonyx.codegen.schedule.VectorTarget;
import java.lang.reflect.InvocationTargetException;

/** Finds the widest vectors that this machine prefers. */
final class NativeTarget {
    private NativeTarget() {}

    /** The target for this machine; scalar where the vector module is not there. */
    static VectorTarget find() {
        if (ModuleLayer.boot().findModule("jdk.incubator.vector").isEmpty()) {
            return VectorTarget.SCALAR;
        }
        try {
            Class<?> shapes = Class.forName("jdk.incubator.vector.VectorShape");
            Object preferred = shapes.getMethod("preferredShape").invoke(null);
            int bits = (Integer) shapes.getMethod("vectorBitSize").invoke(preferred);
            return bits >= 512 ? VectorTarget.V512 : bits >= 256 ? VectorTarget.V256 : VectorTarget.V128;
        } catch (ClassNotFoundException
                | NoSuchMethodException
                | IllegalAccessException
                | InvocationTargetException e) {
            throw new IllegalStateException("the vector module of this JDK is not the one this compiler knows", e);
        }
    }
}
