package dev.sardonyx.compiler.quantize;

import dev.sardonyx.compiler.weights.WeightFilter;
import dev.sardonyx.ir.diagnostic.Diagnostic;
import dev.sardonyx.ir.diagnostic.DiagnosticCode;
import dev.sardonyx.ir.diagnostic.Location;
import dev.sardonyx.ir.diagnostic.ModelException;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * How a model is quantised.
 *
 * @param group how many neighbouring terms of a sum share a scale; when empty, all of an output feature in int8, and
 *     {@link #USUAL_GROUP} in int4
 * @param symmetric whether zero is the middle of the integers; when empty, it is in int8 but not in int4
 */
public record QuantizeOptions(
        WeightFormat format, OptionalInt group, Optional<Boolean> symmetric, WeightFilter filter) {
    /** The terms that share a scale in int4. */
    public static final int USUAL_GROUP = 32;

    private static final int SMALLEST_GROUP = 16;

    /** @throws ModelException if options contradict each other */
    public QuantizeOptions {
        if (!format.isInteger() && (group.isPresent() || symmetric.isPresent())) {
            throw wrong(
                    "weights in " + format.text() + " have no groups or zero points",
                    "leave --group, --symmetric and --asymmetric out, or choose int8 or int4");
        }
        if (group.isPresent() && (group.getAsInt() < SMALLEST_GROUP || Integer.bitCount(group.getAsInt()) != 1)) {
            throw wrong(
                    "the group is " + group.getAsInt() + ", expected a power of two of at least " + SMALLEST_GROUP,
                    "give --group 16, 32, 64 or 128");
        }
    }

    /** How many terms share a scale; empty for all of an output feature. */
    OptionalInt sharing() {
        return group.isEmpty() && format == WeightFormat.INT4 ? OptionalInt.of(USUAL_GROUP) : group;
    }

    /** The integers to store. */
    Codes codes() {
        return format == WeightFormat.INT8 ? eightBits() : fourBits();
    }

    /** Integers of eight bits, which stand in for four where these cannot be written. */
    Codes eightBits() {
        return symmetric.orElse(true) ? Codes.SYMMETRIC_8 : Codes.ASYMMETRIC_8;
    }

    private Codes fourBits() {
        return symmetric.orElse(false) ? Codes.SYMMETRIC_4 : Codes.ASYMMETRIC_4;
    }

    private static ModelException wrong(String fact, String hint) {
        return new ModelException(Diagnostic.error(DiagnosticCode.C004, Location.UNKNOWN, fact, hint));
    }
}
