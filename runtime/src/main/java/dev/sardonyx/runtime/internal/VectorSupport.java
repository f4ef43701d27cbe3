package dev.sardonyx.runtime.internal;

import dev.sardonyx.runtime.abi.GeneratedModel;
import java.lang.System.Logger.Level;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Decides whether the vector kernels of a model can run here. Where they cannot, the scalar ones do, and the reason
 * is said once with the remedy.
 */
public final class VectorSupport {
    private static final String MODULE = "jdk.incubator.vector";
    private static final Set<String> TOLD = ConcurrentHashMap.newKeySet();

    private VectorSupport() {}

    /** True when {@code model}'s vector kernels are to be used. */
    public static boolean choose(GeneratedModel model) {
        if (model.vectorBits() == 0) {
            return false;
        }
        if ("scalar".equals(System.getProperty("sardonyx.target"))) {
            return false;
        }
        String obstacle = obstacle(model.vectorBits());
        if (obstacle == null) {
            return true;
        }
        if (TOLD.add(obstacle)) {
            System.getLogger("dev.sardonyx.runtime")
                    .log(Level.WARNING, "Sardonyx runs this model with scalar code, which is slower: " + obstacle);
        }
        return false;
    }

    private static String obstacle(int bits) {
        if (ModuleLayer.boot().findModule(MODULE).isEmpty()) {
            return "the module " + MODULE + " is not there; start java with --add-modules " + MODULE
                    + ", or put the jars on the module path";
        }
        String mode = System.getProperty("java.vm.info", "");
        if (mode.contains("interpreted")) {
            return "the JVM only interprets; start java without -Xint";
        }
        if (mode.contains("emulated-client")
                || !System.getProperty("java.vm.name", "").contains("Server")) {
            return "the optimising compiler C2 is off; start java without -XX:TieredStopAtLevel";
        }
        int width = VectorWidth.preferredBits();
        if (width < bits && System.getProperty("sardonyx.target") == null) {
            return "the model was compiled for vectors of " + bits + " bits, this machine has " + width
                    + "; compile it with --target v" + Math.max(width, 128);
        }
        return null;
    }
}
