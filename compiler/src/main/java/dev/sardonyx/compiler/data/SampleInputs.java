package dev.sardonyx.compiler.data;

import dev.sardonyx.ir.diagnostic.Diagnostic;
import dev.sardonyx.ir.diagnostic.DiagnosticCode;
import dev.sardonyx.ir.diagnostic.Location;
import dev.sardonyx.ir.diagnostic.ModelException;
import dev.sardonyx.ir.type.TensorType;
import dev.sardonyx.ir.type.ValueType;
import dev.sardonyx.tensor.Datum;
import dev.sardonyx.tensor.ElementType;
import dev.sardonyx.tensor.OptionalDatum;
import dev.sardonyx.tensor.Tensor;
import dev.sardonyx.tensor.TensorSequence;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/** Makes up inputs: the same seed, name and type give the same values on every machine. */
public final class SampleInputs {
    private static final long TOKENS = 1000;

    private final long seed;

    public SampleInputs(long seed) {
        this.seed = seed;
    }

    /** What the values of an input look like. */
    public enum Kind {
        /** Normally distributed numbers with mean {@code low} and deviation {@code high}. */
        NOISE,
        /** Numbers spread evenly from {@code low} to {@code high}. */
        UNIFORM,
        /** Whole numbers from {@code low} up to but not including {@code high}. */
        INTEGERS,
        /** {@code low} everywhere. */
        CONSTANT,
        /** 0, 1, 2 and so on along the last axis. */
        POSITIONS
    }

    /** How to make up values; the meaning of the numbers is the kind's. */
    public record Recipe(Kind kind, double low, double high) {}

    /**
     * A value for the input {@code name}.
     *
     * @param recipe what the values look like; when empty, a guess from name and type
     * @throws ModelException if an extent of the type is not known
     */
    public Datum value(String name, ValueType type, Optional<Recipe> recipe) {
        return switch (type) {
            case TensorType tensor -> tensor(name, tensor, recipe.orElse(guess(name, tensor.element())));
            case ValueType.SequenceType sequence ->
                new TensorSequence(List.of(value(name, sequence.element(), recipe)));
            case ValueType.OptionalType optional ->
                new OptionalDatum(optional.content().map(content -> value(name, content, recipe)));
            case ValueType.MapType _ -> throw unknown(name, type);
        };
    }

    private static Recipe guess(String name, ElementType element) {
        String lower = name.toLowerCase(Locale.ROOT);
        if (lower.contains("mask") || element == ElementType.BOOL) {
            return new Recipe(Kind.CONSTANT, 1, 1);
        }
        if (element.isFloat()) {
            return new Recipe(Kind.NOISE, 0, 1);
        }
        if (lower.contains("type")) {
            return new Recipe(Kind.CONSTANT, 0, 0);
        }
        return lower.contains("position")
                ? new Recipe(Kind.POSITIONS, 0, 0)
                : new Recipe(Kind.INTEGERS, 0, Math.min(TOKENS, largest(element)));
    }

    private static long largest(ElementType element) {
        int bits = element.kind() == ElementType.Kind.SIGNED ? element.bits() - 1 : element.bits();
        return bits >= 63 || bits == 0 ? Long.MAX_VALUE : 1L << bits;
    }

    private Tensor tensor(String name, TensorType type, Recipe recipe) {
        if (!type.shape().isKnown()) {
            throw unknown(name, type);
        }
        Tensor tensor = Tensor.zeros(type.element(), type.shape().extents());
        if (type.element() == ElementType.STRING) {
            Arrays.fill(tensor.strings(), "sample");
            return tensor;
        }
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed * 31 + name.hashCode());
        long last = tensor.rank() == 0 ? 1 : tensor.extent(tensor.rank() - 1);
        for (long i = 0; i < tensor.size(); i++) {
            tensor.setDouble(
                    i,
                    switch (recipe.kind()) {
                        case NOISE -> random.nextGaussian(recipe.low(), recipe.high());
                        case UNIFORM -> random.nextDouble(recipe.low(), recipe.high());
                        case INTEGERS -> random.nextLong((long) recipe.low(), (long) recipe.high());
                        case CONSTANT -> recipe.low();
                        case POSITIONS -> i % last;
                    });
        }
        return tensor;
    }

    private static ModelException unknown(String name, ValueType type) {
        return new ModelException(Diagnostic.error(
                DiagnosticCode.R002,
                Location.UNKNOWN,
                "values for the input '" + name + "' cannot be made up: its type is " + type,
                "fix its shape, for example --shape " + name + "=1x128, or give a value for it"));
    }
}
