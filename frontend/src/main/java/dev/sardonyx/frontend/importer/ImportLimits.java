package dev.sardonyx.frontend.importer;

import dev.sardonyx.ir.diagnostic.Diagnostic;
import dev.sardonyx.ir.diagnostic.DiagnosticCode;
import dev.sardonyx.ir.diagnostic.Location;
import dev.sardonyx.ir.diagnostic.ModelException;
import java.util.List;
import java.util.Map;

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

    /** The names of the limits. */
    public static final List<String> NAMES =
            List.of("nodes", "depth", "tensorBytes", "modelBytes", "nameLength", "listLength", "rank");

    /** {@link #ofProperties(Map)} without limits of its own. */
    public static ImportLimits ofProperties() {
        return ofProperties(Map.of());
    }

    /**
     * The limits that {@code given} has by name; otherwise those of the system properties {@code sardonyx.limit.} and
     * the name, for example {@code -Dsardonyx.limit.nodes=2000000}; otherwise the defaults.
     *
     * @throws ModelException if a property is no positive number
     */
    public static ImportLimits ofProperties(Map<String, Long> given) {
        return new ImportLimits(
                limit(given, "nodes", DEFAULT.nodes),
                limit(given, "depth", DEFAULT.depth),
                limit(given, "tensorBytes", DEFAULT.tensorBytes),
                limit(given, "modelBytes", DEFAULT.modelBytes),
                limit(given, "nameLength", DEFAULT.nameLength),
                limit(given, "listLength", DEFAULT.listLength),
                limit(given, "rank", DEFAULT.rank));
    }

    private static long limit(Map<String, Long> given, String name, long fallback) {
        if (given.containsKey(name)) {
            return given.get(name);
        }
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
                "simplify the model, or raise the limit with --limit " + name + "=" + found + " (-D" + PREFIX + name
                        + "=" + found + ")"));
    }
}
