package dev.sardonyx.frontend.importer;

import dev.sardonyx.ir.diagnostic.Diagnostic;
import dev.sardonyx.ir.diagnostic.DiagnosticCode;
import dev.sardonyx.ir.diagnostic.Location;
import dev.sardonyx.ir.diagnostic.ModelException;

/**
 * How large a model may be. Models beyond a limit are refused with code F002 before they take memory or time.
 *
 * @param nodes how many nodes all graphs may have together after functions are inlined
 * @param depth how deep graphs, calls of functions, and types may be nested
 * @param tensorBytes how large one tensor may be in memory, wherever its contents are
 * @param modelBytes how large all tensors may be together
 * @param nameLength how many characters a name may have
 * @param listLength how many entries a list attribute may have, and how many strings a tensor
 * @param rank how many axes a tensor may have
 */
public record ImportLimits(
        long nodes, long depth, long tensorBytes, long modelBytes, long nameLength, long listLength, long rank) {
    /** Limits that real models stay far below. */
    public static final ImportLimits DEFAULT =
            new ImportLimits(1_000_000, 64, 16L << 30, 64L << 30, 10_000, 1 << 26, 64);

    private static final String PREFIX = "sardonyx.limit.";

    /**
     * The defaults, but for those that system properties replace: {@code sardonyx.limit.} and the name of a limit,
     * for example {@code -Dsardonyx.limit.nodes=2000000}.
     *
     * @throws ModelException if a property is no positive number
     */
    public static ImportLimits ofProperties() {
        return new ImportLimits(
                property("nodes", DEFAULT.nodes),
                property("depth", DEFAULT.depth),
                property("tensorBytes", DEFAULT.tensorBytes),
                property("modelBytes", DEFAULT.modelBytes),
                property("nameLength", DEFAULT.nameLength),
                property("listLength", DEFAULT.listLength),
                property("rank", DEFAULT.rank));
    }

    private static long property(String name, long fallback) {
        String text = System.getProperty(PREFIX + name);
        if (text == null) {
            return fallback;
        }
        if (!text.matches("[1-9][0-9]{0,17}")) {
            throw new ModelException(Diagnostic.error(
                    DiagnosticCode.C004,
                    Location.UNKNOWN,
                    "the property " + PREFIX + name + " is '" + text + "', expected a positive number",
                    "the default is " + fallback));
        }
        return Long.parseLong(text);
    }

    /** The refusal of {@code what}, of which there are {@code found}, more than the limit called {@code name}. */
    ModelException exceeded(Location place, String what, long found, String name, long limit) {
        return new ModelException(Diagnostic.error(
                DiagnosticCode.F002,
                place,
                what + ": found " + found + ", the limit is " + limit,
                "simplify the model, or raise the limit with -D" + PREFIX + name + "=" + found));
    }
}
